"""Ctrl+C in a terminal, and a computer that shuts down: they close the window as a person does."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

_ENDING = (signal.SIGINT, signal.SIGTERM)


class EndingSignals(QObject):
    """Calls ``close`` on the GUI thread when the process is asked to end.

    Python looks for signals only between its own steps, and Qt may take none for hours; the
    interpreter's wake-up socket reaches Qt at once. Made on the main thread.
    """

    def __init__(self, close: Callable[[], object]) -> None:
        super().__init__()
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        self._close = close
        self._before = {one: signal.signal(one, lambda *_: None) for one in _ENDING}
        signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def let_go(self) -> None:
        """Leave signals to whoever had them before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for one, before in self._before.items():
            signal.signal(one, before)
        self._ours.close()
        self._theirs.close()

    def _woken(self) -> None:
        if set(self._ours.recv(64)) & set(_ENDING):
            self._close()

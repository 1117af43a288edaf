"""Python's search for rings of forgotten objects, kept off the worker and out of the start."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1_000
# Without a store to open the start is over by then.
_START_MS = 30_000
_MANY = 10_000
_TIMES = 10


class Collecting(QObject):
    """Collects on the GUI thread only, a little at a time, and not while a worker is ``busy``.

    By itself Python collects on whichever thread makes many objects. On the worker that would
    delete widgets, which only the GUI thread may do; and while the program starts it looks again
    and again at modules that stay. What a worker makes as it reads is let go of as it ends: looked
    through before that, it would keep the window for a tenth of a second.
    """

    def __init__(self, parent: QObject, busy: Callable[[], bool] = lambda: False) -> None:
        super().__init__(parent)
        self._busy = busy
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        QTimer.singleShot(_START_MS, self, self.started)

    def started(self) -> None:
        """What there is now stays to the end, so it need not be looked at; begin with the rest."""
        if not self._timer.isActive():
            gc.freeze()
            self._timer.start(_LOOK_MS)

    def let_go(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        if gc.get_count()[0] >= _MANY and not self._busy():
            # In a turn of its own, once nothing else is to be done.
            QTimer.singleShot(0, self, self._collect)

    def _collect(self) -> None:
        _, young, middle = gc.get_count()
        if middle >= _TIMES:
            gc.collect(2)
        elif young >= _TIMES:
            gc.collect(1)
        else:
            gc.collect(0)

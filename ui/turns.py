"""Work on the GUI thread a piece at a time, so that the window answers in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Takes one step in each turn of the event loop; new steps take the place of those left."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._take)

    def take(self, *steps: Callable[[], object]) -> None:
        """Take these, the first in the next turn."""
        self.stop()
        self._steps.extend(steps)
        if steps:
            self._next.start()

    def stop(self) -> None:
        """Take no more steps."""
        self._steps.clear()
        self._next.stop()

    @property
    def busy(self) -> bool:
        """Whether a step is still to be taken, or what the last one did is to be painted."""
        return self._next.isActive()

    def _take(self) -> None:
        if self._steps:
            self._next.start()  # before the step, which may have other steps taken instead
            self._steps.popleft()()

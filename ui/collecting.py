"""Python's search for rings of forgotten objects, kept off the worker and out of the start."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1_000
# Without a store to open the start is over by then.
_START_MS = 30_000
_MANY = 10_000
_TIMES = 10


class Collecting(QObject):
    """Collects on the GUI thread only, a little at a time.

    By itself Python collects on whichever thread makes many objects. On the worker that would
    delete widgets, which only the GUI thread may do; and while the program starts it looks again
    and again at modules that stay.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
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
        new, young, middle = gc.get_count()
        if new < _MANY:
            return
        if middle >= _TIMES:
            gc.collect(2)
        elif young >= _TIMES:
            gc.collect(1)
        else:
            gc.collect(0)

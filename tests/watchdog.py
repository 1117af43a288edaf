"""Says which call kept the window from answering, and for how long.

Qt tells of each turn of the event loop; between two of them a click is heard. A turn may work for
no longer than the limit, counted in the GUI thread's own processor time, so that whatever else
the machine does is left out; the limit grows with the time that plain arithmetic takes, on a
machine that is slower than the one for which it was set. Nor may it wait long for anybody, as for
a lock or a disk: that is counted by the clock, without the time in which the machine gave the
processor to others (Linux tells of it).

A thread of its own listens and notes what the GUI thread is doing when a turn is late to end.
"""

from __future__ import annotations

import faulthandler
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import TracebackType

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer

LIMIT = 0.050
# More than a disk takes that others keep busy.
_WAITED = 2.0
_BEAT_MS = 5
_TASKS = Path("/proc/self/task")
# What ``_slowness`` takes on the machine on which the limit was set.
_REFERENCE = 0.005
_CALLS = 14


@dataclass(frozen=True, slots=True)
class Stall:
    """A time without an answer, what was being done, and where the thread was when it was late."""

    seconds: float
    doing: str
    stack: str

    def __str__(self) -> str:
        return f"{self.doing}: {self.seconds * 1000:.0f} ms without an answer in\n{self.stack}"


class Watchdog(QObject):
    """Within its ``with`` block it fills ``stalls``; the event loop must run to the end of it.

    ``doing`` is what the stalls of the time are put down to.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        super().__init__()
        self.limit = limit * max(1.0, _slowness())
        self.doing = ""
        self.stalls: list[Stall] = []
        self._gui = threading.get_ident()
        self._ended = threading.Event()
        self._stack = ""
        # Without anything to do, too, there is a turn at each beat.
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._turns = QAbstractEventDispatcher.instance()
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Watchdog:
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._beat()
        self._timer.start(_BEAT_MS)
        self._turns.awake.connect(self._turn)
        self._listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._turn()
        self._turns.awake.disconnect(self._turn)
        self._timer.stop()
        self._ended.set()
        self._listener.join()

    @property
    def noticed(self) -> bool:
        """Whether the GUI thread is being kept too long just now."""
        return bool(self._stack)

    def _beat(self) -> None:
        self._before = self._delays()

    def _turn(self) -> None:
        last, worked = self._last, self._worked
        self._last, self._worked = time.perf_counter(), time.thread_time()
        spent, worked = self._last - last, self._worked - worked
        if spent > self.limit:
            waited = spent - worked - self._kept() if spent - worked > _WAITED else 0.0
            if worked > self.limit or waited > _WAITED:
                self.stalls.append(Stall(max(worked, waited), self.doing, self._stack))
        self._stack = ""

    def _kept(self) -> float:
        """Seconds since the last beat in which a thread was kept waiting for the processor.

        Any thread: while one that holds Python's lock is kept waiting, so is the GUI's.
        """
        now = self._delays().items()
        return max((late - self._before.get(task, 0.0) for task, late in now), default=0.0)

    def _listen(self) -> None:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
            while not self._ended.wait(_BEAT_MS / 1000):
                if not self._stack and time.perf_counter() - self._last > self.limit:
                    faulthandler.dump_traceback(told)
                    told.seek(0)
                    self._stack = self._calls(told.read())
                    told.seek(0)
                    told.truncate()

    def _calls(self, told: str) -> str:
        """Those of the GUI thread, the innermost first.

        Not from ``sys._current_frames``: who looks at a frame keeps it, and the painter in it.
        """
        mine = (one for one in told.split("\n\n") if f"0x{self._gui:016x}" in one)
        return "\n".join(next(mine, "nowhere").splitlines()[1 : 1 + _CALLS])

    def _delays(self) -> dict[str, float]:
        """Seconds for which each thread was ready to go on and had no processor."""
        listener = str(self._listener.native_id)
        return {one.name: _run_delay(one) for one in _TASKS.glob("*") if one.name != listener}


def _run_delay(task: Path) -> float:
    """Of one thread, which may be gone by now."""
    try:
        return int((task / "schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def _slowness() -> float:
    """How many times slower this machine's processor is than the limit's own."""
    spans = []
    for _ in range(5):
        began = time.thread_time()
        sum(number * number for number in range(150_000))
        spans.append(time.thread_time() - began)
    return median(spans) / _REFERENCE

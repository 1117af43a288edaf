"""Says which call kept the window from answering, and for how long.

A timer beats on the GUI thread and a thread of its own listens. When no beat comes for longer
than the limit, it notes what the GUI thread is doing. Time in which the machine gave the
processor to somebody else does not count, where the system tells of it (Linux); and the limit
grows on a machine that is slower than the one for which it was set.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer

LIMIT = 0.050
_BEAT_MS = 5
_TASKS = Path("/proc/self/task")
# What ``_slowness`` takes on the machine on which the limit was set.
_REFERENCE = 0.005


@dataclass(frozen=True, slots=True)
class Stall:
    """A time without an answer, and where the GUI thread was when it became too long."""

    seconds: float
    stack: str

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.0f} ms without an answer in\n{self.stack}"


class Watchdog(QObject):
    """Within its ``with`` block it fills ``stalls``; the event loop must run to the end of it."""

    def __init__(self, limit: float = LIMIT) -> None:
        super().__init__()
        self.limit = limit * max(1.0, _slowness())
        self.stalls: list[Stall] = []
        self._gui = threading.get_ident()
        self._ended = threading.Event()
        self._stack = ""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Watchdog:
        self._last, self._before = time.perf_counter(), self._delays()
        self._timer.start(_BEAT_MS)
        self._listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._beat()
        self._timer.stop()
        self._ended.set()
        self._listener.join()

    @property
    def noticed(self) -> bool:
        """Whether the GUI thread is being kept too long just now."""
        return bool(self._stack)

    def _beat(self) -> None:
        now, delays = time.perf_counter(), self._delays()
        # Of any thread: while one that holds Python's lock is kept waiting, so is the GUI's.
        waited = max((d - self._before.get(task, 0.0) for task, d in delays.items()), default=0.0)
        gap = now - self._last - waited
        self._last, self._before = now, delays
        stack, self._stack = self._stack, ""
        if gap > self.limit:
            self.stalls.append(Stall(gap, stack))

    def _listen(self) -> None:
        while not self._ended.wait(_BEAT_MS / 1000):
            if not self._stack and time.perf_counter() - self._last > self.limit:
                frame = sys._current_frames().get(self._gui)
                self._stack = "".join(traceback.format_stack(frame)[-12:])

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
    """How many times slower this machine is, beside other threads, than the limit's own."""
    spans = []
    for _ in range(5):
        began = time.perf_counter()
        sum(number * number for number in range(150_000))
        spans.append(time.perf_counter() - began)
    return max(spans) / _REFERENCE

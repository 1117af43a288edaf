"""One worker for whatever can take longer than a blink; what comes of it returns as signals."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# The most that a bar can count to; what is counted in bytes can be more.
_MOST = 1_000_000_000


class Job(QObject):
    """A piece of work under way. ``work(job)`` calls ``report`` and looks at ``cancelled``.

    On the GUI thread come ``progressed(done, total)`` and then one of ``finished(result)``,
    ``refused(RuleBroken)``, ``failed(exception)`` and, once it was cancelled, ``given_up()``.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    given_up = Signal(object)
    _ended = Signal(str, object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self._cancel = threading.Event()
        self._told = (0, 0)
        # Queued: the worker emits, the GUI thread hears.
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def report(self, done: int, total: int) -> None:
        """Say how far the work is, in any unit; callable from the worker.

        What is too much for a bar is told in thousandths, and nothing is told twice.
        """
        told = (done, total) if total <= _MOST else (1000 * done // total, 1000)
        if told != self._told:
            self._told = told
            self.progressed.emit(*told)

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._cancel.set()

    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._cancel.is_set()

    def run(self, work: Callable[[Job], Any]) -> None:
        """Do the work; called on the worker's thread."""
        from partnerdesk.store.problems import Cancelled, StoreProblem

        try:
            result = work(self)
        except RuleBroken as refusal:
            self._ended.emit("refused", refusal)
        except StoreProblem as problem:
            self._ended.emit("refused", RuleBroken("", problem.message))
        except Cancelled as stopped:
            self._ended.emit("given_up", stopped)
        except Exception as error:  # noqa: BLE001  # every failure is told, none swallowed
            self._ended.emit("failed", error)
        else:
            self._ended.emit("finished", result)

    @Slot(str, object)
    def _tell(self, how: str, outcome: object) -> None:
        told = {
            "finished": self.finished,
            "refused": self.refused,
            "failed": self.failed,
            "given_up": self.given_up,
        }
        told[how].emit(outcome)


class _Run(QRunnable):
    def __init__(self, job: Job, work: Callable[[Job], Any]) -> None:
        super().__init__()
        self._todo = [(job, work)]

    def run(self) -> None:
        # PySide's pool keeps what it has run; the job need not stay with it.
        job, work = self._todo.pop()
        job.run(work)


class Background(QObject):
    """Runs jobs one after another off the GUI thread, and keeps them alive until they end."""

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: set[Job] = set()
        self._told: Job | None = None
        self._reader: Background | None = None
        pool, jobs = self._pool, self._jobs
        self.destroyed.connect(lambda: _end(pool, jobs))

    @property
    def reader(self) -> Background:
        """A second worker, for what somebody looks at: it must not wait for what takes long."""
        if self._reader is None:
            self._reader = Background()
        return self._reader

    def start(
        self,
        title: str,
        work: Callable[[Job], Any],
        done: Callable[[Any], object],
        refused: Callable[[RuleBroken], object],
        failed: Callable[[BaseException], object] | None = None,
    ) -> Job:
        """Start ``work`` as soon as the worker is free; the others run on the GUI thread.

        Without ``failed`` an unexpected error goes to the exception hook, which shows it.
        """
        job = Job(title)
        self._jobs.add(job)
        job.finished.connect(done)
        job.refused.connect(refused)
        job.failed.connect(failed or _raise)
        for signal in (job.finished, job.refused, job.failed, job.given_up):
            signal.connect(lambda _: self._let_go(job))
        self._pool.start(_Run(job, work))
        return job

    def _let_go(self, job: Job) -> None:
        """Its connections keep a job, and all they lead to, until it is deleted in Qt.

        The worker may not have left this one yet; the one before it has.
        """
        self._jobs.discard(job)
        if self._told is not None:
            self._told.deleteLater()
        self._told = job

    @property
    def busy(self) -> bool:
        """Whether a job is waiting, under way or not heard of yet."""
        return bool(self._jobs)

    def cancel(self) -> None:
        """Ask every job to stop at its next look; what can't stop half way goes on to its end."""
        for job in self._jobs:
            job.cancel()

    def wait(self) -> None:
        """Wait for the work under way to end, as the window closes."""
        self._pool.waitForDone()
        self.wait_for_reader()

    def wait_for_reader(self) -> None:
        """Wait for what is being read for a list, as the store is about to be closed."""
        if self._reader is not None:
            self._reader.wait()


def own_worker(parent: QWidget | None) -> Background:
    """The worker of the window that ``parent`` is in; a new one where it has none."""
    up = parent
    while up is not None:
        found = getattr(up, "background", None)
        if isinstance(found, Background):
            return found
        up = up.parentWidget()
    made = Background()
    made.setParent(parent)
    return made


def _end(pool: QThreadPool, jobs: set[Job]) -> None:
    """Wait for the jobs of a worker that goes away with its dialog.

    Qt would wait as well, but without letting go of Python, which the jobs need to come to an end.
    """
    for job in jobs:
        job.cancel()
    if isValid(pool):  # else Python let go of both, and of no job under way
        pool.waitForDone()


def _raise(error: BaseException) -> None:
    raise error

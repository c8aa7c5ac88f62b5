"""Work beside the window: the only module that touches threads.

Writes go through one queue, one after the other; reads run in a free pool beside it, so a long job never blocks a small
one; what is kept on this computer (drafts) has a queue of its own. A job's function gets its ``Job`` and may tell progress and ask whether it was cancelled; both fit ``Work``::

    jobs.read(lambda job: list_people(desk.work(progress=job.progress, cancelled=job.cancelled), wanted),
              done=self.show_people, owner=self)

``done`` and ``failed`` are called in the window's thread, and not at all when ``owner`` is gone or the window closed; nor
is a method of a widget that is gone (a dialog that was closed meanwhile, while its page is still there).
What a job holds (its function and all that reaches, its result, its error) is let go in the window's thread too: a widget
whose last reference ends in another thread is destroyed there, which Qt does not survive (see ``cycles``).
A failure nobody takes goes to ``Jobs.refused`` (a ``UserError``: tell the person) or ``Jobs.broken`` (a bug: report).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid

from hrdesk.domain.errors import UserError
from hrdesk.gui.cycles import in_window_only
from hrdesk.logs import report_of
from hrdesk.words import N_

T = TypeVar("T")
_log = logging.getLogger(__name__)

PROGRESS_AFTER_MS = 600
_TICK_MS = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: ``done`` of ``total`` (0: not known), at ``what``; ``seconds_left`` where it can be told."""

    done: int = 0
    total: int = 0
    what: str = ""
    seconds_left: int | None = None


class Job(Generic[T]):
    """One piece of work under way. ``progress`` and ``cancelled`` are for its function, in whatever thread."""

    def __init__(self, number: int, title: str, function: Callable[[Job[T]], T], writes: bool) -> None:
        self.number = number
        self.title = title
        self.writes = writes  # also beside the file: what is kept to its end when the window closes
        self.function: Callable[[Job[T]], T] | None = function
        self.result: T | None = None
        self.failure: BaseException | None = None
        self.done: Callable[[T], None] | None = None
        self.failed: Callable[[BaseException], bool | None] | None = None
        self.owner: QObject | None = None
        self.owned = False
        self.shown = False
        self._cancel = Event()
        self._lock = Lock()
        self._at = Progress()
        self._began = time.monotonic()

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Called by the function between its steps."""
        spent = time.monotonic() - self._began
        left = round(spent / done * (total - done)) if done and total and spent > 1 else None
        with self._lock:
            self._at = Progress(done, total, what, left)

    def cancelled(self) -> bool:
        """Whether the person asked to stop; the function ends with nothing half done."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Asks the job to stop. One that never looks runs on, and its result is dropped."""
        self._cancel.set()

    def let_go(self) -> None:
        """Forgets all it holds; in the window's thread, whoever else still has the job."""
        self.function = self.done = self.failed = self.owner = self.result = self.failure = None

    @property
    def at(self) -> Progress:
        """The last progress told."""
        with self._lock:
            return self._at


class _Runner(QRunnable):
    def __init__(self, job: Job[Any], ended: Callable[[int], None]) -> None:
        super().__init__()
        self._job = job
        self._ended = ended

    def run(self) -> None:
        job = self._job
        try:
            if job.function is None or job.cancelled():
                raise UserError(N_("Stopped. Nothing was changed."), code="cancelled")
            job.result = job.function(job)
        except BaseException as error:  # an error that leaves run() would die unseen on this thread
            job.failure = error
        self._ended(job.number)


class Jobs(QObject):
    """The queue of writes and the pool of reads of one window."""

    changed = Signal()  # a job worth showing began, moved on or ended
    refused = Signal(object, bool)  # UserError that no ``failed`` took; whether something was to be saved
    revoked = Signal(object)  # the account was stopped or changed: nothing goes on but signing in again
    broken = Signal(str, str)  # a bug: the job's title, the report
    idle = Signal()  # nothing runs any more
    wound_up = Signal()  # closed, and all that had to end has ended
    _ended = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        in_window_only()
        self._numbers = count(1)
        self._running: dict[int, Job[Any]] = {}
        self._closed = False
        self._last: Callable[[], object] | None = None
        self._reads = QThreadPool(self)
        self._writes = QThreadPool(self)
        self._writes.setMaxThreadCount(1)
        self._asides = QThreadPool(self)
        self._asides.setMaxThreadCount(1)
        self._reads.setMaxThreadCount(max(2, QThreadPool.globalInstance().maxThreadCount()))
        self._ended.connect(self._finish)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._look)

    def read(
        self,
        function: Callable[[Job[T]], T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], bool | None] | None = None,
        owner: QObject | None = None,
        title: str = "",
    ) -> Job[T]:
        """Runs ``function`` beside everything else; answers come in no order.

        Of the reads without a title that are told to the same method the newest counts: one asked for before it that comes
        after it is dropped, so that a list never goes back to what was chosen before. ``failed`` may take a UserError (return True or None) or leave it to the window (return False); it is told of a
        bug too, which the window reports in any case. ``title`` is what the status bar says after 600 ms; without it
        the job is never shown there.
        """
        return self._start(function, done, failed, owner, title, self._reads)

    def write(
        self,
        function: Callable[[Job[T]], T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], bool | None] | None = None,
        owner: QObject | None = None,
        title: str = "",
    ) -> Job[T]:
        """As ``read``, but after all writes asked for before it, and kept to its end when the window closes."""
        return self._start(function, done, failed, owner, title, self._writes)

    def aside(
        self,
        function: Callable[[Job[T]], T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], bool | None] | None = None,
        owner: QObject | None = None,
    ) -> Job[T]:
        """As ``write``, in a queue of its own: small things kept on this computer, which must not wait for the file."""
        return self._start(function, done, failed, owner, "", self._asides)

    def finish_asides(self, wait_ms: int = 5_000) -> bool:
        """Waits for what is being kept on this computer (some milliseconds); False when it takes longer."""
        return self._asides.waitForDone(wait_ms)

    @property
    def shown(self) -> list[Job[Any]]:
        """The titled jobs that have run for longer than 600 ms, oldest first."""
        return [job for job in self._running.values() if job.shown]

    @property
    def busy(self) -> bool:
        """Whether any job is under way."""
        return bool(self._running)

    @property
    def writing(self) -> bool:
        """Whether a write is waiting or under way."""
        return any(job.writes for job in self._running.values())

    @property
    def closed(self) -> bool:
        """Whether nothing is taken any more."""
        return self._closed

    def close(self, wait_ms: int = 30_000, last: Callable[[], object] | None = None) -> bool:
        """As ``wind_up``, and waits for it. False when something still runs after ``wait_ms``."""
        until = time.monotonic() + wait_ms / 1000
        self.wind_up(last)
        while self._running:
            if not self._wait(until):
                return False
            for number in list(self._running):
                self._finish(number)
        return True

    def wind_up(self, last: Callable[[], object] | None = None) -> None:
        """Stops reads, lets writes end, and drops all results; then ``last`` runs beside the window, then ``wound_up``.

        Waits for nothing: a file out of reach holds up neither the next window nor the end of the program.
        """
        self._closed = True
        self._tick.stop()
        self._last = last or self._last
        for job in self._running.values():
            if not job.writes:
                job.cancel()
        if not self._running:
            self._wound()

    def _wait(self, until: float) -> bool:
        ended = True
        for pool in (self._asides, self._writes, self._reads):
            ended = pool.waitForDone(max(0, round((until - time.monotonic()) * 1000))) and ended
        return ended

    def _wound(self) -> None:
        last, self._last = self._last, None
        if last is None:
            self.wound_up.emit()
            return
        job: Job[object] = Job(next(self._numbers), "", lambda _job: last(), writes=True)
        self._running[job.number] = job
        self._writes.start(_Runner(job, self._ended.emit))

    def _start(
        self,
        function: Callable[[Job[T]], T],
        done: Callable[[T], None] | None,
        failed: Callable[[BaseException], bool | None] | None,
        owner: QObject | None,
        title: str,
        pool: QThreadPool,
    ) -> Job[T]:
        job: Job[T] = Job(next(self._numbers), title, function, pool is not self._reads)
        if self._closed:
            if job.writes:
                raise RuntimeError("the window is closed")
            job.cancel()  # a page's timer fired while its window closed: there is nobody to read for any more
            return job
        job.done, job.failed, job.owner, job.owned = done, failed, owner, owner is not None
        self._running[job.number] = job
        if not self._tick.isActive():
            self._tick.start()
        pool.start(_Runner(job, self._ended.emit))
        self.changed.emit()
        return job

    @Slot()
    def _look(self) -> None:
        now = time.monotonic()
        visible = False
        for job in self._running.values():
            job.shown = job.shown or (bool(job.title) and now - job._began >= PROGRESS_AFTER_MS / 1000)
            visible = visible or job.shown
        if visible:
            self.changed.emit()

    @Slot(int)
    def _finish(self, number: int) -> None:
        job = self._running.pop(number, None)
        if job is None:
            return
        done, failed, result, failure = job.done, job.failed, job.result, job.failure
        gone = job.owned and (job.owner is None or not isValid(job.owner))
        job.let_go()
        if self._closed:
            if not self._running:
                self._wound()
            return
        if not self._running:
            self._tick.stop()
        dropped = gone or (job.cancelled() and not job.writes)  # a write that was too late to stop did happen
        if failure is not None:
            self._report(job, failure, None if dropped or _nobody(failed) else failed, dropped)
        elif not dropped and done is not None and not _nobody(done):
            self._overtake(job, done)
            done(result)
        self.changed.emit()
        if not self._running:
            self.idle.emit()

    def _overtake(self, job: Job[Any], done: Callable[..., None]) -> None:
        """Stops what was asked for before ``job`` to be told to the same method: its answer would be the older one."""
        if job.writes or job.title:
            return
        for other in self._running.values():
            if other.number < job.number and not other.writes and not other.title and other.done == done:
                other.cancel()

    def _report(
        self,
        job: Job[Any],
        failure: BaseException,
        failed: Callable[[BaseException], bool | None] | None,
        dropped: bool,
    ) -> None:
        if isinstance(failure, UserError) and failure.code == "account_changed":
            self.revoked.emit(failure)
            return
        taken = failed is not None and failed(failure) is not False
        if isinstance(failure, UserError):
            if not taken and (job.writes or not dropped):
                self.refused.emit(failure, job.writes)
            return
        _log.error("job %d failed: %s", job.number, type(failure).__name__)
        self.broken.emit(job.title, report_of(failure))


def _nobody(told: Callable[..., object] | None) -> bool:
    """Whether ``told`` is a method of a QObject that is gone, with or without arguments given before."""
    while isinstance(told, partial):
        told = told.func
    held = getattr(told, "__self__", None)
    return isinstance(held, QObject) and not isValid(held)

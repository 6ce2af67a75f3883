"""Who works on a background job now. Every change is one UPDATE whose WHERE names the state it expects.

A worker takes a lease, renews it while it works and finishes it. One that dies leaves a lease that expires; the job is
then taken again, three times at most. Clocks of the machines may differ by a few seconds: the lease is 30.
"""

import logging
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from django.db import DatabaseError, connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotation.errors import AnnealError, Cancelled, LeaseLost
from annotation.models import JobStatus, LeasedJob
from annotation.words import packed, say

log = logging.getLogger(__name__)
J = TypeVar("J", bound=LeasedJob)

MAX_ATTEMPTS = 3
RESEND_AFTER = timedelta(seconds=60)
SETTLED = timedelta(seconds=10)  # a job younger than this is still on its way through the broker
TICK_SECONDS = 1.0
TICKS_PER_RENEWAL = 6


def take(model: type[J], job_id: int, worker: str = "a worker") -> J | None:
    """The row, leased to this worker; None if it is finished, another has it, or it must not be tried again."""
    now = timezone.now()
    token = uuid4().hex
    expired = _expired(now)
    free = Q(status=JobStatus.QUEUED) | (expired & Q(attempts__lt=MAX_ATTEMPTS))
    rows = model._default_manager.filter(pk=job_id)
    taken = rows.filter(free, cancel_requested=False).update(
        status=JobStatus.RUNNING,
        lease_token=token,
        lease_until=now + model.LEASE,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", now),
        finished_at=None,
        error=None,
    )
    if not taken:
        _give_up(model, job_id, now)
        return None
    log.info("%s %s is taken by %s", model.__name__, job_id, worker)
    # By the token: if the lease is lost already, this worker must not act on the new holder's row.
    return rows.filter(lease_token=token).first()


def _give_up(model: type[LeasedJob], job_id: int, now: datetime) -> None:
    """What was to be cancelled is cancelled; a job that killed three workers has failed."""
    rows = model._default_manager.filter(pk=job_id)
    _end_cancelled(rows, now)
    rows.filter(_expired(now), attempts__gte=MAX_ATTEMPTS).update(**_end(JobStatus.FAILED, worker_died(MAX_ATTEMPTS)))


def _end_cancelled(rows: QuerySet[J], now: datetime) -> bool:
    """Whether any was to be cancelled while nobody works on it."""
    idle = Q(status=JobStatus.QUEUED) | _expired(now)
    return bool(rows.filter(idle, cancel_requested=True).update(**_end(JobStatus.CANCELLED, None)))


def worker_died(attempts: int) -> dict[str, Any]:
    message = say(
        "The worker died {attempts} times while it ran this, so it is not tried again. Out of memory is the usual "
        "cause: see the worker's log, then start it anew.",
        attempts=attempts,
    )
    return reason("worker_died", message, {"attempts": attempts})


def reason(code: str, message: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """`LeasedJob.error`: the page tells the message in its reader's language."""
    return {"code": code, "message": packed(message), "data": data or {}}


def renew(row: LeasedJob, **changes: Any) -> None:
    """Hold the lease for another 30 s and write `changes`.

    Raises Cancelled when a person wants it stopped, LeaseLost when it is gone.
    """
    _update_held(row, **changes)
    if cancel_wanted(row):
        raise Cancelled("Cancelled by a person.")


def cancel_wanted(row: LeasedJob) -> bool:
    return type(row)._default_manager.filter(pk=row.pk, cancel_requested=True).exists()


def progress(row: LeasedJob, done: int, total: int) -> None:
    """Show how far it is, and renew. Raises like `renew`."""
    renew(row, progress_done=done, progress_total=total)


def finish(
    row: LeasedJob, status: JobStatus, error: AnnealError | dict[str, Any] | None = None, **changes: Any
) -> None:
    """End the job. In the transaction of its result this makes the result happen once: LeaseLost rolls it back."""
    if isinstance(error, AnnealError):
        error = reason(error.code, error.message, error.data)
    _update_held(row, **_end(status, error), **changes)


def release(row: LeasedJob) -> None:
    """Put it back into the queue unharmed: the worker is asked to stop, which is no failed attempt.

    A job that a person has cancelled ends instead.
    """
    attempts = max(row.attempts - 1, 0)
    _update_held(row, status=JobStatus.QUEUED, lease_token="", lease_until=None, attempts=attempts)
    if _end_cancelled(type(row)._default_manager.filter(pk=row.pk), timezone.now()):
        row.refresh_from_db(fields=["status", "finished_at"])


def request_cancel(row: LeasedJob) -> bool:
    """Cancel what waits at once; what runs hears of it within a second or two. False if it is over already."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    waiting = rows.filter(status=JobStatus.QUEUED).update(**_end(JobStatus.CANCELLED, None), cancel_requested=True)
    asked = waiting or rows.filter(status=JobStatus.RUNNING).update(cancel_requested=True)
    row.refresh_from_db()
    return bool(asked)


def cancel(row: LeasedJob) -> bool:
    """As `request_cancel`; what a dead worker holds ends here and now."""
    asked = request_cancel(row)
    if asked and row.lease_expired:
        take(type(row), row.pk)
    return asked


def requeue(row: LeasedJob) -> bool:
    """A failed or cancelled job starts again with all its attempts; False if it is in another state."""
    over = type(row)._default_manager.filter(pk=row.pk, status__in=[JobStatus.FAILED, JobStatus.CANCELLED])
    changed = over.update(
        status=JobStatus.QUEUED, cancel_requested=False, attempts=0, error=None, finished_at=None, lease_until=None
    )
    row.refresh_from_db()
    return bool(changed)


def lost(model: type[LeasedJob]) -> list[int]:
    """Ids to send again: lease expired, or still queued though long sent (the broker was down). Each once a minute."""
    now = timezone.now()
    _end_cancelled(model._default_manager.all(), now)
    unsent = Q(status=JobStatus.QUEUED, created_at__lt=now - SETTLED)
    unsent &= Q(lease_until=None) | Q(lease_until__lt=now)
    queued = model._default_manager.filter(unsent)
    ids = list(queued.order_by("pk").values_list("pk", flat=True))
    # A queued row has no holder: its lease_until says until when it need not be sent again.
    queued.filter(pk__in=ids).update(lease_until=now + RESEND_AFTER)
    return ids + list(model._default_manager.filter(_expired(now)).order_by("pk").values_list("pk", flat=True))


def _expired(now: datetime) -> Q:
    return Q(status=JobStatus.RUNNING) & (Q(lease_until__lt=now) | Q(lease_until=None))


def _end(status: JobStatus, error: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "status": status, "error": error, "finished_at": timezone.now(), "lease_token": "", "lease_until": None
    }  # fmt: skip


def _update_held(row: LeasedJob, **fields: Any) -> None:
    """Change the row if its lease is still this worker's. Without a new lease_until it is prolonged."""
    values = {"lease_until": timezone.now() + row.LEASE} | fields
    held = type(row)._default_manager.filter(pk=row.pk, status=JobStatus.RUNNING, lease_token=row.lease_token)
    if not held.update(**values):
        raise LeaseLost("Another worker has taken this job over, or it has ended.")
    for name, value in fields.items():
        if name != "lease_token":  # who has had the lease still shows it, to be refused
            setattr(row, name, value)


class Heartbeat:
    """`with Heartbeat(row) as beat:` … call `beat.check()` between steps: it raises what stopped the job.

    `beat.progress(done, total)` is cheap: the thread writes the newest figures once a second on its own connection,
    so they are seen even while the job holds a transaction (PostgreSQL; SQLite has one writer at a time).
    """

    def __init__(self, row: LeasedJob, tick_seconds: float = TICK_SECONDS) -> None:
        self._row = row
        self._tick = tick_seconds
        self._latest = self._written = (row.progress_done, row.progress_total)
        self._renewed = monotonic()
        self._stopped_by: AnnealError | None = None
        self._over = Event()
        self._thread = Thread(target=self._run, name=f"heartbeat-{row.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def progress(self, done: int, total: int) -> None:
        """Remember how far it is. Raises Cancelled or LeaseLost like `check`."""
        self._latest = (done, total)
        self.check()

    def check(self) -> None:
        """Raise Cancelled or LeaseLost if the job must stop."""
        if self._stopped_by is not None:
            raise self._stopped_by

    def _run(self) -> None:
        try:
            ticks = 0
            while not self._over.wait(self._tick) and self._stopped_by is None:
                ticks += 1
                self._beat(due=ticks % TICKS_PER_RENEWAL == 0)
        finally:
            connection.close()

    def _beat(self, *, due: bool) -> None:
        latest = self._latest
        try:
            _wait_briefly()
            if latest != self._written:
                progress(self._row, *latest)
            elif due or cancel_wanted(self._row):
                renew(self._row)
            else:
                return
            self._written, self._renewed = latest, monotonic()
        except AnnealError as error:
            self._stopped_by = error
        except DatabaseError as error:
            # The job itself may hold SQLite's write lock; the next tick tries again.
            log.debug("no heartbeat this time: %s", error)
            if not connection.is_usable():
                self._reconnect()

    def _reconnect(self) -> None:
        """The next tick does. Whoever else reaches the database may have taken the job by the end of the lease."""
        connection.close()
        if monotonic() - self._renewed > self._row.LEASE.total_seconds():
            self._stopped_by = LeaseLost("The database could not be reached for as long as the lease lasts.")


def _wait_briefly() -> None:
    """Never wait long for a lock: the job itself may hold it, and waits for this thread when it ends."""
    statement = "PRAGMA busy_timeout = 500" if connection.vendor == "sqlite" else "SET lock_timeout = 500"
    with connection.cursor() as cursor:
        cursor.execute(statement)

"""Holding a job while it is worked on, and how it ends: with its result, with a readable reason, or handed on."""

import logging
import os
import socket
from collections.abc import Callable
from typing import Any, TypeVar

from annotation.errors import AnnealError, Cancelled, LeaseLost
from annotation.models import JobStatus, LeasedJob
from annotation.services import leases
from annotation.services.leases import Heartbeat
from annotation.words import Said, say
from learner.ner.config import ConfigError
from learner.ner.errors import NerError

log = logging.getLogger(__name__)
Job = TypeVar("Job", bound=LeasedJob)


def hold(
    row: LeasedJob,
    work: Callable[[Heartbeat], None],
    *,
    inline: bool = False,
    before_end: Callable[[], None] = lambda: None,
) -> None:
    """Do the work of a leased row, which is to end it. What it raises is written on the row as its end.

    `inline`: a person's command runs it, and stops it by stopping. `before_end`: called when it ends in any other way.
    """

    def end(status: JobStatus, error: dict[str, Any] | None) -> None:
        before_end()
        _end(row, status, error)

    try:
        with Heartbeat(row) as beat:
            work(beat)
    except (KeyboardInterrupt, SystemExit):
        _let_go(row, inline)
        raise
    except LeaseLost as lost:
        log.warning("%s stops here: %s", row, lost)
    except Cancelled:
        end(JobStatus.CANCELLED, None)
    except AnnealError as error:
        end(JobStatus.FAILED, leases.reason(error.code, error.message, error.data))
    except ConfigError as error:  # what only the worker could see: an encoder that reads no more at once
        end(JobStatus.FAILED, leases.reason("invalid", str(error)))
    except NerError as error:
        end(JobStatus.FAILED, leases.reason(error.code, str(error)))
    except Exception as error:
        log.exception("%s failed", row)
        end(JobStatus.FAILED, leases.reason("unexpected", unexpected(error)))


def hold_slice(
    model: type[Job], job_id: int, over: int, work: Callable[[Job, Heartbeat], None], send: Callable[[int, int], None]
) -> None:
    """The next slice of a job whose progress is `over`; then, where the work has released it, a message for the next.

    A message that comes twice finds that more is over, or that the row is held, and does nothing: there is never more
    than one on its way that works.
    """
    if not model._default_manager.filter(pk=job_id, progress_done=over).exists():
        return
    row = leases.take(model, job_id, worker_name())
    if row is None:
        return
    hold(row, lambda beat: work(row, beat))
    if row.status == JobStatus.QUEUED:
        send(row.pk, row.progress_done)


def unexpected(error: Exception) -> Said:
    found = f"{type(error).__name__}: {error}"[:900]
    return say("Something unexpected happened: {found}. The worker's log says more.", found=found)


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _end(row: LeasedJob, status: JobStatus, error: dict[str, Any] | None) -> None:
    try:
        leases.finish(row, status, error)
    except LeaseLost as lost:
        log.warning("%s ended elsewhere: %s", row, lost)


def _let_go(row: LeasedJob, inline: bool) -> None:
    """A worker that is stopped leaves its job to the next one; who stops the command has stopped the job."""
    try:
        if inline:
            leases.finish(row, JobStatus.CANCELLED)
        else:
            leases.release(row)
    except LeaseLost as lost:
        log.warning("%s ended elsewhere: %s", row, lost)

"""Runs a round from where it stands to its end. Heavy: only workers and `--inline` import this module."""

import logging
import os
import socket
from collections.abc import Callable

import torch
from django.conf import settings

from annotation.errors import AnnealError, Cancelled, LeaseLost
from annotation.models import JobStatus
from annotation.services import leases
from annotation.services.leases import Heartbeat
from learner.models import Phase, Round
from learner.ner.errors import NerError
from learner.services import scoring, selecting, training
from learner.services.artefacts import clear_work
from learner.services.rounds import stop_chunks
from learner.services.work import Work

log = logging.getLogger(__name__)

STEPS: dict[Phase, Callable[[Work], None]] = {
    Phase.TRAIN: training.train_phase,
    Phase.EVALUATE: training.evaluate_phase,
    Phase.CALIBRATE: training.calibrate_phase,
    Phase.SCORE: scoring.score_phase,
    Phase.SELECT: selecting.select_phase,
}


def run_round(round_id: int, *, inline: bool = False) -> None:
    """Take the lease and go on; nothing happens if another worker has it. `inline`: ask no other worker to help."""
    torch.set_num_threads(settings.TORCH_THREADS)
    row = leases.take(Round, round_id, worker_name())
    if row is None:
        return
    try:
        with Heartbeat(row) as beat:
            _to_the_end(Work(row, beat, inline=inline))
    except (KeyboardInterrupt, SystemExit):
        _let_go(row, inline)
        raise
    except LeaseLost as lost:
        log.warning("%s stops here: %s", row, lost)
    except Cancelled:
        _end(row, JobStatus.CANCELLED, None)
    except AnnealError as error:
        _end(row, JobStatus.FAILED, {"code": error.code, "message": error.message, "data": error.data})
    except NerError as error:
        _end(row, JobStatus.FAILED, {"code": error.code, "message": str(error), "data": {}})
    except Exception as error:
        log.exception("%s failed", row)
        message = f"Something unexpected happened: {type(error).__name__}: {error}. The worker's log says more."
        _end(row, JobStatus.FAILED, {"code": "unexpected", "message": message[:1000], "data": {}})


def _to_the_end(work: Work) -> None:
    """Each step does its phase and moves the row to the next one; the last ends the round."""
    while work.row.status == JobStatus.RUNNING:
        work.beat.check()
        STEPS[Phase(work.row.phase)](work)
    clear_work(work.row)


def _end(row: Round, status: JobStatus, error: dict[str, object] | None) -> None:
    stop_chunks(row)
    try:
        leases.finish(row, status, error)
    except LeaseLost as lost:
        log.warning("%s ended elsewhere: %s", row, lost)


def _let_go(row: Round, inline: bool) -> None:
    """A worker that is stopped leaves its round to the next one; who stops the command has stopped the round."""
    try:
        if inline:
            leases.finish(row, JobStatus.CANCELLED)
        else:
            leases.release(row)
    except LeaseLost as lost:
        log.warning("%s ended elsewhere: %s", row, lost)


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"

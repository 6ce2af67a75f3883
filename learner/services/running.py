"""Runs a round from where it stands to its end. Heavy: only workers and `--inline` import this module."""

from collections.abc import Callable

import torch
from django.conf import settings

from annotation.models import JobStatus
from annotation.services import leases
from learner.models import Phase, Round
from learner.services import scoring, selecting, training
from learner.services.artefacts import clear_work
from learner.services.holding import hold, worker_name
from learner.services.rounds import stop_chunks
from learner.services.work import Work

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
    hold(
        row,
        lambda beat: _to_the_end(Work(row, beat, inline=inline)),
        inline=inline,
        before_end=lambda: stop_chunks(row),
    )


def _to_the_end(work: Work) -> None:
    """Each step does its phase and moves the row to the next one; the last ends the round."""
    while work.row.status == JobStatus.RUNNING:
        work.beat.check()
        STEPS[Phase(work.row.phase)](work)
    clear_work(work.row)

"""Runs pretrainings, a few minutes at a time. Heavy: workers only."""

import shutil
import time
from typing import Any

import torch
from django.conf import settings
from django.core.files.storage import default_storage

from annotation.models import JobStatus
from annotation.services import leases
from annotation.services.leases import Heartbeat
from learner.enqueue import send_pretraining
from learner.models import Pretraining
from learner.pretraining.config import PretrainConfig
from learner.pretraining.exclusion import Exclusion
from learner.pretraining.pretraining import LEARN, Told, pretrain
from learner.pretraining.sources import Source, lines_in
from learner.selectors.training_data import measured_texts, pool_texts
from learner.services.artefacts import encoder_folder, pretraining_work
from learner.services.holding import hold_slice

SLICE_SECONDS = 300.0
SHOWN_SECONDS = 2.0
UNPACKED = 2  # characters for a byte that may be uploaded: an xz file of Chinese text holds one and a half


class SliceOver(Exception):
    """Others may want the worker: what was learned is saved, and the rest is sent for."""


def learn_on(pretraining_id: int, over: int) -> None:
    """A slice of a pretraining of which `over` steps are over; then a message for the next."""
    torch.set_num_threads(settings.TORCH_THREADS)
    hold_slice(Pretraining, pretraining_id, over, _learn, send_pretraining)


def _learn(row: Pretraining, beat: Heartbeat) -> None:
    work = pretraining_work(row)
    try:
        made = pretrain(
            sources_of(row),
            encoder_folder(row.pk),
            config=PretrainConfig.from_dict(row.settings),
            work=work,
            exclusion=Exclusion(measured_texts(row.corpus)),
            on_told=Telling(row, beat),
            name=row.name,
        )
    except SliceOver:
        leases.renew(row, attempts=1)
        leases.release(row)
        return
    leases.finish(row, JobStatus.SUCCEEDED, curve=made.pop("curve"), made=made, progress_done=row.progress_total)
    shutil.rmtree(work, ignore_errors=True)


def sources_of(row: Pretraining) -> list[Source]:
    """The pool first, by the name that the corpus had when it began. Nothing is read yet."""
    corpus = row.corpus
    name = row.text.get("pool_name", corpus.name)
    pool = [Source(name, lambda: pool_texts(corpus))] if row.text["pool"] else []
    return pool + [_stored(file["name"], file["key"]) for file in row.text["files"]]


def _stored(name: str, key: str) -> Source:
    most = UNPACKED * settings.UPLOAD_MAX_BYTES
    return Source(name, lambda: lines_in(name, lambda: default_storage.open(key), most))


class Telling:
    """Writes on the row what people see. May raise Cancelled, LeaseLost, and SliceOver when others may have a turn."""

    def __init__(self, row: Pretraining, beat: Heartbeat) -> None:
        self.row, self.beat = row, beat
        self.started = time.monotonic()
        self.shown = 0.0

    def __call__(self, told: Told) -> None:
        self.beat.check()
        row, now = self.row, time.monotonic()
        changes: dict[str, Any] = {}
        if told.phase != row.phase:
            changes["phase"] = told.phase
        if told.note and (note := told.note.to_dict()) not in row.notes:
            changes["notes"] = [*row.notes, note]
        if told.point:
            earlier = [point for point in row.curve if point["step"] < told.point["step"]]
            changes["curve"] = [*earlier, told.point]
        if told.phase == LEARN and (changes or now - self.shown > SHOWN_SECONDS):
            # A step is over for good: workers that died before no longer count against the pretraining.
            changes |= {"progress_done": told.done, "progress_total": told.total, "attempts": 1}
            self.shown = now
        if changes:
            leases.renew(row, **changes)
        if told.phase == LEARN and told.done and now - self.started > SLICE_SECONDS:  # nothing is saved before a step
            leases.renew(row, progress_done=told.done)
            raise SliceOver

"""Scoring the corpus in chunks, by this worker and by all others that have time. Heavy: workers only."""

import logging
import time
from collections.abc import Callable, Iterator
from itertools import islice

import torch
from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from annotation.errors import AnnealError, Cancelled, LeaseLost
from annotation.models import JobStatus, Sentence
from annotation.services import leases
from annotation.services.leases import Heartbeat
from annotation.words import say
from learner.enqueue import send_chunk
from learner.errors import ScoringFailed
from learner.models import Prediction, Round, ScoreChunk
from learner.ner.errors import NerError
from learner.services.round_settings import RoundSettings
from learner.services.system_cache import system_of
from learner.services.work import Work

log = logging.getLogger(__name__)

CHUNK = 1000
PAUSE_SECONDS = 0.5
Check = Callable[[], None]


def score_phase(work: Work) -> None:
    """Offer every chunk to all workers, score what nobody has taken, and wait for the rest.

    A chunk whose worker died is taken again when its lease ends.
    """
    ids = _chunks(work.row)
    if not work.inline:
        for number in ids:
            send_chunk(number)
    while waiting := _unfinished(work.row):
        if not any(score_chunk(number, check=work.beat.check) for number in waiting):
            time.sleep(PAUSE_SECONDS)
        _tell(work)
    _tell(work)
    scored = work.total
    with transaction.atomic():
        work.advance(counts=work.counted(scored=scored))


def _chunks(row: Round) -> list[int]:
    """Ids of the unfinished chunks; made at the first attempt."""
    if not row.chunks.exists():
        with transaction.atomic():
            ScoreChunk.objects.bulk_create(
                ScoreChunk(round=row, first_id=first, last_id=last, progress_total=total)
                for first, last, total in _ranges(row)
            )
    return _unfinished(row)


def _ranges(row: Round) -> Iterator[tuple[int, int, int]]:
    """(first id, last id, sentences): every sentence of the corpus, those of dev and test for the reviewers' eyes."""
    ids = Sentence.objects.filter(corpus=row.corpus).order_by("pk").values_list("pk", flat=True).iterator()
    while part := list(islice(ids, CHUNK)):
        yield part[0], part[-1], len(part)


def _unfinished(row: Round) -> list[int]:
    failed = row.chunks.filter(status=JobStatus.FAILED).first()
    if failed is not None:
        message = say("A part of the corpus could not be scored: {reason}", reason=failed.why)
        raise ScoringFailed(message, chunk=failed.pk)
    return list(row.chunks.exclude(status=JobStatus.SUCCEEDED).order_by("pk").values_list("pk", flat=True))


def _tell(work: Work) -> None:
    """What all workers have done, in sentences."""
    done = total = 0
    for status, part_done, part_total in work.row.chunks.values_list("status", "progress_done", "progress_total"):
        done += part_total if status == JobStatus.SUCCEEDED else part_done
        total += part_total
    work.progress(done, total)


def score_chunk(chunk_id: int, *, check: Check = lambda: None) -> bool:
    """Score a chunk unless it is taken or done; whether it was this worker's. `check` may raise to stop.

    The predictions and the end of the chunk are one transaction: who has lost the lease writes nothing.
    """
    torch.set_num_threads(settings.TORCH_THREADS)
    if not ScoreChunk.objects.filter(pk=chunk_id, round__status=JobStatus.RUNNING).exists():
        return False
    chunk = leases.take(ScoreChunk, chunk_id)
    if chunk is None:
        return False
    try:
        with Heartbeat(chunk) as beat:
            rows = _predictions(chunk, beat, check)
        with transaction.atomic():
            _replace(rows)
            leases.finish(chunk, JobStatus.SUCCEEDED, progress_done=chunk.progress_total)
    except (Cancelled, LeaseLost):
        _give_back(chunk)
        check()  # raises again if it is the round that stops
    except (AnnealError, NerError) as error:
        leases.finish(chunk, JobStatus.FAILED, leases.reason(error.code, str(error)))
    return True


def _give_back(chunk: ScoreChunk) -> None:
    """The round stops; if it is tried again, this chunk is too."""
    try:
        leases.release(chunk)
    except LeaseLost as lost:
        log.info("Chunk %s was taken over: %s", chunk.pk, lost)


def _predictions(chunk: ScoreChunk, beat: Heartbeat, check: Check) -> list[Prediction]:
    row = Round.objects.select_related("model_version", "corpus").get(pk=chunk.round_id)
    version = row.model_version
    if version is None:
        raise ScoringFailed("The round has no model version to score with.")
    found = Sentence.objects.filter(corpus=row.corpus_id, pk__range=(chunk.first_id, chunk.last_id)).order_by("pk")
    sentences = list(found.values_list("pk", "text"))

    def progress(done: int) -> None:
        beat.progress(done, chunk.progress_total)
        check()

    made = system_of(version, _sentences(row)).predict(
        [text for _, text in sentences],
        temperature=version.temperature,
        want=RoundSettings.from_dict(row.settings).wanted_scores,
        on_progress=progress,
    )
    return [
        Prediction(
            sentence_id=number,
            corpus_id=row.corpus_id,
            model_version=version,
            spans=[list(span) for span in prediction.spans],
            confidence=prediction.confidence,
            scores=prediction.scores,
        )
        for (number, _), prediction in zip(sentences, made, strict=True)
    ]


def _sentences(row: Round) -> int:
    """That are scored in this round, by all workers."""
    return row.chunks.aggregate(total=Sum("progress_total"))["total"] or 0


def _replace(rows: list[Prediction]) -> None:
    """A sentence that was deleted meanwhile has no place for its prediction."""
    there = set(Sentence.objects.filter(pk__in=[row.sentence_id for row in rows]).values_list("pk", flat=True))
    Prediction.objects.bulk_create(
        [row for row in rows if row.sentence_id in there],
        update_conflicts=True,
        unique_fields=["sentence"],
        update_fields=["corpus", "model_version", "spans", "confidence", "scores"],
        batch_size=500,
    )

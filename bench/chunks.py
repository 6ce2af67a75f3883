"""A round that is about to score, and the workers' side of it."""

import time
from datetime import timedelta

import torch
from django.utils import timezone

from annotation.models import JobStatus, Sentence
from bench import rows
from bench.learner import CPU, untrained
from learner.enqueue import send_chunk
from learner.models import ModelVersion, Phase, Round, ScoreChunk
from learner.ner import checkpoint
from learner.services.artefacts import checkpoint_folder, checkpoint_key
from learner.services.round_settings import RoundSettings
from learner.services.scoring import CHUNK

PATIENCE_S = 300


def prepare(at_most: int) -> Round:
    """With a model of random weights, which takes as long as any other."""
    corpus = rows.fill(clients=0, sentences=at_most)
    version = ModelVersion.objects.get(corpus=corpus)
    row = Round.objects.create(
        corpus_id=corpus,
        number=1,
        settings=RoundSettings().to_dict(),
        phase=Phase.SCORE,
        status=JobStatus.RUNNING,
        model_version=version,
        lease_until=timezone.now() + timedelta(hours=1),  # so that nobody takes it for lost
    )
    version.artefact = checkpoint_key(row)
    version.save()
    torch.manual_seed(1)
    texts = list(Sentence.objects.values_list("text", flat=True))
    checkpoint.save(untrained("scratch:tiny", texts, CPU), checkpoint_folder(version))
    ids = list(Sentence.objects.order_by("pk").values_list("pk", flat=True))
    ScoreChunk.objects.bulk_create(
        ScoreChunk(round=row, first_id=part[0], last_id=part[-1], progress_total=len(part))
        for part in (ids[first : first + CHUNK] for first in range(0, len(ids), CHUNK))
    )
    return row


def sentences(row: Round) -> int:
    return Sentence.objects.filter(corpus=row.corpus_id).count()


def warm_up(row: Round, processes: int) -> None:
    """Every process loads torch and the model: with a chunk for each, all are busy at the same time."""
    _send(row, list(row.chunks.order_by("pk").values_list("pk", flat=True))[: 2 * processes])


def score(row: Round) -> float:
    """Seconds for all chunks."""
    return _send(row, list(row.chunks.order_by("pk").values_list("pk", flat=True)))


def _send(row: Round, ids: list[int]) -> float:
    chosen = row.chunks.filter(pk__in=ids)
    chosen.update(status=JobStatus.QUEUED, attempts=0, progress_done=0, lease_until=None)
    started = time.perf_counter()
    for number in ids:
        send_chunk(number)
    while chosen.exclude(status=JobStatus.SUCCEEDED).exists():
        if time.perf_counter() - started > PATIENCE_S or chosen.filter(status=JobStatus.FAILED).exists():
            raise SystemExit(f"Chunks were not scored: {list(chosen.values_list('status', 'error'))}")
        time.sleep(0.02)
    return time.perf_counter() - started

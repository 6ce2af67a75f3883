"""Rounds, and the figures that a lead reads from them."""

from collections.abc import Sequence
from typing import TypedDict

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from redis.exceptions import RedisError

from annotation.errors import NotFound
from annotation.models import Corpus, JobStatus
from annotation.selectors.workers import QUEUE_HEARTBEAT
from learner.models import Lot, ModelVersion, Phase, Round


class PhaseState(TypedDict):
    phase: str
    status: str
    done: int
    total: int


class CurvePoint(TypedDict):
    round: int
    human_labels: int
    train_sentences: int
    auto_accepted: int
    dev_f1: float
    dev_macro_f1: float
    dev_source: str
    test_f1: float | None


PHASE_STATUSES = ("waiting", "running", "done", "failed", "cancelled")
STATUS_OF_CURRENT_PHASE = {
    JobStatus.QUEUED: "waiting",
    JobStatus.RUNNING: "running",
    JobStatus.FAILED: "failed",
    JobStatus.CANCELLED: "cancelled",
    JobStatus.SUCCEEDED: "done",
}


def rounds(corpus: Corpus) -> QuerySet[Round]:
    """Newest first."""
    rows = Round.objects.filter(corpus=corpus).select_related("model_version", "created_by")
    return rows.defer("model_version__snapshot")  # the ids of all that it learned from


def round_of(corpus: Corpus, round_id: int) -> Round:
    found = rounds(corpus).filter(pk=round_id).first()
    if found is None:
        raise NotFound("There is no such round.")
    return found


def newest_scored(corpus_id: int) -> int:
    """Number of the newest round that has scored the corpus or begun to, 0 if none has: an older one does not go on."""
    rows = Round.objects.filter(corpus=corpus_id, phase__in=[Phase.SCORE, Phase.SELECT])
    return rows.aggregate(number=Max("number"))["number"] or 0


def phases(row: Round) -> list[PhaseState]:
    """All phases of a round with their status: `done`, `running`, `failed`, `cancelled` or `waiting`."""
    names = list(Phase.values)
    current = names.index(row.phase)
    return [_phase(row, name, rank, current) for rank, name in enumerate(names)]


def _phase(row: Round, name: str, rank: int, current: int) -> PhaseState:
    if rank > current:
        return {"phase": name, "status": "waiting", "done": 0, "total": 0}
    if rank == current and row.status != JobStatus.SUCCEEDED:
        status = STATUS_OF_CURRENT_PHASE[JobStatus(row.status)]
        return {"phase": name, "status": status, "done": row.progress_done, "total": row.progress_total}
    total = row.counts.get("phase_totals", {}).get(name, 1)
    return {"phase": name, "status": "done", "done": total, "total": total}


def lots_by_round(rows: Sequence[Round]) -> dict[int, Lot]:
    """With `item_count`."""
    lots = Lot.objects.filter(round__in=rows).annotate(item_count=Count("items")).order_by("id")
    return {lot.round_id: lot for lot in lots}


def learning_curve(corpus: Corpus) -> list[CurvePoint]:
    """One point per round that made a model, oldest first."""
    done = Round.objects.filter(corpus=corpus, status=JobStatus.SUCCEEDED, model_version__isnull=False)
    rows = done.select_related("model_version").defer("model_version__snapshot", "history").order_by("number")
    return [_point(row, row.model_version) for row in rows if row.model_version]


def _point(row: Round, version: ModelVersion) -> CurvePoint:
    dev, test = version.metrics["dev"], version.metrics.get("test")
    return {
        "round": row.number,
        "human_labels": row.counts.get("human", 0),
        "train_sentences": row.counts.get("train", 0),
        "auto_accepted": row.counts.get("auto_accepted", 0),
        "dev_f1": dev["micro"]["f1"],
        "dev_macro_f1": dev["macro"]["f1"],
        "dev_source": dev["source"],
        "test_f1": test["micro"]["f1"] if test else None,
    }


def worker_seen(queue: str = "gpu") -> bool:
    """Whether a worker that serves the queue has shown itself in the last half minute."""
    try:
        return cache.get(QUEUE_HEARTBEAT.format(queue)) is not None
    except RedisError:
        return False

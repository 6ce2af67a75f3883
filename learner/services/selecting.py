"""The last phase: what is accepted automatically, what people are asked. One transaction, without torch.

Locks: the queue of the corpus, then the unlabelled sentences, then queue items that nobody is just claiming.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from django.db import transaction
from django.utils import timezone

from annotation.models import Corpus, JobStatus, Sentence, Split, Status
from annotation.services import audit, leases
from annotation.spans.span import Span
from learner.models import WAITING, ItemStatus, LotItem, ModelVersion, Prediction, Purpose, QueueItem
from learner.query.scores import Array, Candidates
from learner.query.select import select
from learner.selectors.models import fine_histogram
from learner.services.accepting import accept_lot
from learner.services.filling import enqueue, lock_queue
from learner.services.round_settings import RoundSettings
from learner.services.work import Work


class Scored(NamedTuple):
    """An unlabelled pool sentence with what the round's model thinks of it."""

    sentence_id: int
    confidence: float
    spans: list[list[Any]]
    scores: dict[str, float]


@transaction.atomic
def select_phase(work: Work) -> None:
    """Accept, queue, and end the round."""
    row, chosen = work.row, work.settings
    lock_queue(row.corpus)
    unlabelled = _locked_pool(row.corpus)
    _withdraw(row.corpus)
    held = set(QueueItem.objects.filter(corpus=row.corpus, status__in=WAITING).values_list("sentence", flat=True))
    scored = [one for one in _scored(work.version) if one.sentence_id in unlabelled]
    free = [one for one in scored if one.sentence_id not in held]
    accepted = _accept(work, free)
    rest = [one for one in free if one.sentence_id not in accepted]
    queued = _queue(work, rest, chosen)
    _keep_histogram(work.version, scored)
    audit.record(
        corpus=row.corpus, actor=None, verb="round.finished", round=row.number, accepted=len(accepted), queued=queued
    )
    counts = work.counted(auto_accepted=len(accepted), queued=queued)
    leases.finish(row, JobStatus.SUCCEEDED, counts=counts)


def _locked_pool(corpus: Corpus) -> set[int]:
    """Whoever is labelling one of these is waited for; whoever comes later waits."""
    pool = Sentence.objects.filter(corpus=corpus, split=Split.POOL, status=Status.UNLABELLED)
    return set(pool.select_for_update().order_by("pk").values_list("pk", flat=True))


def _withdraw(corpus: Corpus) -> None:
    """Older proposals that nobody has taken make room. What is claimed stays, and so do second opinions."""
    open_items = QueueItem.objects.filter(
        corpus=corpus,
        status=ItemStatus.OPEN,
        purpose__in=[Purpose.LEARN, Purpose.OVERLAP],
        sentence__status=Status.UNLABELLED,
    )
    found = list(open_items.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "sentence", "purpose"))
    learn = {sentence for _, sentence, purpose in found if purpose == Purpose.LEARN}
    gone = [pk for pk, sentence, _ in found if sentence in learn]
    for first in range(0, len(gone), 5000):
        rows = QueueItem.objects.filter(pk__in=gone[first : first + 5000])
        rows.update(status=ItemStatus.CANCELLED, finished_at=timezone.now())


def _scored(version: ModelVersion) -> list[Scored]:
    rows = Prediction.objects.filter(corpus=version.corpus_id, model_version=version).order_by("sentence")
    return [Scored(row.sentence_id, row.confidence, row.spans, row.scores) for row in rows]


def _accept(work: Work, free: Sequence[Scored]) -> set[int]:
    chosen = work.settings
    if chosen.auto_accept == "off":
        return set()
    recalled = _recalled_from(work.version)
    sure = [one for one in free if one.confidence >= chosen.high and one.sentence_id not in recalled]
    return accept_lot(
        round=work.row,
        threshold=chosen.high,
        labels={one.sentence_id: [Span(*span) for span in one.spans] for one in sure},
        confidences={one.sentence_id: one.confidence for one in sure},
    )


def _recalled_from(version: ModelVersion) -> set[int]:
    """Sentences of recalled lots that the model learned from: it would label them the same. Read anew, for a lead may
    have recalled one since the round began."""
    lots = ModelVersion.objects.values_list("tainted_by", flat=True).get(pk=version.pk)
    return set(LotItem.objects.filter(lot__in=lots).values_list("sentence", flat=True))


def _queue(work: Work, rest: Sequence[Scored], chosen: RoundSettings) -> int:
    """The doubtful ones in the order of the strategy, up to the budget."""
    doubtful = [one for one in rest if one.confidence < chosen.low]
    if not doubtful:
        return 0
    ids = select(chosen.strategy, _candidates(doubtful), chosen.budget, chosen.seed + work.row.number)
    return enqueue(corpus=work.row.corpus, sentence_ids=ids, round=work.row, overlap_percent=chosen.overlap_percent)


def _candidates(rows: Sequence[Scored]) -> Candidates:
    def column(name: str) -> Array:
        return np.array([row.scores[name] for row in rows], np.float64)

    return Candidates(
        ids=np.array([row.sentence_id for row in rows], np.int64),
        log_prob=column("log_prob"),
        length=column("length"),
        token_entropy=column("token_entropy") if "token_entropy" in rows[0].scores else None,
        margin=column("margin") if "margin" in rows[0].scores else None,
    )


def _keep_histogram(version: ModelVersion, scored: Sequence[Scored]) -> None:
    version.metrics = version.metrics | {"histogram": fine_histogram([one.confidence for one in scored])}
    version.save(update_fields=["metrics"])

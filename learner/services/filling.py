"""Putting sentences into the queue."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Corpus, Sentence, Split, Status
from annotation.permissions import refuse_archived
from annotation.services import audit
from annotation.services.corpora import lock
from learner.models import WAITING, ItemStatus, Prediction, Purpose, QueueItem, Round
from learner.selectors.claims import unseen_by

BATCH = 50
LOOKUP = 5000  # SQLite takes 32,766 parameters at most where nobody has raised that
AFTER_ROUNDS = 1_000_000.0  # what nobody asked for comes after what a round chose
BEFORE_ROUNDS = -1.0


@transaction.atomic
def top_up(*, corpus: Corpus, actor: User) -> int:
    """Queue the next unlabelled pool sentences, so that nobody is told "no tasks" while work remains.

    The least certain first where a model has scored them, then the others in a random but fixed order.
    """
    lock(corpus)
    ids = _least_certain(corpus, actor, BATCH)
    if len(ids) < BATCH:
        ids += _unscored(corpus, actor, BATCH - len(ids))
    return enqueue(corpus=corpus, sentence_ids=ids, overlap_percent=corpus.overlap_percent, first=AFTER_ROUNDS)


@transaction.atomic
def queue_evaluation(*, corpus: Corpus, actor: User, split: Split) -> int:
    """Queue every unlabelled sentence of dev or test, blind. How many there are now that were not before."""
    refuse_archived(lock(corpus))
    rows = waiting_for_nobody(Sentence.objects.filter(corpus=corpus, split=split, status=Status.UNLABELLED))
    ids = list(rows.order_by("sha256").values_list("pk", flat=True))
    queued = enqueue(corpus=corpus, sentence_ids=ids, purpose=Purpose.EVALUATE, first=BEFORE_ROUNDS, step=0.0)
    audit.record(corpus=corpus, actor=actor, verb="queue.evaluation", split=split, queued=queued)
    return queued


def enqueue(
    *,
    corpus: Corpus,
    sentence_ids: Sequence[int],
    purpose: Purpose = Purpose.LEARN,
    round: Round | None = None,
    overlap_percent: int = 0,
    first: float = 0.0,
    step: float = 1.0,
) -> int:
    """Items in this order, plus a second one for the share that two people label. The caller has locked the corpus."""
    priorities = {number: first + step * rank for rank, number in enumerate(sentence_ids)}
    doubled = _without_overlap_item(number for number in sentence_ids if in_share(number, overlap_percent))
    rows = [(number, purpose) for number in sentence_ids] + [(number, Purpose.OVERLAP) for number in doubled]
    QueueItem.objects.bulk_create(
        QueueItem(corpus=corpus, sentence_id=number, round=round, purpose=kind, priority=priorities[number])
        for number, kind in rows
    )
    return len(sentence_ids)


def in_share(sentence_id: int, percent: int) -> bool:
    """Whether this sentence is one of the `percent` in a hundred: always the same ones."""
    return int.from_bytes(sha256(f"overlap {sentence_id}".encode()).digest()[:8]) % 100 < percent


def waiting_for_nobody(sentences: QuerySet[Sentence]) -> QuerySet[Sentence]:
    return sentences.filter(~_waiting("pk"))


def _waiting(sentence: str) -> Exists:
    return Exists(QueueItem.objects.filter(sentence=OuterRef(sentence), status__in=WAITING))


def _least_certain(corpus: Corpus, actor: User, count: int) -> list[int]:
    unlabelled = Q(sentence__split=Split.POOL, sentence__status=Status.UNLABELLED)
    rows = Prediction.objects.filter(unlabelled, unseen_by(actor, "sentence"), ~_waiting("sentence"), corpus=corpus)
    return list(rows.order_by("confidence", "sentence").values_list("sentence", flat=True)[:count])


def _unscored(corpus: Corpus, actor: User, count: int) -> list[int]:
    """In the order of their digests: as good as random, and the same on every machine."""
    rows = Sentence.objects.filter(unseen_by(actor, "pk"), corpus=corpus, split=Split.POOL, status=Status.UNLABELLED)
    rows = waiting_for_nobody(rows).filter(prediction=None)
    return list(rows.order_by("sha256").values_list("pk", flat=True)[:count])


def _without_overlap_item(sentence_ids: Iterable[int]) -> list[int]:
    wanted = list(sentence_ids)
    there = QueueItem.objects.filter(purpose=Purpose.OVERLAP).exclude(status=ItemStatus.CANCELLED).order_by()
    taken = {
        number
        for first in range(0, len(wanted), LOOKUP)
        for number in there.filter(sentence__in=wanted[first : first + LOOKUP]).values_list("sentence", flat=True)
    }
    return [number for number in wanted if number not in taken]

"""Handing sentences to people and taking their answers. A claim is a lease: it ends by an answer or by the clock.

Locks are always taken in this order: corpus, membership, sentence, queue item. Claiming locks items alone, skips those
that others hold and waits for nobody while it has any (PostgreSQL); on SQLite every transaction that writes is alone
from its beginning.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation.errors import Conflict, LeaseLost, NotFound
from annotation.models import Annotation, Corpus
from annotation.permissions import refuse_archived
from annotation.services.annotating import BY_PEOPLE, annotate, skip_sentence
from annotation.spans.span import Span
from learner.models import WAITING, ItemStatus, Purpose, QueueItem
from learner.selectors.claims import held_by, lock_membership, lock_sentence_of, locked_item, open_for, unseen_by
from learner.services.filling import top_up

ANSWERED_ELSEWHERE = {Purpose.LEARN, Purpose.EVALUATE, Purpose.CONTROL}


def claim(*, corpus: Corpus, actor: User, count: int) -> list[QueueItem]:
    """Up to `count` items: those that the actor holds already, their leases renewed, then new ones.

    A queue that has too few is filled between two transactions: a round that fills it holds the corpus, and may wait
    for whoever is answering one of the items that a claim holds.
    """
    items = _take(corpus, actor, count)
    if len(items) < count and expire_claims(corpus):
        items = _take(corpus, actor, count)
    if len(items) < count and top_up(corpus=corpus, actor=actor):
        items = _take(corpus, actor, count)
    return items


@transaction.atomic
def submit(
    *, corpus: Corpus, actor: User, item_id: int, spans: Sequence[Span], seconds: float | None = None
) -> Annotation:
    """Record the answer. Sending it again changes nothing; another answer to a finished item is a new annotation.

    Raises LeaseLost if the claim ran out and somebody else has the sentence now.
    """
    item = _answerable(corpus, actor, item_id)
    if item.status == ItemStatus.DONE and item.annotation and _same(item.annotation, spans):
        return item.annotation
    annotation = annotate(
        sentence_id=item.sentence_id, corpus=corpus, actor=actor, spans=spans, seconds=seconds, compare_with_gold=True
    )
    answered = QueueItem.objects.filter(annotation=annotation)
    if item.status != ItemStatus.CLAIMED and not answered.exists():  # done or skipped before: the newest answer counts
        QueueItem.objects.filter(pk=item.pk).update(status=ItemStatus.DONE, annotation=annotation)
    return annotation


@transaction.atomic
def skip(*, corpus: Corpus, actor: User, item_id: int, reason: str) -> QueueItem:
    """Put the sentence aside: it is in nobody's queue until somebody labels it from the list."""
    refuse_archived(corpus)
    item = _answerable(corpus, actor, item_id)
    if item.status == ItemStatus.DONE:
        raise Conflict("This sentence is labelled already.", reason="already_labelled")
    if item.status == ItemStatus.SKIPPED:
        return item
    _finish(item, ItemStatus.SKIPPED, skip_reason=reason)
    skip_sentence(sentence_id=item.sentence_id, corpus=corpus, actor=actor, reason=reason)
    return item


@transaction.atomic
def release(*, corpus: Corpus, actor: User) -> int:
    """Give back what the actor holds. How much of it waits for somebody else now."""
    return _free(QueueItem.objects.filter(corpus=corpus, assignee=actor, status=ItemStatus.CLAIMED))


@transaction.atomic
def expire_claims(corpus: Corpus | None = None) -> int:
    """Open again what was claimed and not answered in time. How many those are."""
    late = QueueItem.objects.filter(status=ItemStatus.CLAIMED, lease_until__lt=timezone.now())
    return _free(late if corpus is None else late.filter(corpus=corpus))


def close_waiting(annotation: Annotation) -> None:
    """A person labelled the sentence, wherever: their own claim is answered, or else the item that waited for anyone.

    What another person holds stays with them, and so does a second opinion that was asked for.
    """
    if annotation.origin not in BY_PEOPLE:
        return
    rows = QueueItem.objects.select_for_update().filter(sentence=annotation.sentence_id, status__in=WAITING)
    waiting = list(rows.order_by("id"))
    own = [item for item in waiting if item.assignee_id == annotation.author_id]
    anyone = [item for item in waiting if item.status == ItemStatus.OPEN and item.purpose in ANSWERED_ELSEWHERE]
    for item in [*own, *anyone][:1]:
        _finish(item, ItemStatus.DONE, assignee=annotation.author, annotation=annotation)


@transaction.atomic
def _take(corpus: Corpus, actor: User, count: int) -> list[QueueItem]:
    """One claim of a person after the other: two tabs of one browser must not get both halves of an overlap."""
    refuse_archived(corpus)
    if not lock_membership(corpus, actor):
        raise NotFound("There is no such corpus.")
    held = held_by(corpus, actor)[:count]
    return _lease([*held, *_open(corpus, actor, count - len(held))], actor)


def _open(corpus: Corpus, actor: User, count: int) -> list[QueueItem]:
    """The first open items that this person may have, one per sentence."""
    if count <= 0:
        return []
    by_sentence: dict[int, QueueItem] = {}
    for item in open_for(corpus, actor, 2 * count):  # an overlap is two items of one sentence
        by_sentence.setdefault(item.sentence_id, item)
    return list(by_sentence.values())[:count]


def _lease(items: list[QueueItem], actor: User) -> list[QueueItem]:
    until = timezone.now() + timedelta(minutes=settings.CLAIM_MINUTES)
    rows = QueueItem.objects.filter(pk__in=[item.pk for item in items])
    if items:
        rows.update(status=ItemStatus.CLAIMED, assignee=actor, lease_until=until)
    for item in items:
        item.status, item.assignee, item.lease_until = ItemStatus.CLAIMED, actor, until
    return items


def _answerable(corpus: Corpus, actor: User, item_id: int) -> QueueItem:
    """The locked item, if the actor holds it, has answered it, or it waits for anyone after a claim ran out."""
    if not lock_sentence_of(corpus, item_id):
        raise NotFound("There is no such item in the queue.")
    item = locked_item(item_id)
    if item.status == ItemStatus.OPEN and _take_back(item, actor):
        return item
    if item.assignee_id != actor.pk or item.status == ItemStatus.CANCELLED:
        raise LeaseLost("Your claim on this sentence ran out, and somebody else has it or has settled it.")
    return item


def _take_back(item: QueueItem, actor: User) -> bool:
    """The claim ran out, but nobody else took the sentence: an answer that comes late is still an answer."""
    free = QueueItem.objects.filter(unseen_by(actor, "sentence"), pk=item.pk)
    if not free.exists():
        return False
    _lease([item], actor)
    return True


def _same(annotation: Annotation, spans: Sequence[Span]) -> bool:
    stored = annotation.spans.values_list("start", "end", "entity_type__name")
    return {tuple(row) for row in stored} == {tuple(span) for span in spans}


def _finish(item: QueueItem, status: ItemStatus, **fields: object) -> None:
    values = {"status": status, "finished_at": timezone.now(), "lease_until": None} | fields
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=list(values))


def _free(items: QuerySet[QueueItem]) -> int:
    """Open them again. What a person has labelled meanwhile is over, unless a second opinion was asked for.

    What is just being answered is left alone: waiting for it while holding others could be waiting for each other.
    """
    found = list(items.select_for_update(skip_locked=True).order_by("id").values_list("pk", flat=True))
    rows = QueueItem.objects.filter(pk__in=found, status=ItemStatus.CLAIMED)
    labelled = rows.filter(purpose__in=ANSWERED_ELSEWHERE, sentence__gold__origin__in=BY_PEOPLE)
    labelled.update(status=ItemStatus.CANCELLED, finished_at=timezone.now(), lease_until=None)
    return rows.update(status=ItemStatus.OPEN, assignee=None, lease_until=None)

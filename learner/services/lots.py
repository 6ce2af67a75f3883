"""Lots: what one round accepted automatically, recallable as a whole."""

from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from annotation.models import Corpus, Sentence, Status
from annotation.permissions import refuse_archived
from annotation.services import audit
from annotation.services.corpora import lock
from learner.errors import LotRecalled
from learner.models import Lot, LotItem, LotStatus, ModelVersion
from learner.selectors.lots import lot_of

BATCH = 5000


@transaction.atomic
def recall_lot(*, corpus: Corpus, actor: User, lot_id: int, reason: str) -> Lot:
    """Every sentence that still stands as the lot labelled it is unlabelled again; corrections by people stay.

    Model versions that learned from the lot, or were transferred from one that did, are marked.
    """
    refuse_archived(lock(corpus))
    Lot.objects.select_for_update().filter(corpus=corpus, pk=lot_id).values_list("pk").first()
    lot = lot_of(corpus, lot_id)
    if lot.status == LotStatus.RECALLED:
        raise LotRecalled("This lot has been recalled already.")
    annotations = list(lot.items.values_list("annotation", flat=True))
    returned = _take_back(corpus, annotations)
    lot.status, lot.recalled_by, lot.recalled_at, lot.recall_reason = LotStatus.RECALLED, actor, timezone.now(), reason
    lot.save(update_fields=["status", "recalled_by", "recalled_at", "recall_reason"])
    marked = _mark_learners(lot, set(annotations))
    audit.record(
        corpus=corpus, actor=actor, verb="lot.recalled", lot=lot.pk, reason=reason, sentences=returned, models=marked
    )
    return lot


def _take_back(corpus: Corpus, annotations: list[int]) -> int:
    count = 0
    for first in range(0, len(annotations), BATCH):
        standing = Sentence.objects.filter(corpus=corpus, gold__in=annotations[first : first + BATCH])
        ids = list(standing.select_for_update().order_by("pk").values_list("pk", flat=True))
        count += Sentence.objects.filter(pk__in=ids).update(gold=None, status=Status.UNLABELLED)
    return count


def _mark_learners(lot: Lot, annotations: set[int]) -> list[int]:
    """Mark the model versions whose snapshot holds one of the lot's annotations, and whatever was transferred from
    them, in any corpus. The numbers of those in the lot's own corpus."""
    versions = ModelVersion.objects.select_for_update().only("corpus", "number", "tainted_by")
    found = list(versions.filter(pk__in=_learners(lot.corpus, annotations)).order_by("pk"))
    marked: dict[int, ModelVersion] = {}
    while found:
        marked |= {version.pk: version for version in found}
        found = list(versions.filter(parent__in=found).exclude(pk__in=marked).order_by("pk"))
    for version in marked.values():
        version.tainted_by = sorted({*version.tainted_by, lot.pk})
        version.save(update_fields=["tainted_by"])
    return sorted(version.number for version in marked.values() if version.corpus_id == lot.corpus_id)


def _learners(corpus: Corpus, annotations: set[int]) -> list[int]:
    """Read one by one: each lists all that it learned from. None is added meanwhile, for the corpus is locked."""
    rows = ModelVersion.objects.filter(corpus=corpus).order_by("pk").values_list("pk", "snapshot__train")
    return [pk for pk, learned in rows.iterator(1) if not annotations.isdisjoint(learned or ())]


def recalled_among(corpus: Corpus, annotations: Collection[int]) -> tuple[set[int], list[int]]:
    """Which of these annotations a recalled lot made, and the ids of those lots."""
    items = LotItem.objects.filter(lot__corpus=corpus, lot__status=LotStatus.RECALLED)
    rows = set(_of(items.values_list("annotation", "lot"), annotations))
    return {annotation for annotation, _ in rows}, sorted({lot for _, lot in rows})


def _of(rows: Iterable[tuple[int, int]], annotations: Collection[int]) -> Iterable[tuple[int, int]]:
    wanted = set(annotations)
    return (row for row in rows if row[0] in wanted)

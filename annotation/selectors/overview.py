"""The counts of a corpus's home page, in a few aggregated queries."""

from typing import TypedDict

from django.db.models import Count

from annotation.models import ACTIVE, AnnotationSpan, Corpus, Origin, Sentence, Split, Status


class TypeCount(TypedDict):
    type: str
    count: int


class Overview(TypedDict):
    sentences: dict[str, dict[str, int]]
    origins: dict[str, int]
    entity_types: int
    documents: int
    members: int
    type_counts: list[TypeCount]
    active_jobs: int


def overview(corpus: Corpus) -> Overview:
    return {
        "sentences": _by_split_and_status(corpus),
        "origins": _by_origin(corpus),
        "entity_types": corpus.entity_types.count(),
        "documents": corpus.documents.count(),
        "members": corpus.memberships.count(),
        "type_counts": _by_type(corpus),
        "active_jobs": corpus.transfer_jobs.filter(status__in=ACTIVE).count(),
    }


def _by_split_and_status(corpus: Corpus) -> dict[str, dict[str, int]]:
    counts = {split: dict.fromkeys(Status.values, 0) for split in Split.values}
    rows = Sentence.objects.filter(corpus=corpus).order_by().values_list("split", "status").annotate(n=Count("pk"))
    for split, status, number in rows:
        counts[split][status] = number
    return counts


def _by_origin(corpus: Corpus) -> dict[str, int]:
    """Of the gold annotations."""
    gold = Sentence.objects.filter(corpus=corpus, gold__isnull=False).order_by()
    return dict.fromkeys(Origin.values, 0) | dict(gold.values_list("gold__origin").annotate(n=Count("pk")))


def _by_type(corpus: Corpus) -> list[TypeCount]:
    """Gold spans per entity type, in the order of the types; a type without spans counts 0."""
    gold = AnnotationSpan.objects.filter(annotation__gold_of__corpus=corpus).order_by()
    counts = dict(gold.values_list("entity_type").annotate(n=Count("pk")))
    return [{"type": row.name, "count": counts.get(row.pk, 0)} for row in corpus.entity_types.all()]

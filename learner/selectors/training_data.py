"""Labelled sentences as a model reads them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Count, QuerySet

from annotation.models import Annotation, AnnotationSpan, Corpus, Sentence, Split, Status
from annotation.spans.span import Span
from learner.selectors.lots import spans_by_annotation

BATCH = 5000
SETTLED = [Status.LABELLED, Status.AUTO]


class Labelled(NamedTuple):
    """One annotation with the text that it labels."""

    annotation_id: int
    sentence_id: int
    text: str
    spans: tuple[Span, ...]


def gold_ids(corpus: Corpus, split: str) -> list[tuple[int, str]]:
    """(annotation id, origin) of what stands in a split, in the order of the sentences; nothing that is in conflict."""
    rows = Annotation.objects.filter(gold_of__corpus=corpus, gold_of__split=split, gold_of__status__in=SETTLED)
    rows = rows.order_by("sentence")
    return list(rows.values_list("pk", "origin"))


def pool_spans(corpus: Corpus) -> QuerySet[AnnotationSpan]:
    """Of what stands in the pool, whoever labelled it; nothing that is in conflict."""
    return AnnotationSpan.objects.filter(
        annotation__gold_of__corpus=corpus,
        annotation__gold_of__split=Split.POOL,
        annotation__gold_of__status__in=SETTLED,
    )


def by_type(spans: QuerySet[AnnotationSpan]) -> dict[str, int]:
    """How many there are of each type that occurs."""
    return dict(spans.order_by().values_list("entity_type__name").annotate(Count("pk")))


def labelled(annotation_ids: Sequence[int]) -> list[Labelled]:
    """These annotations in this order, whether or not they still stand."""
    return [row for first in range(0, len(annotation_ids), BATCH) for row in _read(annotation_ids[first:][:BATCH])]


def pool_texts(corpus: Corpus) -> Iterator[str]:
    """As a stream. Only of the pool: what has read dev or test is no longer honestly measured on them."""
    rows = Sentence.objects.filter(corpus=corpus, split=Split.POOL).order_by("id")
    yield from rows.values_list("text", flat=True).iterator(BATCH)


def measured_texts(corpus: Corpus) -> Iterator[str]:
    """Of dev and test, as a stream."""
    rows = Sentence.objects.filter(corpus=corpus).exclude(split=Split.POOL).order_by("id")
    yield from rows.values_list("text", flat=True).iterator(BATCH)


def _read(ids: Sequence[int]) -> Iterator[Labelled]:
    spans = spans_by_annotation(ids)
    rows = Annotation.objects.filter(pk__in=ids).values_list("pk", "sentence", "sentence__text")
    found = {pk: Labelled(pk, sentence, text, tuple(spans[pk])) for pk, sentence, text in rows}
    return (found[pk] for pk in ids if pk in found)

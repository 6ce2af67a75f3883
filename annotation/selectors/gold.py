"""What stands: the gold annotation of each sentence, streamed in the order of the documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from annotation.models import AnnotationSpan, Corpus, Sentence, Status
from annotation.spans.span import Span

BATCH = 2000
SETTLED = (Status.LABELLED, Status.AUTO)
FIELDS = (
    "id", "text", "split", "gold_id", "gold__origin", "gold__author__username", "gold__source", "gold__confidence",
    "document__name", "position",
)  # fmt: skip


class Gold(NamedTuple):
    """One sentence with what stands for it. `spans` are sorted; `annotator` is "" where no person made them."""

    sentence_id: int
    annotation_id: int
    text: str
    spans: list[Span]
    split: str
    origin: str
    annotator: str
    source: str
    confidence: float | None
    document: str
    position: int


def gold(
    corpus: Corpus,
    *,
    splits: Iterable[str] | None = None,
    origins: Iterable[str] | None = None,
    limit: int | None = None,
) -> Iterator[Gold]:
    """By document, then position; two queries for each 2,000 sentences.

    Which annotation stands is read once, at the start; annotations never change. So nobody's work in between shows.
    """
    types = dict(corpus.entity_types.values_list("id", "name"))
    rows = gold_sentences(corpus, splits, origins).order_by("document_id", "position").values_list(*FIELDS)
    for batch in _batches(rows[:limit].iterator(BATCH)):
        spans = _spans([row[3] for row in batch], types)
        for pk, text, split, annotation, origin, annotator, source, confidence, document, position in batch:
            yield Gold(
                pk, annotation, text, spans[annotation], split, origin, annotator or "", source, confidence, document,
                position,
            )  # fmt: skip


def gold_examples(
    corpus: Corpus, split: str, origins: Iterable[str] | None = None
) -> Iterator[tuple[int, int, str, list[Span], str]]:
    """(sentence id, annotation id, text, spans, origin): what a model learns from or is measured on."""
    for row in gold(corpus, splits=[split], origins=origins):
        yield row.sentence_id, row.annotation_id, row.text, row.spans, row.origin


def gold_sentences(corpus: Corpus, splits: Iterable[str] | None, origins: Iterable[str] | None) -> QuerySet[Sentence]:
    """None means all of them. A sentence in conflict has no settled label and is not among them."""
    rows = Sentence.objects.filter(corpus=corpus, gold__isnull=False, status__in=SETTLED)
    if splits is not None:
        rows = rows.filter(split__in=list(splits))
    return rows if origins is None else rows.filter(gold__origin__in=list(origins))


class GoldCounts(NamedTuple):
    sentences: int
    spans: int
    by_origin: dict[str, int]


def count_gold(corpus: Corpus, splits: Iterable[str] | None, origins: Iterable[str] | None) -> GoldCounts:
    rows = gold_sentences(corpus, splits, origins).order_by()
    by_origin = dict(rows.values_list("gold__origin").annotate(n=Count("pk")))
    spans = AnnotationSpan.objects.filter(annotation__in=rows.values("gold"))
    return GoldCounts(sum(by_origin.values()), spans.order_by().count(), by_origin)


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _spans(annotation_ids: list[int], types: dict[int, str]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = AnnotationSpan.objects.filter(annotation__in=annotation_ids).order_by("annotation", "start")
    for annotation, start, end, entity_type in rows.values_list("annotation", "start", "end", "entity_type"):
        found[annotation].append(Span(start, end, types[entity_type]))
    return found

"""The list of sentences with what the model thinks of them."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from annotation.models import Corpus, Sentence
from annotation.selectors.sentences import sentences as annotated_sentences
from annotation.spans.span import Span
from learner.models import Lot, Prediction
from learner.selectors.lots import spans_by_annotation

ORDERINGS = ("id", "-id", "confidence", "-confidence")
COLUMNS = ("pk", "position", "document", "document__name", "text", "split", "status", "gold", "gold__origin")
GOLD = COLUMNS.index("gold")


class Listed(NamedTuple):
    """A sentence as Browse shows it; `spans` are those of the gold."""

    id: int
    position: int
    document_id: int
    document_name: str
    text: str
    split: str
    status: str
    gold_id: int | None
    origin: str | None
    spans: list[Span]


class Predicted(NamedTuple):
    spans: list[Span]
    confidence: float
    version_id: int
    version_number: int


def browse(
    corpus: Corpus,
    *,
    confidence_min: float | None = None,
    confidence_max: float | None = None,
    ordering: str = "id",
    **filters: Any,
) -> QuerySet[Sentence, int]:
    """Ids of sentences, every one once; without a prediction it comes last when ordered by confidence.

    `filters` as of `annotation.selectors.sentences.sentences`; the confidence bounds are inclusive. Ids alone: the
    database sorts them several times faster than whole rows, of which one page is shown.
    """
    rows = annotated_sentences(corpus, **filters).select_related(None).prefetch_related(None)
    if confidence_min is not None:
        rows = rows.filter(prediction__confidence__gte=confidence_min)
    if confidence_max is not None:
        rows = rows.filter(prediction__confidence__lte=confidence_max)
    return rows.order_by(*_order(ordering)).values_list("pk", flat=True)


def listed(ids: Sequence[int]) -> list[Listed]:
    """These sentences in the order of `ids`. Two queries, and no model objects: they would take most of the time."""
    rows = {row[0]: row for row in Sentence.objects.filter(pk__in=ids).order_by().values_list(*COLUMNS)}
    spans = spans_by_annotation(row[GOLD] for row in rows.values() if row[GOLD])
    return [Listed._make((*rows[number], spans.get(rows[number][GOLD], []))) for number in ids if number in rows]


def _order(ordering: str) -> list[str | OrderBy]:
    descending, name = ordering.startswith("-"), ordering.lstrip("-")
    if name == "id":
        return ["-pk" if descending else "pk"]
    column = F("prediction__confidence")
    by = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    return [by, "pk"]


def predictions_of(sentence_ids: Iterable[int]) -> dict[int, Predicted]:
    rows = Prediction.objects.filter(sentence__in=list(sentence_ids)).values_list(
        "sentence", "spans", "confidence", "model_version", "model_version__number"
    )
    return {
        sentence: Predicted([Span(*span) for span in spans], confidence, version, number)
        for sentence, spans, confidence, version, number in rows
    }


def lot_of_gold(gold_id: int | None) -> Lot | None:
    """The lot that labelled the sentence as it stands now."""
    if gold_id is None:
        return None
    found = Lot.objects.filter(items__annotation=gold_id).select_related("model_version")
    return found.only("status", "model_version__number").first()

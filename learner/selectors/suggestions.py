"""What a person is shown as a first proposal for a sentence."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from annotation.models import Annotation, Corpus, EntityType, Origin, Sentence, Split
from annotation.selectors.prepared import Prepared
from annotation.selectors.sentences import spans_of
from annotation.spans.span import Span
from learner.models import Prediction, Purpose, QueueItem

BLIND = {Purpose.EVALUATE, Purpose.AUDIT, Purpose.CONTROL}


@dataclass(frozen=True)
class Suggestion:
    """`source`: `model v3` or `imported`. Only a model has a confidence."""

    spans: tuple[Span, ...]
    confidence: float | None
    source: str


def may_suggest(item: QueueItem) -> bool:
    """Never for the blind purposes, never for dev and test whatever the purpose (their labels judge the models)."""
    return item.purpose not in BLIND and item.sentence.split == Split.POOL


def suggestions(corpus: Corpus, sentences: Collection[Sentence]) -> dict[int, Suggestion]:
    """By sentence id: the newest prediction, else the newest imported labelling that is not the gold, else none."""
    ids = [sentence.pk for sentence in sentences]
    if not ids:
        return {}
    found = _predicted(corpus, ids)
    missing = [number for number in ids if number not in found]
    return found | _imported(missing) if missing else found


def _predicted(corpus: Corpus, ids: list[int]) -> dict[int, Suggestion]:
    rows = _predictions(len(ids)).rows(**{f"sentence{n}": number for n, number in enumerate(ids)})
    if not rows:
        return {}
    # A type that was deleted since the scoring cannot be submitted any more.
    known = {name for (name,) in _type_names.rows(corpus=corpus.pk)}
    return {
        sentence: Suggestion(
            tuple(Span(*span) for span in json.loads(spans) if span[2] in known), confidence, f"model v{number}"
        )
        for sentence, spans, confidence, number in rows
    }


@cache
def _predictions(count: int) -> Prepared:
    """Of `count` sentences: `sentence0`, `sentence1` …; the spans as JSON text."""
    names = [f"sentence{n}" for n in range(count)]

    def query(**ids: Any) -> QuerySet[Prediction, Any]:
        wanted = reduce(or_, (Q(sentence=ids[name]) for name in names))
        return Prediction.objects.filter(wanted).values_list("sentence", "spans", "confidence", "model_version__number")

    return Prepared(query, *names)


def _type_names_query(corpus: Any) -> QuerySet[EntityType, Any]:
    return EntityType.objects.filter(corpus=corpus).order_by().values_list("name")


_type_names = Prepared(_type_names_query, "corpus")


def _imported(ids: list[int]) -> dict[int, Suggestion]:
    rows = Annotation.objects.filter(sentence__in=ids, origin=Origin.IMPORTED, gold_of=None).order_by("id")
    return {
        row.sentence_id: Suggestion(
            tuple(Span(span.start, span.end, span.entity_type.name) for span in row.spans.all()), None, "imported"
        )
        for row in rows.prefetch_related(spans_of("spans"))
    }

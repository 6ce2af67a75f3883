"""Strict entity scores: a span counts if start, end and type are right. Computed by seqeval, in BIO."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypedDict

from seqeval.metrics.v1 import precision_recall_fscore_support
from seqeval.scheme import IOB2

from annotation.spans.span import Span
from annotation.spans.tag_schemes import encode

SpanLists = Sequence[Sequence[Span]]


class Score(TypedDict):
    precision: float
    recall: float
    f1: float
    support: int


class Metrics(TypedDict):
    micro: Score
    macro: Score
    per_type: dict[str, Score]


def evaluate(gold: SpanLists, predicted: SpanLists, lengths: Sequence[int]) -> Metrics:
    """Micro, macro and per-type scores. `lengths` in code points. Macro is over the types that occur anywhere."""
    true, guessed = _tagged(gold, lengths), _tagged(predicted, lengths)
    types = sorted({span.label for spans in (*gold, *predicted) for span in spans})
    if not types:
        return {"micro": _score(), "macro": _score(), "per_type": {}}
    options: dict[str, Any] = {"mode": "strict", "scheme": IOB2, "zero_division": 0}
    columns = precision_recall_fscore_support(true, guessed, average=None, **options)
    per_type = {name: _score(*row) for name, row in zip(types, zip(*columns, strict=True), strict=True)}
    averages = {
        kind: _score(*precision_recall_fscore_support(true, guessed, average=kind, **options))
        for kind in ("micro", "macro")
    }
    return {"micro": averages["micro"], "macro": averages["macro"], "per_type": per_type}


def micro_f1(gold: SpanLists, predicted: SpanLists) -> float:
    """The same micro F1 by comparing spans: cheap enough for every epoch."""
    counts: Counter[str] = Counter()
    for true, guessed in zip(gold, predicted, strict=True):
        counts["right"] += len({*true} & {*guessed})
        counts["total"] += len({*true}) + len({*guessed})
    return 2 * counts["right"] / counts["total"] if counts["total"] else 0.0


def _tagged(spans: SpanLists, lengths: Sequence[int]) -> list[list[str]]:
    return [encode(row, length, "BIO") for row, length in zip(spans, lengths, strict=True)]


def _score(precision: float = 0.0, recall: float = 0.0, f1: float = 0.0, support: float = 0) -> Score:
    return {"precision": float(precision), "recall": float(recall), "f1": float(f1), "support": int(support)}

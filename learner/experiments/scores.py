"""The figures of a run, and their mean and spread over runs."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, stdev
from typing import Any, NamedTuple

from learner.ner.evaluation import Metrics, Score

AVERAGES = ("micro", "macro", "weighted")
MEASURES = ("precision", "recall", "f1")
COSTS = ("train_seconds", "parameters", "sentences_per_second")


class Figure(NamedTuple):
    """Mean and sample standard deviation over `runs` runs; of one run there is no deviation."""

    mean: float
    sd: float | None
    runs: int


def weighted(per_type: Mapping[str, Score]) -> Score:
    """Each type's scores weighted by its spans in the gold: Σ n_i s_i / Σ n_i (weak_strong, eq. 14)."""
    total = sum(score["support"] for score in per_type.values())

    def mean(values: Iterable[tuple[float, int]]) -> float:
        return sum(value * count for value, count in values) / total if total else 0.0

    rows = per_type.values()
    return {
        "precision": mean((row["precision"], row["support"]) for row in rows),
        "recall": mean((row["recall"], row["support"]) for row in rows),
        "f1": mean((row["f1"], row["support"]) for row in rows),
        "support": total,
    }


def scores_of(metrics: Metrics) -> dict[str, Any]:
    """What is kept of a run."""
    return {**metrics, "weighted": weighted(metrics["per_type"])}


def figure(values: Sequence[float]) -> Figure:
    """Of at least one value."""
    return Figure(fmean(values), stdev(values) if len(values) > 1 else None, len(values))


def summary(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of one cell over its runs. A type's are over those runs in which it occurs, in gold or predicted."""
    types = sorted({name for result in results for name in result["scores"]["per_type"]})
    return {
        "runs": len(results),
        "scores": {
            average: {
                measure: figure([result["scores"][average][measure] for result in results]) for measure in MEASURES
            }
            for average in AVERAGES
        },
        "per_type": {name: _of_type(results, name) for name in types},
        **{cost: figure([float(result[cost]) for result in results]) for cost in COSTS},
    }


def _of_type(results: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    rows = [result["scores"]["per_type"][name] for result in results if name in result["scores"]["per_type"]]
    return {column: figure([float(row[column]) for row in rows]) for column in (*MEASURES, "support")}

"""Figures of experiments as cells of a table."""

from collections.abc import Sequence
from typing import Any

from learner.experiments.scores import figure


def micro_f1(results: Sequence[dict[str, Any]]) -> str:
    """Mean and standard deviation over the seeds, in percent."""
    if not results:
        return "–"
    found = figure([result["scores"]["micro"]["f1"] * 100 for result in results])
    return f"{found.mean:.1f}" + ("" if found.sd is None else f" ± {found.sd:.1f}")

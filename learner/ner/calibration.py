"""The temperature under which confidence says how often a whole sentence is right."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from learner.ner.data import Example
from learner.ner.system import System
from learner.trust.calibration import (
    Bin,
    expected_calibration_error,
    log_loss,
    minimum,
    reliability,
    smoothed_targets,
)

COLDEST, HOTTEST = 0.2, 10.0


@dataclass(frozen=True)
class Calibration:
    """The fitted temperature, and how far confidence was from accuracy before (T = 1) and after."""

    temperature: float
    ece_before: float
    ece_after: float
    reliability_before: list[Bin]
    reliability_after: list[Bin]
    sentences: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def fit_temperature(system: System, examples: Sequence[Example]) -> Calibration:
    """Fit T by the log-likelihood of "the whole sentence is right". The system is not changed; no examples: T = 1."""
    examples = [example for example in examples if example.text]
    spans, confidences = system.answers([example.text for example in examples])
    correct = [set(found) == set(example.spans) for found, example in zip(spans, examples, strict=True)]
    temperature = 1.0
    if examples:
        targets = smoothed_targets(correct)
        temperature = minimum(lambda value: log_loss(confidences(value), targets), COLDEST, HOTTEST)
    before, after = confidences(1.0), confidences(temperature)
    return Calibration(
        temperature,
        expected_calibration_error(before, correct),
        expected_calibration_error(after, correct),
        reliability(before, correct),
        reliability(after, correct),
        len(examples),
    )

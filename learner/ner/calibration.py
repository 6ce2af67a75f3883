"""The temperature under which P(y|x) says how often a whole sentence is right."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from learner.ner.data import Example
from learner.ner.inference import Scored, emission_batches, scoring
from learner.ner.model import Tagger
from learner.ner.predict import tags_to_spans
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


def fit_temperature(tagger: Tagger, examples: Sequence[Example]) -> Calibration:
    """Fit T by the log-likelihood of "the whole sentence is right". The tagger is not changed; no examples: T = 1."""
    examples = [example for example in examples if example.text]
    with scoring(tagger) as ready:
        batches = list(emission_batches(ready, [example.text for example in examples]))
        paths = [ready.model.decoder.decode(batch.emissions, batch.mask) for batch in batches]
        correct = _correct(ready, batches, paths, examples)
        targets = smoothed_targets(correct)

        def confidence(temperature: float) -> list[float]:
            found: list[float] = []
            for (_, emissions, mask), path in zip(batches, paths, strict=True):
                found += ready.model.decoder(emissions, path, mask, temperature=temperature).exp().tolist()
            return found

        temperature = 1.0
        if examples:
            temperature = minimum(lambda value: log_loss(confidence(value), targets), COLDEST, HOTTEST)
        before, after = confidence(1.0), confidence(temperature)
    return Calibration(
        temperature,
        expected_calibration_error(before, correct),
        expected_calibration_error(after, correct),
        reliability(before, correct),
        reliability(after, correct),
        len(examples),
    )


def _correct(
    tagger: Tagger, batches: Sequence[Scored], paths: Sequence[torch.Tensor], examples: Sequence[Example]
) -> list[bool]:
    """Whether each sentence's spans are exactly the gold ones, in the order of the batches."""
    found: list[bool] = []
    for (indices, _, mask), path in zip(batches, paths, strict=True):
        spans = tags_to_spans(tagger, path, mask)
        found += [set(row) == set(examples[index].spans) for index, row in zip(indices, spans, strict=True)]
    return found

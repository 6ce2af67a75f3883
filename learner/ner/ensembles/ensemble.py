"""What all ensembles share: from what they say of a sentence to predictions, at a temperature."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import torch

from annotation.spans.span import Span
from learner.ner.characters import Characters
from learner.ner.ensembles.tag_probabilities import Floats
from learner.ner.predict import EMPTY, Prediction, require_known
from learner.ner.system import Answers

BLOCK = 512  # texts that every part reads before the next ones; progress is told after each block


class Verdict(NamedTuple):
    """What an ensemble says of one sentence, before any temperature. `token_entropy` and `min_marginal` as in
    `Prediction`."""

    spans: tuple[Span, ...]
    log_prob: float
    """That all that was asked is right."""
    second_log_prob: float
    """Of the next best answer, where it was wanted; never above `log_prob`."""
    token_entropy: float
    min_marginal: float


class Ensemble(ABC):
    """Several parts that answer as one. A probability p becomes p^(1/T) after temperature; entropies stay."""

    temperature: float = 1.0

    @abstractmethod
    def verdicts(self, texts: Sequence[str], *, second: bool = False) -> list[Verdict]:
        """Of texts that are not empty. `second`: the next best answer is wanted as well."""

    @property
    @abstractmethod
    def labels(self) -> tuple[str, ...]: ...

    @property
    @abstractmethod
    def device(self) -> torch.device: ...

    @property
    @abstractmethod
    def characters(self) -> Characters:
        """Those of the first tagger. The others can know other characters: a stack's have encoders of their own."""

    @property
    @abstractmethod
    def parameters(self) -> int: ...

    @abstractmethod
    def compiled(self) -> Self: ...

    @abstractmethod
    def save(self, folder: Path) -> None: ...

    def predict(
        self,
        texts: Iterable[str],
        *,
        temperature: float | None = None,
        want: Collection[str] = (),
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Prediction]:
        """As `learner.ner.predict.predict`."""
        require_known(want)
        done, source = 0, iter(texts)
        while block := list(islice(source, BLOCK)):
            said = iter(self.verdicts([text for text in block if text], second="margin" in want))
            heat = temperature or self.temperature
            found = [prediction(next(said), len(text), heat, want) if text else EMPTY for text in block]
            done += len(block)
            if on_progress:
                on_progress(done)
            yield from found

    def predict_spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        return [one.spans for one in self.predict(texts)]

    def answers(self, texts: Sequence[str]) -> Answers:
        found = list(self.predict(texts, temperature=1.0))
        return Answers(
            [one.spans for one in found],
            lambda temperature: [math.exp(one.log_prob / temperature) for one in found],
        )


def prediction(said: Verdict, length: int, temperature: float, want: Collection[str]) -> Prediction:
    log_prob = said.log_prob / temperature
    confidence = math.exp(log_prob)
    scores = {
        "token_entropy": said.token_entropy,
        "min_marginal": said.min_marginal ** (1 / temperature),
        "margin": confidence - math.exp(said.second_log_prob / temperature),
    }
    wanted = {name: value for name, value in scores.items() if name in want}
    return Prediction(said.spans, log_prob, confidence, {"log_prob": log_prob, "length": length, **wanted})


def mean_entropy(marginals: Floats) -> float:
    """Mean over the rows of (T, K), in nats."""
    logs = np.log(marginals, out=np.zeros_like(marginals), where=marginals > 0)
    return float(-(marginals * logs).sum(1).mean())

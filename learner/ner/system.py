"""A system: whatever tags text as one, be it a single tagger or several of them. What rounds and experiments need."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import torch

from annotation.spans.span import Span
from learner.ner.characters import Characters
from learner.ner.predict import Prediction


class Answers(NamedTuple):
    """The spans of each text, and how sure the system is of each at a temperature."""

    spans: list[tuple[Span, ...]]
    confidences: Callable[[float], list[float]]


class System(Protocol):
    """`temperature` belongs to confidence: it never changes a span."""

    temperature: float

    @property
    def labels(self) -> tuple[str, ...]: ...

    @property
    def device(self) -> torch.device: ...

    @property
    def characters(self) -> Characters:
        """What it knows of a text."""

    @property
    def parameters(self) -> int:
        """How many numbers were learned."""

    def predict(
        self,
        texts: Iterable[str],
        *,
        temperature: float | None = None,
        want: Collection[str] = (),
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Prediction]:
        """As `learner.ner.predict.predict`; without a temperature, at the system's own."""

    def predict_spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]: ...

    def answers(self, texts: Sequence[str]) -> Answers:
        """Read once, for as many temperatures as it takes to find the right one."""

    def compiled(self) -> "System":
        """For scoring many sentences: see `learner.ner.compiling`."""

    def save(self, folder: Path) -> None:
        """Into a folder that is whole or not there; `learner.ner.systems.load_system` reads it."""

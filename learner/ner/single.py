"""One tagger as a system."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from annotation.spans.span import Span
from learner.ner import checkpoint
from learner.ner.characters import Characters
from learner.ner.compiling import compiled
from learner.ner.inference import emission_batches, scoring
from learner.ner.model import Tagger
from learner.ner.predict import Prediction, predict, predict_spans, tags_to_spans
from learner.ner.system import Answers


@dataclass
class Single:
    """What `learner.ner.predict` and `checkpoint` do with a tagger, under the names that every system has."""

    tagger: Tagger

    @property
    def temperature(self) -> float:
        return self.tagger.temperature

    @temperature.setter
    def temperature(self, value: float) -> None:
        self.tagger.temperature = value

    @property
    def labels(self) -> tuple[str, ...]:
        return self.tagger.labels

    @property
    def device(self) -> torch.device:
        return self.tagger.device

    @property
    def characters(self) -> Characters:
        return self.tagger.characters

    @property
    def parameters(self) -> int:
        return self.tagger.model.size

    def predict(
        self,
        texts: Iterable[str],
        *,
        temperature: float | None = None,
        want: Collection[str] = (),
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Prediction]:
        return predict(self.tagger, texts, temperature=temperature, want=want, on_progress=on_progress)

    def predict_spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        return predict_spans(self.tagger, texts)

    def answers(self, texts: Sequence[str]) -> Answers:
        """An empty text has no spans, surely."""
        spans: list[tuple[Span, ...]] = [()] * len(texts)
        with scoring(self.tagger) as ready:
            batches = list(emission_batches(ready, texts))
            paths = [ready.model.decoder.decode(batch.emissions, batch.mask) for batch in batches]
            for batch, path in zip(batches, paths, strict=True):
                for index, found in zip(batch.indices, tags_to_spans(ready, path, batch.mask), strict=True):
                    spans[index] = found

        @torch.inference_mode()
        def confidences(temperature: float) -> list[float]:
            found = [1.0] * len(texts)
            for (indices, emissions, mask), path in zip(batches, paths, strict=True):
                sure = ready.model.decoder(emissions, path, mask, temperature=temperature).exp().tolist()
                for index, one in zip(indices, sure, strict=True):
                    found[index] = one
            return found

        return Answers(spans, confidences)

    def compiled(self) -> "Single":
        return Single(compiled(self.tagger))

    def save(self, folder: Path) -> None:
        checkpoint.save(self.tagger, folder)

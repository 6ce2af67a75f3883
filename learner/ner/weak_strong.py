"""Rare types get a tagger of their own, asked only where a detector expects them (weak_strong, section 2)."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch

from annotation.spans.span import Span
from annotation.spans.tag_schemes import OUTSIDE, decode
from learner.ner import checkpoint
from learner.ner.config import ConfigError, ModelConfig, TrainConfig
from learner.ner.data import Example, checked_examples
from learner.ner.detector import SentenceDetector, train_detector
from learner.ner.errors import NotEnoughData
from learner.ner.hardware import threads
from learner.ner.model import Tagger
from learner.ner.sentence_net import DetectorConfig
from learner.ner.tag_probabilities import TagProbabilities, tag_probabilities
from learner.ner.training import OnProgress, train
from learner.ner.whole_folder import whole_folder

THRESHOLD = 1 / 50


class TypeSplit(NamedTuple):
    """Names of types; every one stands on one side."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


class Tagged(NamedTuple):
    """The tags of a sentence, and the probability of each."""

    tags: Sequence[str]
    probabilities: Sequence[float]


def split_types(
    examples: Sequence[Example], weak: Collection[str] | None = None, threshold: float = THRESHOLD
) -> TypeSplit:
    """The types that occur, the most frequent first: those named in `weak`, or the rare ones, against the others.

    A type is rare where it has fewer than `threshold` times the spans of the most frequent type. The paper's weak types
    (402, 308 and 201 against 37,644) are "approximately 50 times" rarer than the strong ones, hence 1/50.
    Raises ConfigError for a name that does not occur, NotEnoughData where one side would be empty.
    """
    counts = Counter(span.label for example in examples for span in example.spans)
    unknown = sorted(set(weak or ()) - set(counts))
    if unknown:
        raise ConfigError(f"There is no labelled {', '.join(unknown)}, so it cannot be a weak type.")
    ordered = sorted(counts, key=lambda label: (-counts[label], label))
    limit = threshold * max(counts.values(), default=0)
    rare = {label for label in ordered if counts[label] < limit} if weak is None else set(weak)
    split = TypeSplit(tuple(t for t in ordered if t not in rare), tuple(t for t in ordered if t in rare))
    if not split.weak:
        raise NotEnoughData("No type is rare enough to be a weak one. Name the weak types, or train a single model.")
    if not split.strong:
        raise NotEnoughData("Every type would be a weak one. Train a single model.")
    return split


def vote(strong: Tagged, weak: Tagged, has_weak: bool) -> list[str]:
    """Eq. 8 and 9, per character. Of two equally probable types the strong model's stands."""
    if not has_weak:
        return list(strong.tags)
    return [_elected(*pair) for pair in zip(zip(*strong, strict=True), zip(*weak, strict=True), strict=True)]


def _elected(strong: tuple[str, float], weak: tuple[str, float]) -> str:
    if OUTSIDE in (strong[0], weak[0]):
        return weak[0] if strong[0] == OUTSIDE else strong[0]
    return weak[0] if weak[1] > strong[1] else strong[0]


@dataclass
class WeakStrong:
    """A tagger of the strong types, one of the weak types, and the detector of sentences that hold weak ones."""

    strong: Tagger
    weak: Tagger
    detector: SentenceDetector

    def predict_spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """The elected tags as spans. The weak tagger reads only the sentences that the detector picked."""
        picked = [index for index, has in enumerate(self.detector.has_weak(texts)) if has]
        strong = read(self.strong, texts)
        elected = [list(tagged.tags) for tagged in strong]
        for index, weak in zip(picked, read(self.weak, [texts[index] for index in picked]), strict=True):
            elected[index] = vote(strong[index], weak, has_weak=True)
        return [tuple(decode(tags, self.strong.config.scheme)) for tags in elected]

    def save(self, folder: Path) -> None:
        """Folders `strong`, `weak` and `detector` in this one, which is whole or not there."""
        with whole_folder(folder) as work:
            checkpoint.save(self.strong, work / "strong")
            checkpoint.save(self.weak, work / "weak")
            (work / "detector").mkdir()
            self.detector.save(work / "detector")

    @classmethod
    def load(cls, folder: Path, device: str | torch.device | None = None) -> "WeakStrong":
        """Raises BadCheckpoint."""
        folder = Path(folder)
        strong, weak = (checkpoint.load(folder / part, device) for part in ("strong", "weak"))
        return cls(strong, weak, SentenceDetector.load(folder / "detector", device))


def read(tagger: Tagger, texts: Sequence[str]) -> list[Tagged]:
    """The best legal tags of each text with their marginal probabilities."""
    return [_named(found, tagger.tags) for found in tag_probabilities(tagger, texts)]


def _named(found: TagProbabilities, names: Sequence[str]) -> Tagged:
    own = [float(row[tag]) for row, tag in zip(found.marginals, found.best, strict=True)]
    return Tagged([names[tag] for tag in found.best], own)


def only(examples: Sequence[Example], labels: Collection[str]) -> list[Example]:
    """The same sentences; spans of other types are masked, so that they are outside."""
    return [Example(text, tuple(span for span in spans if span.label in labels)) for text, spans in examples]


def holding(examples: Sequence[Example]) -> list[Example]:
    """The sentences that hold a span."""
    return [example for example in examples if example.spans]


def train_weak_strong(
    train_examples: Sequence[Example],
    dev: Sequence[Example],
    *,
    split: TypeSplit,
    model_config: ModelConfig,
    train_config: TrainConfig,
    detector_config: DetectorConfig | None = None,
    weak_reads_all: bool = False,
    on_progress: OnProgress | None = None,
    device: str | torch.device | None = None,
) -> WeakStrong:
    """Train the three parts: strong, weak, detector.

    As in the paper's figure 1 the weak tagger sees only sentences that hold a weak type, as it will when it is asked;
    with `weak_reads_all` it trains on the others as well, and is more careful where the detector was wrong.
    Raises what `train` and `train_detector` raise.
    """
    labels = [*split.strong, *split.weak]
    gold, judged = checked_examples(train_examples, labels), checked_examples(dev, labels)
    rare, rare_judged = only(gold, split.weak), only(judged, split.weak)
    strong = train(
        only(gold, split.strong),
        only(judged, split.strong),
        entity_types=split.strong,
        model_config=model_config,
        train_config=train_config,
        on_progress=on_progress,
        device=device,
    )
    weak = train(
        rare if weak_reads_all else holding(rare),
        rare_judged if weak_reads_all else holding(rare_judged),
        entity_types=split.weak,
        model_config=model_config,
        train_config=train_config,
        on_progress=on_progress,
        device=device,
    )
    marks = [[(text, bool(spans)) for text, spans in part] for part in (rare, rare_judged)]
    with threads(train_config.threads):
        detector = train_detector(marks[0], marks[1], detector_config or DetectorConfig(), device)
    return WeakStrong(strong.tagger, weak.tagger, detector)

"""Rare types get a tagger of their own, asked only where a detector expects them (weak_strong, section 2)."""

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Self

import torch

from annotation.spans.tag_schemes import OUTSIDE, decode
from annotation.words import say
from learner.ner import checkpoint
from learner.ner.characters import Characters
from learner.ner.compiling import compiled
from learner.ner.data import Example
from learner.ner.ensembles.detector import SentenceDetector
from learner.ner.ensembles.ensemble import Ensemble, Verdict, mean_entropy
from learner.ner.ensembles.tag_probabilities import TagProbabilities, tag_probabilities
from learner.ner.errors import DAMAGED, BadCheckpoint
from learner.ner.model import Tagger
from learner.ner.whole_folder import whole_folder

DESCRIPTION = "weak_strong.json"


class Tagged(NamedTuple):
    """The tags of a sentence, and the probability of each."""

    tags: Sequence[str]
    probabilities: Sequence[float]


def vote(strong: Tagged, weak: Tagged) -> list[str]:
    """Eq. 9, per character. Of two equally probable types the strong model's stands."""
    return [_elected(*pair) for pair in zip(zip(*strong, strict=True), zip(*weak, strict=True), strict=True)]


def _elected(strong: tuple[str, float], weak: tuple[str, float]) -> str:
    if OUTSIDE in (strong[0], weak[0]):
        return weak[0] if strong[0] == OUTSIDE else strong[0]
    return weak[0] if weak[1] > strong[1] else strong[0]


@dataclass
class WeakStrong(Ensemble):
    """A tagger of the strong types, one of the weak types, and the detector of sentences that hold weak ones.

    Without a detector the weak tagger is always asked. Confidence is the probability that all that was asked is right:
    the strong path, the detector's answer, and if that was yes the weak path.
    """

    strong: Tagger
    weak: Tagger
    detector: SentenceDetector | None
    temperature: float = 1.0

    @property
    def labels(self) -> tuple[str, ...]:
        return self.strong.labels + self.weak.labels

    @property
    def device(self) -> torch.device:
        return self.strong.device

    @property
    def characters(self) -> Characters:
        return self.strong.characters

    @property
    def parameters(self) -> int:
        judge = self.detector.net.parameters() if self.detector else ()
        return self.strong.model.size + self.weak.model.size + sum(parameter.numel() for parameter in judge)

    def verdicts(self, texts: Sequence[str], *, second: bool = False) -> list[Verdict]:
        """Eq. 8. The weak tagger reads only the sentences that the detector picked."""
        chances = self.detector.scores(texts) if self.detector else [1.0] * len(texts)
        picked = [index for index, chance in enumerate(chances) if chance > 0.5]
        asked = [texts[index] for index in picked]
        weak = dict(zip(picked, tag_probabilities(self.weak, asked, second=second), strict=True))
        strong = tag_probabilities(self.strong, texts, second=second)
        return [
            self._verdict(one, weak.get(index), max(chance, 1 - chance))
            for index, (one, chance) in enumerate(zip(strong, chances, strict=True))
        ]

    def _verdict(self, strong: TagProbabilities, weak: TagProbabilities | None, answer: float) -> Verdict:
        """`answer`: how sure the detector is of what it said."""
        tagged = named(strong, self.strong.tags)
        tags, asked = tagged.tags, [(strong, tagged)]
        if weak is not None:
            asked.append((weak, named(weak, self.weak.tags)))
            tags = vote(tagged, asked[1][1])
        log_prob = math.log(answer) + sum(said.log_prob for said, _ in asked)
        return Verdict(
            spans=tuple(decode(tags, self.strong.config.scheme)),
            log_prob=log_prob,
            # One path gives way to its second best, the others stay.
            second_log_prob=max(log_prob - said.log_prob + said.second_log_prob for said, _ in asked),
            token_entropy=sum(mean_entropy(said.marginals) for said, _ in asked),
            min_marginal=min(min(each.probabilities) for _, each in asked),
        )

    def compiled(self) -> Self:
        return replace(self, strong=compiled(self.strong), weak=compiled(self.weak))

    def save(self, folder: Path) -> None:
        """Folders `strong`, `weak` and `detector` in this one, which is whole or not there."""
        with whole_folder(folder) as work:
            checkpoint.save(self.strong, work / "strong")
            checkpoint.save(self.weak, work / "weak")
            if self.detector:
                (work / "detector").mkdir()
                self.detector.save(work / "detector")
            described = {"temperature": self.temperature, "detector": self.detector is not None}
            (work / DESCRIPTION).write_text(json.dumps(described), "utf-8")

    @classmethod
    def load(cls, folder: Path, device: str | torch.device | None = None) -> "WeakStrong":
        """Raises BadCheckpoint."""
        folder = Path(folder)
        try:
            described = json.loads((folder / DESCRIPTION).read_text("utf-8"))
            temperature, has_detector = float(described["temperature"]), bool(described["detector"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadCheckpoint(say(DAMAGED, path=folder, error=error)) from error
        strong, weak = (checkpoint.load(folder / part, device) for part in ("strong", "weak"))
        detector = SentenceDetector.load(folder / "detector", device) if has_detector else None
        return cls(strong, weak, detector, temperature)


def named(found: TagProbabilities, names: Sequence[str]) -> Tagged:
    """The best legal tags with their marginal probabilities."""
    own = [float(row[tag]) for row, tag in zip(found.marginals, found.best, strict=True)]
    return Tagged([names[tag] for tag in found.best], own)


def only(examples: Sequence[Example], labels: Collection[str]) -> list[Example]:
    """The same sentences; spans of other types are masked, so that they are outside."""
    return [Example(text, tuple(span for span in spans if span.label in labels)) for text, spans in examples]


def holding(examples: Sequence[Example]) -> list[Example]:
    """The sentences that hold a span."""
    return [example for example in examples if example.spans]

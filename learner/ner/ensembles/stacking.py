"""Stacking (rocling, section 2.2): a random forest reads what several taggers think of a character, and decides."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from annotation.spans.tag_schemes import decode
from annotation.words import say
from learner.ner import checkpoint
from learner.ner.characters import Characters
from learner.ner.compiling import compiled
from learner.ner.ensembles.ensemble import Ensemble, Verdict, mean_entropy
from learner.ner.ensembles.forest import Forest, Rows
from learner.ner.ensembles.tag_probabilities import Floats, tag_probabilities
from learner.ner.errors import DAMAGED, BadCheckpoint
from learner.ner.model import Tagger
from learner.ner.whole_folder import whole_folder

FOREST, DESCRIPTION = "forest.safetensors", "stack.json"
Number = TypeVar("Number", bound=np.generic)


@dataclass
class Stack(Ensemble):
    """Taggers of the same types, and the forest that reads their marginals. Its tags are those of the first tagger.

    Confidence is the product over the characters of the forest's probability of the chosen tag.
    """

    taggers: tuple[Tagger, ...]
    forest: Forest
    temperature: float = 1.0

    @property
    def labels(self) -> tuple[str, ...]:
        return self.taggers[0].labels

    @property
    def device(self) -> torch.device:
        return self.taggers[0].device

    @property
    def characters(self) -> Characters:
        return self.taggers[0].characters

    @property
    def parameters(self) -> int:
        """Of the taggers; the nodes of the forest are not counted."""
        return sum(tagger.model.size for tagger in self.taggers)

    def verdicts(self, texts: Sequence[str], *, second: bool = False) -> list[Verdict]:
        """The forest reads all texts at once: its trees cost the same for one character as for thousands."""
        if not texts:
            return []
        rows = features(self.taggers, texts)
        shares = self.forest.probabilities(np.concatenate(rows))
        return [self._verdict(part) for part in by_text(shares, texts)]

    def _verdict(self, shares: Floats) -> Verdict:
        """The most probable tag of each character: any tags decode to spans. shares (T, C)."""
        first = self.taggers[0]
        tags = [first.tags[tag] for tag in self.forest.classes[shares.argmax(1)]]
        ordered = np.sort(shares, axis=1)[:, ::-1]
        own = ordered[:, 0]
        log_prob = float(np.log(own).sum())
        # The next best answer differs in the one character where that costs least.
        rival = float((ordered[:, 1] / own).max()) if shares.shape[1] > 1 else 0.0
        return Verdict(
            spans=tuple(decode(tags, first.config.scheme)),
            log_prob=log_prob,
            second_log_prob=log_prob + math.log(rival) if rival else -math.inf,
            token_entropy=mean_entropy(shares),
            min_marginal=float(own.min()),
        )

    def compiled(self) -> Self:
        return replace(self, taggers=tuple(map(compiled, self.taggers)))

    def save(self, folder: Path) -> None:
        """Folders `base-1`, `base-2` ... and the forest in this one, which is whole or not there."""
        with whole_folder(folder) as work:
            for number, tagger in enumerate(self.taggers, 1):
                checkpoint.save(tagger, work / f"base-{number}")
            self.forest.save(work / FOREST)
            described = {"taggers": len(self.taggers), "temperature": self.temperature}
            (work / DESCRIPTION).write_text(json.dumps(described), "utf-8")

    @classmethod
    def load(cls, folder: Path, device: str | torch.device | None = None) -> "Stack":
        """Raises BadCheckpoint."""
        folder = Path(folder)
        try:
            described = json.loads((folder / DESCRIPTION).read_text("utf-8"))
            count, temperature = int(described["taggers"]), float(described["temperature"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadCheckpoint(say(DAMAGED, path=folder, error=error)) from error
        taggers = tuple(checkpoint.load(folder / f"base-{number}", device) for number in range(1, count + 1))
        found = cls(taggers, Forest.load(folder / FOREST), temperature)
        found.require_agreement(folder)
        return found

    def require_agreement(self, folder: Path) -> None:
        width = sum(len(tagger.tags) for tagger in self.taggers)
        tags, said = len(self.taggers[0].tags) if self.taggers else 0, self.forest.classes
        if self.forest.features[0] != width or not ((said >= 0) & (said < tags)).all():
            raise BadCheckpoint(
                say(DAMAGED, path=folder, error="the forest belongs to other taggers than those beside it")
            )


def features(taggers: Sequence[Tagger], texts: Sequence[str]) -> list[Rows]:
    """Per text (T, sum of the taggers' tags): their marginals side by side."""
    columns = [marginals(tagger, texts) for tagger in taggers]
    return [np.concatenate(parts, axis=1) for parts in zip(*columns, strict=True)]


def by_text(rows: NDArray[Number], texts: Sequence[str]) -> list[NDArray[Number]]:
    """One row per character of all texts, cut where a text ends."""
    return np.split(rows, np.cumsum([len(text) for text in texts])[:-1])


def marginals(tagger: Tagger, texts: Sequence[str]) -> list[Rows]:
    """Per text (T, K)."""
    return [found.marginals.astype(np.float32) for found in tag_probabilities(tagger, texts)]

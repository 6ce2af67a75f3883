"""Stacking (rocling, section 2.2): a random forest reads what several taggers think of a character, and decides."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.ensemble import RandomForestClassifier

from annotation.spans.span import Span
from annotation.spans.tag_schemes import decode, encode
from learner.ner import checkpoint
from learner.ner.config import ConfigError, ModelConfig, TrainConfig
from learner.ner.data import Example, checked_examples, require_entities
from learner.ner.errors import BadCheckpoint, NotEnoughData
from learner.ner.forest import Forest, Rows, forest_of
from learner.ner.model import Tagger
from learner.ner.tag_probabilities import tag_probabilities
from learner.ner.training import OnProgress, train
from learner.ner.whole_folder import whole_folder

FOREST, DESCRIPTION = "forest.safetensors", "stack.json"
Read = Callable[[Sequence[str]], list[Rows]]
"""Texts to the features of their characters, each (T, F)."""


@dataclass(frozen=True)
class StackingConfig:
    """How the forest is grown."""

    folds: int = 5
    trees: int = 100
    min_leaf: int = 5
    """Training characters in every leaf: keeps trees small and shares honest."""
    seed: int = 1

    def __post_init__(self) -> None:
        if self.folds < 2 or self.trees < 1 or self.min_leaf < 1:
            raise ConfigError("Folds must be at least 2, trees and min_leaf positive.")


@dataclass
class Stack:
    """Taggers of the same types, and the forest that reads their marginals. Its tags are those of the first tagger."""

    taggers: tuple[Tagger, ...]
    forest: Forest

    def predict_spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """The forest's most probable tag of each character; any tags decode to spans."""
        names, scheme = self.taggers[0].tags, self.taggers[0].config.scheme
        best = [
            self.forest.classes[self.forest.probabilities(rows).argmax(1)] for rows in features(self.taggers, texts)
        ]
        return [tuple(decode([names[tag] for tag in tags], scheme)) for tags in best]

    def save(self, folder: Path) -> None:
        """Folders `base-0`, `base-1` ... and the forest in this one, which is whole or not there."""
        with whole_folder(folder) as work:
            for number, tagger in enumerate(self.taggers):
                checkpoint.save(tagger, work / f"base-{number}")
            self.forest.save(work / FOREST)
            (work / DESCRIPTION).write_text(json.dumps({"taggers": len(self.taggers)}), "utf-8")

    @classmethod
    def load(cls, folder: Path, device: str | torch.device | None = None) -> "Stack":
        """Raises BadCheckpoint."""
        folder = Path(folder)
        try:
            count = int(json.loads((folder / DESCRIPTION).read_text("utf-8"))["taggers"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadCheckpoint(f"There is no stack in {folder}, or a damaged one: {error}") from error
        found = cls(
            tuple(checkpoint.load(folder / f"base-{number}", device) for number in range(count)),
            Forest.load(folder / FOREST),
        )
        found.require_agreement(folder)
        return found

    def require_agreement(self, folder: Path) -> None:
        width = sum(len(tagger.tags) for tagger in self.taggers)
        tags, said = len(self.taggers[0].tags) if self.taggers else 0, self.forest.classes
        if self.forest.features[0] != width or not ((said >= 0) & (said < tags)).all():
            raise BadCheckpoint(f"The forest in {folder} belongs to other taggers than those beside it.")


def features(taggers: Sequence[Tagger], texts: Sequence[str]) -> list[Rows]:
    """Per text (T, sum of the taggers' tags): their marginals side by side."""
    columns = [[found.marginals for found in tag_probabilities(tagger, texts)] for tagger in taggers]
    return [np.concatenate(parts, axis=1).astype(np.float32) for parts in zip(*columns, strict=True)]


def fold_numbers(texts: Sequence[str], folds: int, seed: int) -> list[int]:
    """The fold of each sentence. Equal texts share one; neither order nor repetition changes where a text goes."""
    distinct = sorted(set(texts))
    if len(distinct) < folds:
        raise NotEnoughData(f"{folds} folds need at least {folds} different sentences, and there are {len(distinct)}.")
    random.Random(seed).shuffle(distinct)
    fold = {text: place % folds for place, text in enumerate(distinct)}
    return [fold[text] for text in texts]


def out_of_fold(examples: Sequence[Example], fit: Callable[[list[Example]], Read], folds: int, seed: int) -> list[Rows]:
    """Features of every sentence from what was fitted on the other folds."""
    numbers = fold_numbers([example.text for example in examples], folds, seed)
    found: dict[int, Rows] = {}
    for fold in range(folds):
        read = fit([example for example, number in zip(examples, numbers, strict=True) if number != fold])
        held_out = [index for index, number in enumerate(numbers) if number == fold]
        found.update(zip(held_out, read([examples[index].text for index in held_out]), strict=True))
    return [found[index] for index in range(len(examples))]


def train_stack(
    train_examples: Sequence[Example],
    dev: Sequence[Example],
    *,
    entity_types: Sequence[str],
    model_configs: Sequence[ModelConfig],
    train_config: TrainConfig,
    config: StackingConfig | None = None,
    on_progress: OnProgress | None = None,
    device: str | torch.device | None = None,
) -> Stack:
    """(folds + 1) trainings per base model: one per fold for the forest to learn from, one on everything to be used.

    `dev` stops each of them early; the forest never sees it. Raises what `train` raises.
    """
    config = config or StackingConfig()
    if not model_configs:
        raise ConfigError("A stack needs at least one base model.")
    examples = checked_examples(train_examples, entity_types)
    require_entities(examples)

    def taggers_of(seen: Sequence[Example]) -> tuple[Tagger, ...]:
        return tuple(
            train(
                seen,
                dev,
                entity_types=entity_types,
                model_config=model_config,
                train_config=train_config,
                on_progress=on_progress,
                device=device,
            ).tagger
            for model_config in model_configs
        )

    def fit(seen: list[Example]) -> Read:
        fitted = taggers_of(seen)
        return lambda texts: features(fitted, texts)

    rows = np.concatenate(out_of_fold(examples, fit, config.folds, config.seed))
    taggers = taggers_of(examples)
    wanted = [number for text, spans in examples for number in _tag_numbers(taggers[0], text, spans)]
    grown = RandomForestClassifier(config.trees, min_samples_leaf=config.min_leaf, random_state=config.seed)
    return Stack(taggers, forest_of(grown.fit(rows, wanted)))


def _tag_numbers(tagger: Tagger, text: str, spans: Sequence[Span]) -> list[int]:
    return [tagger.tags.index(tag) for tag in encode(spans, len(text), tagger.config.scheme)]

"""Train a stack: no model is asked about a sentence that it has seen, and the forest learns whom to believe."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from sklearn.ensemble import RandomForestClassifier

from annotation.spans.span import Span
from annotation.spans.tag_schemes import encode
from annotation.words import say
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.data import Example, require_entities
from learner.ner.ensembles.config import EnsembleConfig, Member, members
from learner.ner.ensembles.forest import Forest, Rows, forest_of
from learner.ner.ensembles.parts import Made, Parts, Store
from learner.ner.ensembles.stacking import FOREST, Stack, by_text, marginals
from learner.ner.errors import DAMAGED, BadCheckpoint, NotEnoughData
from learner.ner.model import Tagger
from learner.ner.training import OnProgress, Progress

ROWS = "rows.safetensors"


def train_stack(
    train: Sequence[Example],
    dev: Sequence[Example],
    parts: Parts,
    *,
    entity_types: Sequence[str],
    model_config: ModelConfig,
    train_config: TrainConfig,
    ensemble: EnsembleConfig,
) -> Stack:
    """(folds + 1) trainings per base model: one per fold for the forest to learn from, one on everything to be used.

    `dev` stops each of them early; the forest never sees it. Raises what `training.train` raises.
    """
    require_entities(train)
    bases = list(enumerate(members(ensemble, model_config, train_config), 1))
    parts.count = (ensemble.folds + 1) * len(bases) + 1

    def answers(fold: int, seen: list[Example], texts: list[str]) -> list[Rows]:
        columns = [
            _read_fold(parts, f"base-{number}-fold-{fold + 1}", (seen, dev, entity_types, how), texts)
            for number, how in bases
        ]
        return by_text(np.concatenate(columns, axis=1), texts)

    rows = np.concatenate(out_of_fold(train, answers, ensemble.folds, train_config.seed))
    taggers = tuple(parts.tagger(f"base-{number}", train, dev, entity_types, how) for number, how in bases)
    wanted = [number for text, spans in train for number in tag_numbers(taggers[0], text, spans)]
    return Stack(taggers, _forest(parts, rows, wanted, ensemble, train_config.seed))


Lesson = tuple[Sequence[Example], Sequence[Example], Sequence[str], Member]
"""Train, dev, labels, settings."""


def _read_fold(parts: Parts, name: str, lesson: Lesson, texts: Sequence[str]) -> Rows:
    """What a tagger that learned the lesson thinks of the texts, one behind the other. Only that is kept of it."""

    def make(state: Path | None, tell: OnProgress) -> Made[Rows]:
        made = parts.trained(*lesson, state, tell)
        return Made(np.concatenate(marginals(made.content, texts)), made.history, made.transfer)

    return parts.make(name, make, Store[Rows](_save_rows, _load_rows))


def _save_rows(rows: Rows, folder: Path) -> None:
    save_file({"rows": np.ascontiguousarray(rows)}, folder / ROWS)


def _load_rows(folder: Path, device: str | torch.device | None = None) -> Rows:
    try:
        return load_file(folder / ROWS)["rows"]
    except (OSError, KeyError, SafetensorError) as error:
        raise BadCheckpoint(say(DAMAGED, path=folder, error=error)) from error


def _forest(parts: Parts, rows: Rows, wanted: Sequence[int], config: EnsembleConfig, seed: int) -> Forest:
    def make(state: Path | None, tell: OnProgress) -> Made[Forest]:
        grown = RandomForestClassifier(config.trees, min_samples_leaf=config.min_leaf, random_state=seed)
        found = forest_of(grown.fit(rows, wanted))
        tell(Progress(1, 1, 1, 1, 0.0, None))
        return Made(found, [])

    store = Store[Forest](lambda forest, folder: forest.save(folder / FOREST), lambda at, _: Forest.load(at / FOREST))
    return parts.make("forest", make, store)


def fold_numbers(texts: Sequence[str], folds: int, seed: int) -> list[int]:
    """The fold of each sentence. Equal texts share one; neither order nor repetition changes where a text goes."""
    distinct = sorted(set(texts))
    if len(distinct) < folds:
        template = "{folds} folds need at least {folds} different sentences, and there are {found}."
        raise NotEnoughData(say(template, folds=folds, found=len(distinct)))
    random.Random(seed).shuffle(distinct)
    fold = {text: place % folds for place, text in enumerate(distinct)}
    return [fold[text] for text in texts]


def out_of_fold(
    examples: Sequence[Example],
    answers: Callable[[int, list[Example], list[str]], list[Rows]],
    folds: int,
    seed: int,
) -> list[Rows]:
    """Of every sentence what is answered by those who have seen only the other folds.

    `answers(fold, seen, texts)` is one row per character of each text.
    """
    numbers = fold_numbers([example.text for example in examples], folds, seed)
    found: dict[int, Rows] = {}
    for fold in range(folds):
        seen = [example for example, number in zip(examples, numbers, strict=True) if number != fold]
        held_out = [index for index, number in enumerate(numbers) if number == fold]
        found.update(zip(held_out, answers(fold, seen, [examples[index].text for index in held_out]), strict=True))
    return [found[index] for index in range(len(examples))]


def tag_numbers(tagger: Tagger, text: str, spans: Sequence[Span]) -> list[int]:
    return [tagger.tags.index(tag) for tag in encode(spans, len(text), tagger.config.scheme)]

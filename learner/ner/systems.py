"""One way to train any system, and one to read it from disk, whatever it is made of."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import torch

from annotation.words import say
from learner.ner import checkpoint
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.data import Example, checked_examples
from learner.ner.ensembles import stacking, weak_strong
from learner.ner.ensembles.config import NONE, STACKING, WEAK_STRONG, EnsembleConfig
from learner.ner.ensembles.parts import Parts
from learner.ner.ensembles.stacking_training import train_stack
from learner.ner.ensembles.weak_strong_training import train_weak_strong
from learner.ner.errors import BadCheckpoint
from learner.ner.hardware import threads
from learner.ner.resume import fingerprint
from learner.ner.single import Single
from learner.ner.system import System
from learner.ner.training import OnProgress, train

TRAINERS = {WEAK_STRONG: train_weak_strong, STACKING: train_stack}


class SystemResult(NamedTuple):
    """History: one entry per epoch. Transfers: what came from the parent. `part` is empty for a single model."""

    system: System
    history: list[dict[str, Any]]
    transfers: list[dict[str, Any]]


def train_system(
    train: Sequence[Example],
    dev: Sequence[Example],
    *,
    entity_types: Sequence[str],
    model_config: ModelConfig,
    train_config: TrainConfig,
    ensemble: EnsembleConfig,
    parent: Path | None = None,
    resume_dir: Path | None = None,
    on_progress: OnProgress | None = None,
    device: str | torch.device | None = None,
) -> SystemResult:
    """As `training.train`. Every tagger of an ensemble starts from `parent`, which is a single model.

    In `resume_dir` parts that are whole are kept, and the one under way goes on from its last whole epoch.
    Raises what `training.train` raises, ConfigError, and NotEnoughData where the ensemble needs more than its parts.
    """
    if parent is not None and is_ensemble(parent):
        raise BadCheckpoint("That model is an ensemble: start from a single one, or from scratch.")
    if ensemble.kind == NONE:
        return _train_single(
            train,
            dev,
            entity_types=entity_types,
            model_config=model_config,
            train_config=train_config,
            parent=parent,
            resume_dir=resume_dir,
            on_progress=on_progress,
            device=device,
        )
    train, dev = checked_examples(train, entity_types), checked_examples(dev, entity_types)
    told = fingerprint(train, dev, entity_types, (model_config, train_config), parent)
    identity = sha256(json.dumps([told, ensemble.to_dict()]).encode()).hexdigest()
    parts = Parts(identity, resume_dir, parent, on_progress, device)
    with threads(train_config.threads):
        system = TRAINERS[ensemble.kind](
            train,
            dev,
            parts,
            entity_types=entity_types,
            model_config=model_config,
            train_config=train_config,
            ensemble=ensemble,
        )
    return SystemResult(system, parts.history, parts.transfers)


def _train_single(*data: Sequence[Example], **options: Any) -> SystemResult:
    result = train(*data, **options)
    transfers = [{"part": "", **result.transfer.to_dict()}] if result.transfer else []
    return SystemResult(Single(result.tagger), result.history, transfers)


def is_ensemble(folder: Path) -> bool:
    return any((folder / name).exists() for name in (weak_strong.DESCRIPTION, stacking.DESCRIPTION))


def load_system(folder: Path, device: str | torch.device | None = None) -> System:
    """What `System.save` wrote. Raises BadCheckpoint."""
    folder = Path(folder)
    if (folder / weak_strong.DESCRIPTION).exists():
        return weak_strong.WeakStrong.load(folder, device)
    if (folder / stacking.DESCRIPTION).exists():
        return stacking.Stack.load(folder, device)
    if not (folder / checkpoint.DESCRIPTION).exists():
        raise BadCheckpoint(say("There is no checkpoint in {path}.", path=folder))
    return Single(checkpoint.load(folder, device))

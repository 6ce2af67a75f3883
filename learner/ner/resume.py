"""The state after the last whole epoch, so that a killed training goes on as if nothing had happened."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor

from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.data import Example

STATE = "state.pt"
State = TypeVar("State")


@dataclass
class Progression:
    """Where a training stands."""

    epoch: int = 0
    """Whole epochs behind it."""
    best_f1: float = -1.0
    best_epoch: int = 0
    best_weights: dict[str, Tensor] = field(default_factory=dict)
    history: list[dict[str, float]] = field(default_factory=list)


def fingerprint(
    train: Iterable[Example],
    dev: Iterable[Example],
    labels: Sequence[str],
    configs: tuple[ModelConfig, TrainConfig],
    parent: Path | None,
) -> str:
    """Equal for two trainings that would do the same. Threads do not matter, the parent's description does."""
    model, training = (config.to_dict() for config in configs)
    training.pop("threads")
    digest = hashlib.sha256(json.dumps([model, training, list(labels), [*train], [*dev]]).encode())
    if parent is not None:
        digest.update((Path(parent) / "tagger.json").read_bytes())
    return digest.hexdigest()


def save_state(folder: Path, identity: str, state: Any, parts: Mapping[str, Any]) -> None:
    """`state`: a dataclass of plain values. `parts`: model, optimizer, schedule: whatever has a state dictionary.

    One file, replaced whole: where it cannot be written, for want of space for instance, the one before stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    generators = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        generators["cuda"] = torch.cuda.get_rng_state()
    work = folder / f".{STATE}.{os.getpid()}"
    live = {name: part.state_dict() for name, part in parts.items()}
    try:
        torch.save({"identity": identity, "state": state.__dict__, "live": live, "generators": generators}, work)
        os.replace(work, folder / STATE)
    finally:
        work.unlink(missing_ok=True)


def load_state(folder: Path, identity: str, parts: Mapping[str, Any], kind: type[State]) -> State | None:
    """Where the same training stands, its parts and random generators as they were then; None if there is none."""
    try:
        saved = torch.load(folder / STATE, map_location="cpu", weights_only=True)
    except Exception:  # a damaged file fails in any way at all, and the answer is always to start again
        return None
    if saved.get("identity") != identity:
        return None
    torch.set_rng_state(saved["generators"]["cpu"])
    if torch.cuda.is_available() and "cuda" in saved["generators"]:
        torch.cuda.set_rng_state(saved["generators"]["cuda"])
    for name, part in parts.items():
        part.load_state_dict(saved["live"][name])
    return kind(**saved["state"])

"""A model on disk: `model.safetensors` and `tagger.json`. A folder is either whole or not there."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from annotation.words import say
from learner.ner.characters import Characters
from learner.ner.config import LATTICE, ModelConfig
from learner.ner.errors import DAMAGED, BadCheckpoint
from learner.ner.hardware import best_device
from learner.ner.model import Tagger, rebuilt_tagger
from learner.ner.whole_folder import whole_folder

WEIGHTS, DESCRIPTION = "model.safetensors", "tagger.json"
FORMAT = 1


def save(tagger: Tagger, folder: Path, extra: dict[str, Any] | None = None) -> None:
    """Write beside the folder, then take its name: a reader never sees half of it."""
    weights = {name: value.detach().cpu().contiguous() for name, value in tagger.model.state_dict().items()}
    with whole_folder(folder) as work:
        save_file(weights, work / WEIGHTS)
        (work / DESCRIPTION).write_text(json.dumps(_description(tagger, extra or {}), ensure_ascii=False), "utf-8")


def load(folder: Path, device: str | torch.device | None = None) -> Tagger:
    """The tagger as saved, without asking any hub. Raises BadCheckpoint."""
    folder = Path(folder)
    try:
        described = json.loads((folder / DESCRIPTION).read_text("utf-8"))
        tagger = rebuilt_tagger(
            ModelConfig.from_dict(described["config"]),
            tuple(described["labels"]),
            Characters.from_dict(described["characters"]),
            described["encoder"],
            tuple(described["words"]),
            described["word_dim"],
        )
        tagger.model.load_state_dict(load_file(folder / WEIGHTS))
    except FileNotFoundError as error:
        raise BadCheckpoint(say("There is no checkpoint in {path}.", path=folder)) from error
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise BadCheckpoint(say(DAMAGED, path=folder, error=error)) from error
    tagger.temperature, tagger.extra = float(described["temperature"]), dict(described["extra"])
    tagger.model.to(best_device(device)).eval()
    return tagger


def _description(tagger: Tagger, extra: dict[str, Any]) -> dict[str, Any]:
    encoder: Any = tagger.model.encoder
    sequence: Any = tagger.model.sequence
    return {
        "format": FORMAT,
        "config": tagger.config.to_dict(),
        "labels": list(tagger.labels),
        "characters": tagger.characters.to_dict(),
        "encoder": encoder.describe(),
        "words": list(tagger.words),
        "word_dim": sequence.words.embedding_dim if tagger.config.sequence == LATTICE else 0,
        "temperature": tagger.temperature,
        "extra": {**tagger.extra, **extra},
    }

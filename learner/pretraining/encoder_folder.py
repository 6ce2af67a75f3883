"""A finished encoder on disk: weights in half precision, shape, vocabulary, how it was made, and a card for people."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor
from transformers import AutoModelForMaskedLM

from annotation.words import say
from learner.ner.encoders import hub
from learner.ner.encoders.vocabulary import Vocabulary, write_vocabulary
from learner.ner.errors import EncoderUnavailable
from learner.ner.whole_folder import whole_folder
from learner.pretraining.card import CARD, card
from learner.pretraining.language_model import HEADS, LanguageModel

HISTORY = "pretraining.json"
TOLD_ONCE = ("before", "licence", "notes", "results")  # of the newest pretraining alone


def save_encoder(folder: Path, model: LanguageModel, vocabulary: Vocabulary, made: Mapping[str, Any]) -> None:
    """`made`: what the card tells, see `card`. The folder is an encoder's name from then on."""
    masked_model = cast(Any, model.model)
    with whole_folder(folder) as work:
        masked_model.save_pretrained(work, state_dict=_halved(masked_model.state_dict()))
        for file in work.iterdir():
            file.chmod(0o644)  # safetensors is stricter than what other workers must read
        write_vocabulary(work, vocabulary)
        _describe(work, made)


def tell_more(folder: Path, about: Mapping[str, str]) -> None:
    """Write licence, notes or results on the card of an encoder that is there."""
    made = {**json.loads((folder / HISTORY).read_text("utf-8")), **about}
    _describe(folder, made)


def history_of(name: str) -> list[dict[str, Any]]:
    """What is known of how the encoder of that name was made, oldest pretraining first. Raises EncoderUnavailable."""
    file = Path(hub.place_of(name)) / HISTORY
    if not file.exists():
        return []
    made = json.loads(file.read_text("utf-8"))
    return [*made.get("before", ()), {key: value for key, value in made.items() if key not in TOLD_ONCE}]


def _describe(folder: Path, made: Mapping[str, Any]) -> None:
    (folder / HISTORY).write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    (folder / CARD).write_text(card(made), "utf-8")


def _halved(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What was one tensor under two names is one again, and is written once."""
    halves = {value.data_ptr(): value.detach().to("cpu", torch.float16) for value in weights.values()}
    return {name: halves[value.data_ptr()] for name, value in weights.items()}


def load_language_model(name: str) -> tuple[LanguageModel, Vocabulary]:
    """An encoder that is to learn on. Raises EncoderUnavailable, also for a family that has no head we know."""
    model, vocabulary = hub.load(name, AutoModelForMaskedLM)
    family = str(model.config.model_type)
    if family not in HEADS:
        template = "{name!r} is of the family {family}: only {known} can learn on."
        raise EncoderUnavailable(say(template, name=name, family=family, known=list(HEADS)))
    return LanguageModel(model, vocabulary.characters.pad), vocabulary

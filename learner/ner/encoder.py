"""Encoders: character ids in, character features out. By name: from nothing, from a folder, or from a hub."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import nn
from transformers import AutoConfig

from learner.ner import albert, hub, vectors
from learner.ner.characters import Characters
from learner.ner.config import ModelConfig
from learner.ner.errors import EncoderUnavailable
from learner.ner.names import EMBEDDING, VECTORS, alternatives, is_pretrained
from learner.ner.protocol import Encoder
from learner.ner.transformer import Transformer, model_of
from learner.ner.vectors import CharacterVectors

__all__ = ["Encoder", "build", "new", "require_known"]


def new(config: ModelConfig, characters: Characters) -> tuple[nn.Module, Characters]:
    """An encoder to be trained, and its characters: those given where it brings none. Raises EncoderUnavailable."""
    require_known(config.encoder)
    if config.encoder.startswith(VECTORS):
        return vectors.from_file(Path(config.encoder.removeprefix(VECTORS)), characters)
    if is_pretrained(config.encoder):
        return hub.fetch(config.encoder)
    return build(config, characters), characters


def build(config: ModelConfig, characters: Characters, described: Mapping[str, Any] | None = None) -> nn.Module:
    """An encoder with random weights. `described` is what `describe()` said of the one to be built again."""
    if config.encoder == EMBEDDING:
        return CharacterVectors(characters, config.embedding_dim)
    if config.encoder.startswith(VECTORS) and described:
        return CharacterVectors(characters, described["dim"])
    if described:
        return Transformer(model_of(AutoConfig.for_model(**described)), characters)
    return albert.scratch(config.encoder, characters, config)


def require_known(name: str) -> None:
    """Raises EncoderUnavailable for a built-in name that does not exist."""
    if name.startswith("scratch:") and name not in albert.SHAPES:
        raise EncoderUnavailable(f"There is no encoder {name!r}. {alternatives()}")

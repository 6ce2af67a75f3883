"""Encoders by name: from nothing, from a file, a folder or a hub, or two of them side by side."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from torch import nn
from transformers import AutoConfig

from annotation.words import say
from learner.ner.characters import Characters
from learner.ner.config import ModelConfig
from learner.ner.encoders import albert, hub, vectors
from learner.ner.encoders.fusion import Fused, paired
from learner.ner.encoders.names import EMBEDDING, PLUS, VECTORS, alternatives, is_pretrained, parts
from learner.ner.encoders.pieces import is_spaced
from learner.ner.encoders.protocol import Encoder
from learner.ner.encoders.transformer import Transformer, model_of
from learner.ner.encoders.vectors import CharacterVectors
from learner.ner.errors import EncoderUnavailable

__all__ = ["Encoder", "build", "new", "require_known"]


def new(config: ModelConfig, characters: Characters, texts: Iterable[str]) -> tuple[nn.Module, Characters]:
    """An encoder to be trained on the texts, and its characters: those given where it brings none.

    Raises EncoderUnavailable.
    """
    require_known(config.encoder)
    names = parts(config.encoder)
    # In a pair an id belongs to a character wherever it stands, but a piece depends on the letters around it.
    by_piece = len(names) == 1 and is_spaced(set().union(*texts))
    made = [_new(name, config, characters, by_piece) for name in names]
    return made[0] if len(made) == 1 else _fused(made)


def build(config: ModelConfig, characters: Characters, described: Mapping[str, Any] | None = None) -> nn.Module:
    """An encoder with random weights. `described` is what `describe()` said of the one to be built again."""
    names = parts(config.encoder)
    if len(names) == 1:
        return _built(names[0], config, characters, described or {})
    made = []
    for name, part in zip(names, (described or {})["parts"], strict=True):
        own = Characters.from_dict(part["characters"])
        made.append((_built(name, config, own, part["encoder"]), own))
    return _fused(made)[0]


def require_known(name: str) -> None:
    """Raises EncoderUnavailable for a built-in name that does not exist, and for more than two encoders."""
    if len(parts(name)) > 2 or not all(part.strip() for part in parts(name)):
        template = "{name!r} must name one encoder, or two with {plus!r} between. {use}"
        raise EncoderUnavailable(say(template, name=name, plus=PLUS, use=alternatives()))
    for part in parts(name):
        if part.startswith("scratch:") and part not in albert.SHAPES:
            raise EncoderUnavailable(say("There is no encoder {name!r}. {use}", name=part, use=alternatives()))


def _new(name: str, config: ModelConfig, characters: Characters, by_piece: bool) -> tuple[nn.Module, Characters]:
    if name.startswith(VECTORS):
        return vectors.from_file(Path(name.removeprefix(VECTORS)), characters)
    if is_pretrained(name):
        return hub.fetch(name, by_piece=by_piece, dropout=config.encoder_dropout)
    return _built(name, config, characters, {}), characters


def _built(name: str, config: ModelConfig, characters: Characters, described: Mapping[str, Any]) -> nn.Module:
    """One encoder with random weights."""
    if name == EMBEDDING or name.startswith(VECTORS):
        return CharacterVectors(characters, described.get("dim", config.embedding_dim))
    if described:
        return Transformer(model_of(AutoConfig.for_model(**described)), characters)
    return albert.scratch(name, characters, config)


def _fused(made: Sequence[tuple[nn.Module, Characters]]) -> tuple[nn.Module, Characters]:
    (first, left), (second, right) = made
    return Fused(first, second, (left, right)), paired(left, right)

"""The model in one sitting: encoder -> sequence layer -> emissions -> decoder; a tagger knows what its tags mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from torch import Tensor, nn

from annotation.spans.tag_schemes import tag_names
from learner.ner.characters import Characters
from learner.ner.config import LATTICE, ModelConfig
from learner.ner.decoding.decoders import DECODERS, Decoder
from learner.ner.dropout import with_cheap_dropout
from learner.ner.encoders import encoder as encoders
from learner.ner.sequence.lattice import LatticeBiLSTM, matches_in
from learner.ner.sequence.lexicon import Lexicon, readable, words_for
from learner.ner.sequence.lstm import SEQUENCE_LAYERS


class NerModel(nn.Module):
    """Emission scores of characters, and the decoder that reads them. Shapes: B batch, T characters, K tags."""

    decoder: Decoder

    def __init__(
        self,
        config: ModelConfig,
        encoder: nn.Module,
        tags: list[str],
        lexicon: Lexicon[tuple[int, ...]] | None = None,
        vectors: Tensor | None = None,
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.lexicon = lexicon
        size = cast(encoders.Encoder, encoder).size
        self.sequence = (
            SEQUENCE_LAYERS[config.sequence](size, config)
            if lexicon is None
            else LatticeBiLSTM(size, config, len(lexicon.words), vectors)
        )
        self.emit = nn.Linear(self.sequence.size, len(tags))  # W_e
        self.decoder = cast(Decoder, DECODERS[config.decoder](tags, config.scheme))
        self.tanh = config.tanh_emissions

    @property
    def size(self) -> int:
        """Numbers that are learned."""
        return sum(parameter.numel() for parameter in self.parameters())

    def forward(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """ids (B, T), lengths (B,) -> emissions (B, T, K) in single precision, mask (B, T)."""
        mask = torch.arange(ids.shape[1], device=ids.device) < lengths[:, None]
        features = self.encoder(ids, lengths, mask)
        words = () if self.lexicon is None else (matches_in(self.lexicon, ids, lengths),)
        emissions = self.emit(self.sequence(features, lengths, mask, *words))
        return (torch.tanh(emissions) if self.tanh else emissions).float(), mask


@dataclass
class Tagger:
    """A model with everything it needs to read text: characters, tags, temperature."""

    config: ModelConfig
    labels: tuple[str, ...]
    characters: Characters
    model: NerModel
    words: tuple[str, ...] = ()
    """Of a lattice, by their rows in its table."""
    temperature: float = 1.0
    extra: dict[str, Any] = field(default_factory=dict)
    only_scores: bool = False
    """Whether its encoder was rewritten for that: see `learner.ner.inference.for_scoring`."""
    tags: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tags = tag_names(self.labels, self.config.scheme)

    @property
    def device(self) -> torch.device:
        return next(self.model.parameters()).device

    @property
    def limit(self) -> int:
        """Characters that the encoder takes at once."""
        return min(self.config.max_length, cast(encoders.Encoder, self.model.encoder).limit)


def new_tagger(
    config: ModelConfig, labels: tuple[str, ...], characters: Characters, texts: Sequence[str] = ()
) -> Tagger:
    """A tagger to be trained on the texts: they say whether words are spaced, and which ones a lattice is told about.
    `characters`, which may be more than theirs, are used where the encoder brings none.

    Raises EncoderUnavailable.
    """
    encoder, characters = encoders.new(config, characters, texts)
    if config.sequence != LATTICE:
        return _assembled(config, labels, characters, encoder)
    words, vectors = words_for(config.lexicon, texts)
    kept = readable(words, characters)
    vectors = None if vectors is None else vectors[kept]
    return _assembled(config, labels, characters, encoder, tuple(words[place] for place in kept), vectors)


def rebuilt_tagger(
    config: ModelConfig,
    labels: tuple[str, ...],
    characters: Characters,
    described: Mapping[str, Any],
    words: tuple[str, ...] = (),
    word_dim: int = 0,
) -> Tagger:
    """A tagger of the same shape as a saved one, with random weights."""
    encoder = encoders.build(config, characters, described)
    return _assembled(config, labels, characters, encoder, words, torch.zeros(len(words), word_dim))


def _assembled(
    config: ModelConfig,
    labels: tuple[str, ...],
    characters: Characters,
    encoder: nn.Module,
    words: tuple[str, ...] = (),
    vectors: Tensor | None = None,
) -> Tagger:
    is_lattice = config.sequence == LATTICE
    lexicon = Lexicon(tuple(characters.encode(word)) for word in words) if is_lattice else None
    model = NerModel(config, encoder, tag_names(labels, config.scheme), lexicon, vectors)
    with_cheap_dropout(model)
    return Tagger(config, labels, characters, model, words)

"""ALBERT from scratch: one layer shared by all depths, a narrow embedding table, characters for tokens."""

from typing import Any, cast

import torch
from torch import nn
from transformers import AlbertConfig

from learner.ner.characters import Characters
from learner.ner.config import ModelConfig
from learner.ner.encoders.names import SCRATCH
from learner.ner.encoders.transformer import Transformer, model_of

# Layers, hidden size, attention heads. All but tiny as in table 1 of the ALBERT paper (Lan et al. 2020).
SHAPES = dict(zip(SCRATCH, [(4, 312, 12), (12, 768, 12), (24, 1024, 16), (24, 2048, 16)], strict=True))
CHARACTER_SPREAD, POSITION_SPREAD = 0.3, 0.02


def scratch(name: str, characters: Characters, config: ModelConfig) -> Transformer:
    """An ALBERT with random weights, one of `SHAPES`."""
    return Transformer(_settled(model_of(shape_of(name, characters, config))), characters)


def shape_of(name: str, characters: Characters, config: ModelConfig) -> AlbertConfig:
    layers, hidden, heads = SHAPES[name]
    return AlbertConfig(
        vocab_size=characters.size,
        pad_token_id=characters.pad,
        embedding_size=128,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_hidden_groups=1,
        num_attention_heads=heads,
        intermediate_size=4 * hidden,
        max_position_embeddings=512,
        hidden_act="gelu",  # the exact one: its kernel is up to five times as fast as that of the tanh form
        hidden_dropout_prob=config.encoder_dropout,
        attention_probs_dropout_prob=0.0,  # of little use from scratch, and it costs the fused attention kernel
    )


@torch.no_grad()
def _settled(model: nn.Module) -> nn.Module:
    """Start with features that tell characters, not places.

    ALBERT draws both tables alike, so that half of what a layer first sees is the position: a few hundred sentences
    cannot undo that (tiny, 300 sentences of CLUENER, twelve epochs: dev F1 0 as it comes, 27 like this).
    """
    embeddings = cast(Any, model).embeddings
    characters = embeddings.word_embeddings
    characters.weight.normal_(0.0, CHARACTER_SPREAD)
    characters.weight[characters.padding_idx] = 0.0
    embeddings.position_embeddings.weight.normal_(0.0, POSITION_SPREAD)
    return model

"""Our own ALBERT over characters: a factorised embedding table that is entered with its neighbours in view, layers in
groups that share weights, normalisation in front of each part, and attention that knows distances instead of places."""

import math
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel, AutoModelForMaskedLM, PreTrainedConfig, PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput, MaskedLMOutput

ABSOLUTE, DISTANCE = "absolute", "distance"
PRE, POST = "pre", "post"
FARTHEST = 64  # characters: beyond, all distances look alike


class CharAlbertConfig(PreTrainedConfig):  # type: ignore[misc]
    """Names as in transformers' ALBERT. `num_hidden_groups` 1 is ALBERT's sharing, one per layer is none."""

    model_type = "anneal_albert"

    vocab_size: int = 8000
    embedding_size: int = 128
    hidden_size: int = 256
    num_hidden_layers: int = 6
    num_hidden_groups: int = 6
    num_attention_heads: int = 4
    intermediate_size: int = 1024
    hidden_act: str = "gelu"
    hidden_dropout_prob: float = 0.0
    attention_probs_dropout_prob: float = 0.0
    max_position_embeddings: int = 512
    initializer_range: float = 0.06
    layer_norm_eps: float = 1e-6
    kernel: int = 3
    """Characters that the way from the table into the layers sees at once: words begin there. Odd."""
    norm: str = PRE
    """Where LayerNorm stands: in front of attention and feed-forward (pre), or behind each sum (post)."""
    positions: str = DISTANCE
    pad_token_id: int | None = 0


class Layer(nn.Module):
    """Self-attention and a feed-forward network, each with a residual connection."""

    def __init__(self, config: CharAlbertConfig) -> None:
        super().__init__()
        size = config.hidden_size
        self.heads = config.num_attention_heads
        self.before = config.norm == PRE
        self.norm_attention = nn.LayerNorm(size, config.layer_norm_eps)
        self.query_key_value = nn.Linear(size, 3 * size)
        self.attention_out = nn.Linear(size, size)
        self.norm_feed_forward = nn.LayerNorm(size, config.layer_norm_eps)
        self.widen = nn.Linear(size, config.intermediate_size)
        self.narrow = nn.Linear(config.intermediate_size, size)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, hidden: Tensor, bias: Tensor | None, eager: bool) -> Tensor:
        """hidden (B, T, H), bias (B or 1, heads, T, T) added to the attention's scores -> (B, T, H)."""
        if self.before:
            hidden = hidden + self.dropout(self.attend(self.norm_attention(hidden), bias, eager))
            return cast(Tensor, hidden + self.dropout(self.feed_forward(self.norm_feed_forward(hidden))))
        hidden = self.norm_attention(hidden + self.dropout(self.attend(hidden, bias, eager)))
        return cast(Tensor, self.norm_feed_forward(hidden + self.dropout(self.feed_forward(hidden))))

    def attend(self, hidden: Tensor, bias: Tensor | None, eager: bool) -> Tensor:
        count, width, size = hidden.shape
        split = self.query_key_value(hidden).view(count, width, 3, self.heads, size // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)  # each (B, heads, T, H / heads)
        if eager:
            scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
            weights = (scores if bias is None else scores + bias).softmax(-1).to(value.dtype)
            read = weights @ value
        else:
            bias = None if bias is None else bias.to(query.dtype)
            read = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        return cast(Tensor, self.attention_out(read.transpose(1, 2).reshape(count, width, size)))

    def feed_forward(self, hidden: Tensor) -> Tensor:
        return cast(Tensor, self.narrow(functional.gelu(self.widen(hidden))))


class Distances(nn.Module):
    """What each head adds to its scores for the distance between two characters."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(2 * FARTHEST + 1, heads))

    def forward(self, width: int) -> Tensor:
        """-> (1, heads, width, width)"""
        place = torch.arange(width, device=self.weight.device)
        distance = (place - place[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST
        return self.weight[distance].permute(2, 0, 1)[None]

    def prefer_neighbours(self) -> None:
        """Heads start by looking near, each at a scale of its own, the last everywhere (slopes as in ALiBi)."""
        slopes = torch.tensor([2.0 ** -(head + 1) for head in range(self.weight.shape[1] - 1)] + [0.0])
        away = (torch.arange(2 * FARTHEST + 1) - FARTHEST).abs()
        self.weight.copy_(-away[:, None] * slopes)


class OwnAlbert(PreTrainedModel):  # type: ignore[misc]
    config_class = CharAlbertConfig
    base_model_prefix = "albert"
    _supports_sdpa = True

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding):
            module.weight.normal_(0.0, self.config.initializer_range)
        if isinstance(module, nn.Linear):
            module.bias.zero_()
        elif isinstance(module, nn.Embedding) and module.padding_idx is not None:
            module.weight[module.padding_idx] = 0.0
        elif isinstance(module, nn.LayerNorm):
            module.reset_parameters()
        elif isinstance(module, Distances):
            module.prefer_neighbours()
        elif isinstance(module, MaskedHead):
            module.bias.zero_()


class CharAlbert(OwnAlbert):
    _keys_to_ignore_on_load_unexpected = (r"^head\.",)  # a tagger has no use for it

    def __init__(self, config: CharAlbertConfig) -> None:
        super().__init__(config)
        wide, by_place = config.embedding_size, config.positions == ABSOLUTE
        self.characters = nn.Embedding(config.vocab_size, wide, padding_idx=config.pad_token_id)
        self.places = nn.Embedding(config.max_position_embeddings, wide) if by_place else None
        self.distances = None if by_place else Distances(config.num_attention_heads)
        self.norm_characters = nn.LayerNorm(wide, config.layer_norm_eps)
        self.enter = nn.Linear(config.kernel * wide, config.hidden_size)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.num_hidden_groups))
        self.norm = nn.LayerNorm(config.hidden_size, config.layer_norm_eps) if config.norm == PRE else nn.Identity()
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.post_init()

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None, **_: Any) -> BaseModelOutput:
        """input_ids (B, T); attention_mask (B, T), 1 where there is a character -> last_hidden_state (B, T, H)."""
        config, width = self.config, input_ids.shape[1]
        found = self.characters(input_ids)
        if self.places is not None:
            found = found + self.places.weight[:width]
        found = self.norm_characters(found)
        if attention_mask is not None:  # what lies behind a text is no neighbour
            found = found * attention_mask[..., None]
        hidden = self.dropout(self.enter(with_neighbours(found, config.kernel)))
        bias = self._bias(width, attention_mask)
        eager = config._attn_implementation == "eager"
        for number in range(config.num_hidden_layers):
            group = number * config.num_hidden_groups // config.num_hidden_layers
            hidden = self.layers[group](hidden, bias, eager)
        return BaseModelOutput(last_hidden_state=self.norm(hidden))

    def _bias(self, width: int, attention_mask: Tensor | None) -> Tensor | None:
        """What is added to attention's scores, (B or 1, heads or 1, T, T): for distances, and against padding."""
        bias = None if self.distances is None else self.distances(width)
        if attention_mask is None:
            return bias
        padding = torch.zeros_like(attention_mask, dtype=torch.float).masked_fill(attention_mask == 0, -1e4)
        shaped = padding[:, None, None]  # (B, 1, 1, T)
        return shaped.expand(-1, -1, width, -1) if bias is None else bias + shaped

    def drop_out(self, share: float) -> None:
        """From now on, while it learns."""
        self.config.hidden_dropout_prob = share
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = share

    def get_input_embeddings(self) -> nn.Embedding:
        return self.characters


def with_neighbours(found: Tensor, kernel: int) -> Tensor:
    """(B, T, E) -> (B, T, kernel * E): of each place what stands around it, zeros beyond the ends."""
    padded = functional.pad(found, (0, 0, kernel // 2, kernel // 2))
    return torch.cat([padded[:, place : place + found.shape[1]] for place in range(kernel)], -1)


class MaskedHead(nn.Module):
    """Features -> the size of the table -> scores of all characters, by the table itself."""

    def __init__(self, config: CharAlbertConfig) -> None:
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.embedding_size)
        self.norm = nn.LayerNorm(config.embedding_size, config.layer_norm_eps)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))

    def forward(self, hidden: Tensor, table: Tensor) -> Tensor:
        """(..., H) -> (..., V)."""
        return functional.linear(self.norm(functional.gelu(self.dense(hidden))), table, self.bias)


class CharAlbertForMaskedLM(OwnAlbert):
    def __init__(self, config: CharAlbertConfig) -> None:
        super().__init__(config)
        self.albert = CharAlbert(config)
        self.head = MaskedHead(config)
        self.post_init()

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None, **_: Any) -> MaskedLMOutput:
        return MaskedLMOutput(logits=self.score(self.albert(input_ids, attention_mask).last_hidden_state))

    def score(self, hidden: Tensor) -> Tensor:
        """(..., H) -> (..., V)"""
        return cast(Tensor, self.head(hidden, self.albert.characters.weight))

    def get_input_embeddings(self) -> nn.Embedding:
        return self.albert.characters


AutoConfig.register(CharAlbertConfig.model_type, CharAlbertConfig)
AutoModel.register(CharAlbertConfig, CharAlbert)
AutoModelForMaskedLM.register(CharAlbertConfig, CharAlbertForMaskedLM)

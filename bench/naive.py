"""The obvious way to build and run the same tagger, step by step towards ours: what `bench.learner` compares."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.optim import AdamW
from torchcrf import CRF
from transformers.activations import ACT2FN

from learner.ner.batching import by_length, padded, shuffled
from learner.ner.hardware import autocast
from learner.ner.model import Tagger
from learner.ner.training import Piece

WIDTH = 128  # what everything is padded to, the naive way
BATCH = 16


@dataclass(frozen=True)
class Way:
    """One way to do it. The naive one has none of the steps."""

    name: str
    buckets: bool = False
    fast_gelu: bool = False
    bf16: bool = False


NAIVE = Way("naive: fp32, padded to 128, library defaults")
STEPS = (
    NAIVE,
    Way("+ batches of like length", buckets=True),
    Way("+ exact GELU, in one kernel", buckets=True, fast_gelu=True),
    Way("+ bf16 where the CPU has units for it", buckets=True, fast_gelu=True, bf16=True),
)


class Plain(nn.Module):
    """The weights of a tagger in library parts: gelu_new, a packed bidirectional LSTM, pytorch-crf."""

    def __init__(self, tagger: Tagger, way: Way) -> None:
        super().__init__()
        encoder: Any = deepcopy(tagger.model.encoder)
        self.encoder = encoder.model
        if not way.fast_gelu:
            self.encoder.encoder.albert_layer_groups[0].albert_layers[0].activation = ACT2FN["gelu_new"]
        for module in self.encoder.modules():
            for name, child in module.named_children():
                if isinstance(child, nn.Dropout):
                    setattr(module, name, nn.Dropout(child.p))  # the library's own
        sequence = cast(Any, tagger.model.sequence)
        self.lstm = _bidirectional(sequence.lstm)
        self.dropout = nn.Dropout(tagger.config.dropout)
        self.attention = deepcopy(sequence.attention)
        self.emit = deepcopy(tagger.model.emit)
        self.crf = _library_crf(tagger)

    def forward(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        mask = torch.arange(ids.shape[1]) < lengths[:, None]
        features = self.dropout(self.encoder(input_ids=ids, attention_mask=mask.long()).last_hidden_state)
        packed = nn.utils.rnn.pack_padded_sequence(features, lengths, batch_first=True, enforce_sorted=False)
        hidden, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], True, total_length=ids.shape[1])
        return self.emit(self.attention(self.dropout(hidden), mask)), mask


def precision(way: Way) -> AbstractContextManager[object]:
    """Matrix products in bf16 where the way says so and the CPU is fast at it."""
    return autocast(torch.device("cpu")) if way.bf16 else nullcontext()


def score(model: Plain, rows: Sequence[list[int]], pad: int, way: Way) -> list[list[int]]:
    """Best tags of every row, and their probability (computed, since the product needs it, and dropped)."""
    found: list[list[int]] = [[]] * len(rows)
    order = by_length([len(row) for row in rows], BATCH * WIDTH) if way.buckets else _in_order(len(rows))
    model.eval()
    with torch.no_grad():
        for batch in order:
            ids, lengths = _input([rows[index] for index in batch], pad, way)
            with precision(way):
                emissions, mask = model(ids, lengths)
            emissions = emissions.float()
            paths = model.crf.decode(emissions, mask)
            tags, _ = padded(paths, 0, ids.device)
            tags = nn.functional.pad(tags, (0, ids.shape[1] - tags.shape[1]))
            model.crf(emissions, tags, mask, reduction="none").exp().tolist()
            for index, path in zip(batch, paths, strict=True):
                found[index] = path
    return found


def learn(model: Plain, pieces: Sequence[Piece], pad: int, way: Way) -> None:
    """One epoch."""
    optimizer = AdamW(model.parameters(), lr=1e-4)
    order = shuffled([len(piece.ids) for piece in pieces], BATCH, 1) if way.buckets else _in_order(len(pieces))
    model.train()
    for batch in order:
        ids, lengths = _input([pieces[index].ids for index in batch], pad, way)
        tags, _ = padded([pieces[index].tags for index in batch], 0, ids.device)
        tags = nn.functional.pad(tags, (0, ids.shape[1] - tags.shape[1]))
        with precision(way):
            emissions, mask = model(ids, lengths)
        loss = -model.crf(emissions.float(), tags, mask, reduction="mean")
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()


def _input(rows: Sequence[list[int]], pad: int, way: Way) -> tuple[Tensor, Tensor]:
    ids, lengths = padded(rows, pad, torch.device("cpu"))
    return (ids if way.buckets else nn.functional.pad(ids, (0, WIDTH - ids.shape[1]), value=pad)), lengths


def _in_order(count: int) -> list[list[int]]:
    return [list(range(start, min(start + BATCH, count))) for start in range(0, count, BATCH)]


def _bidirectional(pair: Any) -> nn.LSTM:
    whole = nn.LSTM(pair.ahead.input_size, pair.ahead.hidden_size, batch_first=True, bidirectional=True)
    state = whole.state_dict()
    for name, value in pair.ahead.state_dict().items():
        state[name].copy_(value)
        state[f"{name}_reverse"].copy_(pair.behind.state_dict()[name])
    return whole


def _library_crf(tagger: Tagger) -> CRF:
    crf = CRF(len(tagger.tags), batch_first=True)
    start, transitions, end = (part.detach() for part in tagger.model.decoder.potentials())
    crf.start_transitions.data.copy_(start)
    crf.transitions.data.copy_(transitions)
    crf.end_transitions.data.copy_(end)
    return crf

"""Emission scores for any texts, in batches of like length; sentences beyond the limit are stitched from windows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from learner.ner.batching import by_length, padded
from learner.ner.encoders.encoder import Encoder
from learner.ner.hardware import autocast, has_fast_bf16, wants_eager_attention
from learner.ner.memory import halving, in_parts
from learner.ner.model import Tagger
from learner.ner.windows import windows

CPU_BUDGET, GPU_BUDGET = 1024, 65536  # characters per batch: on a CPU as many as its second cache holds


class Scored(NamedTuple):
    """Emissions (B, T, K) and mask (B, T) of the texts with these indices."""

    indices: list[int]
    emissions: Tensor
    mask: Tensor


@contextmanager
def scoring(tagger: Tagger) -> Iterator[Tagger]:
    """The tagger in evaluation mode, `for_scoring` unless it is that already."""
    was_training = tagger.model.training
    tagger.model.eval()
    try:
        with torch.inference_mode():
            yield tagger if tagger.only_scores else for_scoring(tagger)
    finally:
        tagger.model.train(was_training)


def for_scoring(tagger: Tagger) -> Tagger:
    """A tagger that will not be trained: its encoder a bf16 copy where the hardware is fast at that."""
    ready = replace(tagger, only_scores=True)
    if has_fast_bf16(tagger.device):
        ready.model = deepcopy(tagger.model).eval()
        ready.model.encoder.to(torch.bfloat16)
    return ready


def emission_batches(tagger: Tagger, texts: Sequence[str]) -> Iterator[Scored]:
    """Every non-empty text once, in no particular order. Call within `scoring`."""
    rows = [tagger.characters.encode(text) for text in texts]
    limit = tagger.limit
    short = [index for index, row in enumerate(rows) if 0 < len(row) <= limit]
    budget = GPU_BUDGET if tagger.device.type == "cuda" else CPU_BUDGET
    for batch in by_length([len(rows[index]) for index in short], budget):
        indices = [short[place] for place in batch]
        yield Scored(indices, *_fitting(tagger, [rows[index] for index in indices]))
    for index, row in enumerate(rows):
        if len(row) > limit:
            emissions = _stitched(tagger, texts[index], row)[None]
            yield Scored([index], emissions, emissions.new_ones(emissions.shape[:2], dtype=torch.bool))


def _fitting(tagger: Tagger, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Emissions and mask of the rows, in as many parts as memory wants. Raises OutOfMemory."""
    return halving(partial(_in_parts, tagger, rows), 1, len(rows))[0]


def _emissions(tagger: Tagger, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    ids, lengths = padded(rows, tagger.characters.pad, tagger.device)
    eager = wants_eager_attention(tagger.device, ids.shape[1])
    with autocast(tagger.device), cast(Encoder, tagger.model.encoder).running(eager=eager):
        emissions, mask = tagger.model(ids, lengths)
    return emissions, mask


def _in_parts(tagger: Tagger, rows: Sequence[Sequence[int]], parts: int) -> tuple[Tensor, Tensor]:
    if parts == 1:
        return _emissions(tagger, rows)
    width = max(len(row) for row in rows)
    found = [_emissions(tagger, part) for part in in_parts(rows, parts)]
    emissions = [nn.functional.pad(scores, (0, 0, 0, width - scores.shape[1])) for scores, _ in found]
    masks = [nn.functional.pad(mask, (0, width - mask.shape[1])) for _, mask in found]
    return torch.cat(emissions), torch.cat(masks)


def _stitched(tagger: Tagger, text: str, row: Sequence[int]) -> Tensor:
    """(T, K): each character's scores from the window that shows most of its surroundings."""
    parts = windows(text, tagger.limit, tagger.config.window_overlap)
    emissions = [_fitting(tagger, [row[part.start : part.end]])[0][0] for part in parts]
    kept = [
        scores[part.keep_start - part.start : part.keep_end - part.start]
        for scores, part in zip(emissions, parts, strict=True)
    ]
    return torch.cat(kept)

"""How fast each parameter learns: by the part and layer it belongs to, and by the step."""

import math
import re
from collections import defaultdict
from typing import Any

from torch import nn

from learner.ner.config import TrainConfig
from learner.ner.model import Tagger

LR_SCRATCH, LR_PRETRAINED, LR_SMALL = 2e-4, 5e-5, 5e-4
SMALL = 10_000_000  # parameters; measured with anneal:zh-tiny: 3e-4 to 6e-4 is best
LAYER = re.compile(r"[._]layer(?:s|_groups)?\.(\d+)\.")
LAST_NORM = re.compile(r"\.model\.\w*norm\.", re.IGNORECASE)


def parameter_groups(tagger: Tagger, config: TrainConfig) -> list[dict[str, Any]]:
    """Encoder layers, head and decoder each at their rate; vectors (norms, biases, transitions) are not decayed."""
    rates = {"encoder": config.lr_encoder or encoder_rate(tagger), "decoder": config.lr_crf}
    above = layers_above(tagger)
    groups: dict[tuple[float, bool], list[nn.Parameter]] = {}
    for name, parameter in tagger.model.named_parameters():
        part = name.partition(".")[0]
        rate = rates.get(part, config.lr_head)
        if part == "encoder":
            rate *= config.layer_decay ** above[name]
        groups.setdefault((rate, parameter.dim() > 1 and part != "decoder"), []).append(parameter)
    return [
        {"params": params, "lr": rate, "weight_decay": config.weight_decay * decayed}
        for (rate, decayed), params in groups.items()
    ]


def encoder_rate(tagger: Tagger) -> float:
    """The higher the smaller a pretrained encoder is."""
    if not tagger.config.pretrained:
        return LR_SCRATCH
    size = sum(parameter.numel() for parameter in tagger.model.encoder.parameters())
    return LR_SMALL if size < SMALL else LR_PRETRAINED


def layers_above(tagger: Tagger) -> dict[str, int]:
    """Of each encoder parameter: all layers for embeddings, none for the last layer and a norm behind it.

    Layers that share their weights are one. Each encoder of a pair counts its own.
    """
    names = [name for name, _ in tagger.model.named_parameters() if name.startswith("encoder.")]
    places = {name: LAYER.search(name) for name in names}
    numbers = {name: int(place[1]) + 1 if place else 0 for name, place in places.items()}
    tops: dict[str, int] = defaultdict(int)
    for name, number in numbers.items():
        tops[_part(name)] = max(tops[_part(name)], number)
    return {name: 0 if LAST_NORM.search(name) else tops[_part(name)] - number for name, number in numbers.items()}


def _part(name: str) -> str:
    """`first` or `second` of a pair; of a single encoder, always the same."""
    return name.split(".")[1]


def rate_at(step: int, total: int, warmup: float) -> float:
    """Share of the full learning rate: a linear rise, then a half cosine down to zero."""
    rise = max(1, round(total * warmup))
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, total - rise)))

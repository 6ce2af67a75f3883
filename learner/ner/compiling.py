"""An encoder as machine code for this very processor: worth its half minute only for many sentences."""

import logging
import shutil
from copy import deepcopy
from typing import cast

import torch
from transformers import PreTrainedModel

from learner.ner.batching import padded
from learner.ner.encoders.encoder import Encoder
from learner.ner.hardware import FUSED_FROM, autocast, wants_eager_attention
from learner.ner.inference import for_scoring
from learner.ner.model import Tagger

log = logging.getLogger(__name__)

COMPILERS = ("g++", "clang++", "c++")


def compiled(tagger: Tagger) -> Tagger:
    """The tagger `for_scoring`, its encoder compiled; not compiled where that is impossible, which the log explains."""
    ready = for_scoring(tagger)
    if not _models(ready) or tagger.device.type != "cpu":
        return ready
    if not any(map(shutil.which, COMPILERS)):
        log.warning("No C++ compiler was found (%s): scoring goes on uncompiled, slower.", ", ".join(COMPILERS))
        return ready
    # Reached through `torch`, which loads the compiler only here: it takes a second that few processes need.
    torch._dynamo.config.recompile_limit = 64  # counted over all models of a process, and an ensemble has several
    inductor = torch._inductor.config
    inductor.freezing = True  # weights are laid out once, not for every product
    inductor.compile_threads = 1  # more would be processes of their own, which outlive a worker that is killed
    if ready.model is tagger.model:  # without bf16 nothing was copied, and a model is compiled in place
        ready.model = deepcopy(tagger.model).eval()
    for model in _models(ready):
        model.compile(dynamic=True)
    try:
        _rehearse(ready)
    except Exception:
        log.warning("The encoder could not be compiled: scoring goes on uncompiled, slower.", exc_info=True)
        return for_scoring(tagger)
    return ready


def _models(tagger: Tagger) -> list[PreTrainedModel]:
    return [module for module in tagger.model.encoder.modules() if isinstance(module, PreTrainedModel)]


def forget_compiled() -> None:
    """What was compiled in this process is compiled again at its next use."""
    torch._dynamo.reset()


def _rehearse(tagger: Tagger) -> None:
    """Short and long sentences, with padding and without it: each is compiled at its first use."""
    for width in {min(width, tagger.limit) for width in (FUSED_FROM // 2, FUSED_FROM * 2)}:
        for shortest in (width, width - 1):
            ids, lengths = padded([[0] * width, [0] * shortest], tagger.characters.pad, tagger.device)
            mask = torch.arange(width) < lengths[:, None]
            encoder = cast(Encoder, tagger.model.encoder)
            eager = wants_eager_attention(tagger.device, width)
            with torch.inference_mode(), autocast(tagger.device), encoder.running(eager=eager):
                encoder(ids, lengths, mask)

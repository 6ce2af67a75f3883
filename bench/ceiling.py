"""What one core, or one GPU, could do at best, and how much of it a tagger asks for."""

import time

import torch
from torch.utils.flop_counter import FlopCounterMode

from learner.ner.batching import padded
from learner.ner.hardware import has_fast_bf16
from learner.ner.model import Tagger

SIZES = ((2048, 312, 1248), (2048, 1248, 312), (1024, 1024, 1024), (2048, 768, 3072))  # rows, inputs, outputs
SECONDS = 0.5


def matmul_ceiling(device: torch.device) -> float:
    """The most floating point operations a second that any of some matrix products reaches there, in bf16 if it is
    fast at that."""
    dtype = torch.bfloat16 if has_fast_bf16(device) else torch.float32
    return max(_rate(size, dtype, device) for size in SIZES)


def _rate(size: tuple[int, int, int], dtype: torch.dtype, device: torch.device) -> float:
    rows, inputs, outputs = size
    left, right = (torch.randn(shape, device=device).to(dtype) for shape in ((rows, inputs), (outputs, inputs)))
    best, until = 0.0, time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        started = time.process_time() if device.type == "cpu" else time.perf_counter()
        for _ in range(10):
            torch.nn.functional.linear(left, right)
        if device.type == "cuda":
            torch.cuda.synchronize()
        spent = (time.process_time() if device.type == "cpu" else time.perf_counter()) - started
        best = max(best, 10 * 2 * rows * inputs * outputs / spent)
    return best


def operations(tagger: Tagger, texts: list[str]) -> float:
    """Floating point operations of matrix products for these texts, each by itself, so that no padding counts."""
    per_length = {length: _of_length(tagger, length) for length in {len(text) for text in texts}}
    return sum(per_length[len(text)] for text in texts)


def _of_length(tagger: Tagger, length: int) -> float:
    ids, lengths = padded([[tagger.characters.unknown] * length], tagger.characters.pad, tagger.device)
    with torch.inference_mode(), FlopCounterMode(display=False) as counted:
        tagger.model(ids, lengths)
    return counted.get_total_flops() + length * _lstm(tagger)


def _lstm(tagger: Tagger) -> float:
    """Per character; torch's counter does not know the kernel. Two directions, four gates, a product is two."""
    config, lstm = tagger.config, tagger.model.sequence.lstm
    return 2 * 4 * 2 * config.lstm_hidden * (lstm.ahead.input_size + config.lstm_hidden)  # type: ignore[union-attr]

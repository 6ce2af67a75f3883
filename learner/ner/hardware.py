"""Where to compute, how precisely, and with how many threads: found out, never global."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch

# CPU kernels are prepared for each shape of their inputs and kept. Batches have thousands of shapes: the libraries' own
# limit of 1,024 took over 100 MB more than this and scored no faster. Read at the first kernel.
for _cache in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):
    os.environ.setdefault(_cache, "256")

FUSED_FROM = 56  # characters; measured with `scratch:tiny`: at 48 both kernels take the same time


def best_device(wanted: str | torch.device | None = None) -> torch.device:
    """The wanted device, else a GPU if there is one, else the CPU."""
    return torch.device(wanted or ("cuda" if torch.cuda.is_available() else "cpu"))


def has_fast_bf16(device: torch.device) -> bool:
    """Whether bf16 is faster than fp32 there. A CPU without AMX or AVX512-BF16 emulates it, many times slower."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type != "cpu":
        return False
    able = torch.cpu.get_capabilities()
    return bool(able.get("amx_bf16") or able.get("avx512_bf16"))


def autocast(device: torch.device) -> AbstractContextManager[object]:
    """bf16 for matrix products where that is faster, else nothing."""
    return torch.autocast(device.type, dtype=torch.bfloat16) if has_fast_bf16(device) else nullcontext()


def wants_eager_attention(device: torch.device, width: int = 0) -> bool:
    """The fused kernel is slow in bf16 on CPUs: backward by far, forward for short sentences (`width` characters)."""
    return width < FUSED_FROM and device.type == "cpu" and has_fast_bf16(device)


@contextmanager
def threads(count: int | None) -> Iterator[None]:
    """`count` torch threads inside, as before outside; None changes nothing."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)

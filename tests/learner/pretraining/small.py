"""Small texts, settings and runs that the tests of pretraining share."""

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import hypothesis
import torch

from learner.pretraining.config import PretrainConfig, Shape
from learner.pretraining.language_model import LanguageModel, from_nothing
from learner.pretraining.prepared import Prepared, prepare
from learner.pretraining.run import Progress, Run
from learner.pretraining.sources import Source
from tests.learner.ner.tiny import Killed

FEWER = hypothesis.settings(max_examples=60)
SHAPE = Shape(embedding=8, hidden=16, layers=2, groups=2, heads=2, feed_forward=32)
WORDS = ("主轴", "轴承", "齿轮", "不锈钢", "铝合金", "加工", "磨削", "用", "做", "的", "，", "。", "；")


def lines(count: int, seed: int = 1) -> list[str]:
    """Sentences that mean nothing, each another one by its number."""
    chance = random.Random(seed)
    return [f"{number}号{''.join(chance.choices(WORDS, k=12))}。" for number in range(count)]


def monotonous(count: int) -> list[str]:
    """A language in which any character tells all those around it; jieba takes each for a word."""
    signs = "、：“”（）《》"
    return [24 * signs[number % len(signs)] for number in range(count)]


def source(text: Iterable[str], name: str = "text", weight: float = 1.0) -> Source:
    kept = [*text]
    return Source(name, lambda: iter(kept), weight)


def prepared_in(folder: Path, *texts: Sequence[str], **settings: Any) -> Prepared:
    return prepare([source(text, str(number)) for number, text in enumerate(texts)], folder / "text", **settings)


def configured(steps: int = 6, **settings: Any) -> PretrainConfig:
    """So many steps, of eight windows of sixteen characters unless told otherwise."""
    small: dict[str, Any] = {"length": 16, "batch": 8, "vectors": False, "shape": SHAPE} | settings
    return PretrainConfig(**{"characters": steps * small["length"] * small["batch"]} | small)


STEPS = 12
CONFIG = configured(STEPS)
Whole = Callable[[PretrainConfig], Run]


def run_of(prepared: Prepared, config: PretrainConfig, **more: Any) -> Run:
    return Run(from_nothing(config, prepared.vocabulary), prepared, config, device="cpu", **more)


def weights(model: LanguageModel) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def finished(prepared: Prepared, config: PretrainConfig = CONFIG, **more: Any) -> Run:
    run = run_of(prepared, config, **more)
    run.to_the_end()
    return run


def killing(step: int) -> Callable[[Progress], None]:
    """Kills a run after this step, as a listener to its progress."""

    def kill(progress: Progress) -> None:
        if progress.step == step:
            raise Killed

    return kill

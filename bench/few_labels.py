"""What a tagger learns from few labels, with one thing or another changed: strict micro-F1 on CLUENER dev.

    python -m bench.few_labels --data ../shared/data [--labels 500] [--epochs 12] [--seeds 2] [CHANGE ...]

A CHANGE is NAME.SETTING=VALUE, several of them joined by commas (`model.sequence=bilstm,train.r_drop=1`); `defaults` is
none. A seed draws the sentences, the same for every change. Nothing is chosen on dev: the last epoch counts.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from bench.ner_sets import SETS, examples
from bench.web import machine
from learner.management.assignments import assigned
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.evaluation import micro_f1
from learner.ner.predict import predict_spans
from learner.ner.training import train

SET = "CLUENER dev"
DEFAULTS = "defaults"


class Change(NamedTuple):
    name: str
    model: dict[str, Any]
    train: dict[str, Any]


class Measured(NamedTuple):
    f1: float
    loss: float
    """Per training sentence, in the last epoch."""
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=int, default=500)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("changes", nargs="*", default=[DEFAULTS])
    options = parser.parse_args()
    pool, dev = ([*examples(SETS[SET], options.data, [split])] for split in ("train", "dev"))
    how = {"epochs": options.epochs, "threads": options.threads}
    print(f"{machine()}. {options.labels:,} sentences, {options.epochs} epochs.\n")
    print("| changed | F1 | of each seed | loss | s |\n|---|---|---|---|---|")
    for change in map(change_of, options.changes):
        found = []
        for seed in range(1, options.seeds + 1):
            drawn = random.Random(seed).sample(pool, min(options.labels, len(pool)))
            found.append(measured(drawn, dev, change, {**how, "seed": seed}))
        print(row(change.name, found), flush=True)


def change_of(text: str) -> Change:
    """Raises CommandError."""
    return Change(text, **assigned(text.split(",") if text != DEFAULTS else (), "model", "train"))


def measured(learned: Sequence[Example], dev: Sequence[Example], change: Change, how: dict[str, Any]) -> Measured:
    started = time.perf_counter()
    result = train(
        learned,
        [],
        entity_types=sorted({span.label for example in [*learned, *dev] for span in example.spans}),
        model_config=ModelConfig.from_dict(change.model),
        train_config=TrainConfig.from_dict({**how, **change.train}),
    )
    seconds = time.perf_counter() - started
    predicted = predict_spans(result.tagger, [example.text for example in dev])
    return Measured(micro_f1([example.spans for example in dev], predicted), result.history[-1]["loss"], seconds)


def row(name: str, found: Sequence[Measured]) -> str:
    seeds = ", ".join(f"{100 * one.f1:.1f}" for one in found)
    f1, loss, seconds = (mean(values) for values in zip(*found, strict=True))
    return f"| {name} | {100 * f1:.1f} | {seeds} | {loss:.2f} | {seconds:,.0f} |"


if __name__ == "__main__":
    main()

"""A specification and data small enough to run in a test."""

import json
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from learner.experiments.cells import Cell, Skipped, cells_of
from learner.experiments.experiment import Experiment
from learner.experiments.spec import parse_spec
from learner.ner.data import Example
from tests.learner.ner.tiny import EXAMPLES

SMALL = {
    "data": {"train": "train.jsonl", "dev": "dev.jsonl"},
    "base": {
        "model": {"encoder": "embedding", "embedding_dim": 12, "lstm_hidden": 8, "attention_dim": 8, "dropout": 0.0},
        "train": {"epochs": 2, "batch_size": 4, "lr_encoder": 0.02, "lr_head": 0.02, "threads": 1},
    },
}


def values(**changes: Any) -> dict[str, Any]:
    """The small specification with tables changed: `values(grid={…}, seeds=[1, 2])`."""
    return deepcopy(SMALL) | changes


def cells(**changes: Any) -> tuple[list[Cell], list[Skipped]]:
    return cells_of(parse_spec(values(**changes)))


def write_examples(folder: Path, *, train: Sequence[Example] = EXAMPLES, dev: Sequence[Example] = EXAMPLES[:4]) -> None:
    for name, rows in (("train", train), ("dev", dev)):
        lines = [json.dumps({"text": row.text, "spans": row.spans}, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")


def experiment(folder: Path, **changes: Any) -> Experiment:
    write_examples(folder)
    return Experiment(parse_spec(values(**changes)), folder)

"""The data sets that encoders are measured on, and the sentences that no encoder may have read before."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from learner.experiments.data_spec import data_spec
from learner.experiments.files import read_file
from learner.experiments.tables import Table
from learner.ner.data import Example

MSRA = {"path": "msra/msra_bio.zip", "format": "conll"}
HEALTH = [{"path": f"healthner/ROCLING23_truth_{name}.txt.xz", "format": "conll"} for name in ("FT", "SM", "WA")]
RESUME = {name: {"path": f"resume/{name}.char.bmes", "format": "conll"} for name in ("train", "dev", "test")}
WEIBO = {
    name: {"path": f"weibo/weiboNER_2nd_conll.{name}", "format": "conll", "digits": True}
    for name in ("train", "dev", "test")
}
SETS: dict[str, dict[str, Any]] = {
    "CLUENER dev": {
        "train": {"path": "cluener2020/train.json", "format": "cluener"},
        "dev": {"path": "cluener2020/dev.json", "format": "cluener"},
    },
    "ResumeNER test": RESUME,
    "Weibo test": WEIBO,
    "ROCLING22": {
        "train": HEALTH,
        "test": {"path": "healthner/ROCLING22_CHNER_truth.txt.xz", "format": "conll"},
        "dev_share": 0.1,
    },
    "MSRA test, 10 % of train": {
        "train": {**MSRA, "member": "msra_train_bio"},
        "test": {**MSRA, "member": "msra_test_bio"},
        "dev_share": 0.1,
        "limit": {"train": 4050, "dev": 450},
    },
}
MEASURED = ("dev", "test")


def examples(values: dict[str, Any], data: Path, splits: Sequence[str]) -> Iterator[Example]:
    """The labelled sentences of these splits of a set."""
    spec = data_spec(Table({name: values[name] for name in ("train", *MEASURED) if name in values}, "data"))
    for split in splits:
        for file in spec.files.get(split, ()):
            yield from read_file(file, data).examples


def measured_sentences(data: Path) -> Iterator[str]:
    """Every sentence of every dev and test file; labels are not needed for that."""
    for values in SETS.values():
        yield from (example.text for example in examples(values, data, MEASURED))
    for line in (data / "cluener2020/test.json").read_text("utf-8").splitlines():
        yield str(json.loads(line)["text"])

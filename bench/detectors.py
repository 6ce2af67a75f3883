"""Weak/strong tables 2 and 3: three sentence detectors, on balanced or full data, with class weights or without.

    python -m bench.detectors [--data FOLDER] [--out FOLDER] [--train N --test N --epochs E --seeds 1 2]

Data, split and weak types are those of `bench/papers/weak_strong_table4.toml`. It can be stopped at any time: the same
command skips the rows that are finished and goes on with the one under way from its last whole epoch.
"""

import argparse
import json
import random
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from bench.detector_report import ROWS, Row, page
from bench.texts import data_sets
from bench.web import ROOT
from config.env import HOME
from learner.experiments.errors import DataError
from learner.experiments.runs import write_whole
from learner.experiments.spec import read_spec
from learner.experiments.splits import Loaded, Splits, load
from learner.ner.ensembles.detector_training import DetectorRun, Labelled, class_accuracies
from learner.ner.ensembles.sentence_net import DetectorConfig
from learner.ner.hardware import threads
from learner.ner.machine import environment
from learner.ner.training import Progress

SPEC = ROOT / "bench/papers/weak_strong_table4.toml"
RESULT = ROOT / "bench/results/papers/weak_strong_tables2_3.md"
THREADS = 1


class Marked(NamedTuple):
    """Sentences of each split, and whether each holds a weak type."""

    train: Labelled
    dev: Labelled
    test: Labelled


@dataclass(frozen=True)
class Attempt:
    """One row with one seed. Its result is one file, written whole or not at all."""

    row: Row
    config: DetectorConfig
    data: Marked

    @cached_property
    def id(self) -> str:
        """sha256 of all that decides the result."""
        return sha256(json.dumps([asdict(self.config), self.data]).encode()).hexdigest()

    def result(self, out: Path) -> dict[str, Any]:
        """That of the file, where there is one."""
        file, work = out / "rows" / f"{self.id}.json", out / "work" / self.id
        if not file.exists():
            write_whole(file, json.dumps(self._play(work), indent=1))
            shutil.rmtree(work)
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return found

    def _play(self, work: Path) -> dict[str, Any]:
        run = DetectorRun(self.data.train, self.data.dev, self.config, on_progress=_tell)
        run.keep_in(work, self.id)
        on_class = class_accuracies(run.to_the_end(), self.data.test)
        return {
            "row": self.row.name,
            "config": asdict(self.config),
            "accuracies": [on_class[False], on_class[True]],
            "train": _counts(self.data.train),
            "train_seconds": sum(entry["seconds"] for entry in run.state.history),
            "best_epoch": run.state.best_epoch,
            "environment": environment(run.device, THREADS),
        }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        loaded, weak = _loaded(asked)
        data = marked(loaded.splits[0], weak)
    except DataError as error:
        parser.error(str(error))
    results: dict[Row, list[dict[str, Any]]] = {row: [] for row in ROWS}
    with threads(THREADS):
        for attempt in attempts(data, asked):
            print(f"{attempt.row.name}, seed {attempt.config.seed}", flush=True)
            results[attempt.row].append(attempt.result(asked.out))
    report = page(results, _about(asked, loaded, weak, data))
    write_whole(RESULT, report)
    print(report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.detectors", description="Weak/strong tables 2 and 3.")
    parser.add_argument("--data", type=Path, default=data_sets(), help="folder of the data sets; %(default)s")
    parser.add_argument("--out", type=Path, default=HOME / "experiments/weak_strong_tables2_3", help="finished rows")
    parser.add_argument("--train", type=_count, metavar="N", help="train on N sentences at most; all")
    parser.add_argument("--test", type=_count, metavar="N", help="score N sentences at most; all")
    parser.add_argument("--epochs", type=_count, default=15, help="over the full data; %(default)s")
    parser.add_argument("--balanced-epochs", type=_count, default=60, help="over the balanced data; %(default)s")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return int(text)


def _loaded(asked: argparse.Namespace) -> tuple[Loaded, tuple[str, ...]]:
    """The data of table 4, cut to what was asked, and the weak types. Raises DataError."""
    spec = read_spec(SPEC)
    weak = next(preset["ensemble.weak_types"] for preset in spec.presets.values() if "ensemble.weak_types" in preset)
    return load(replace(spec.data, limit=_limits(asked)), 0, asked.data), tuple(weak)


def _limits(asked: argparse.Namespace) -> dict[str, int]:
    return {split: count for split in ("train", "test") if (count := getattr(asked, split))}


def marked(splits: Splits, weak: Collection[str]) -> Marked:
    """Raises DataError where train or test is all of one class."""
    parts = (
        [(text, any(span.label in weak for span in spans)) for text, spans in rows]
        for rows in (splits.train, splits.dev, splits.test)
    )
    found = Marked(*parts)
    for name in ("train", "test"):
        if len({has for _, has in getattr(found, name)}) < 2:
            raise DataError(f"{name} needs sentences with and without {', '.join(weak)}: raise --{name}.")
    return found


def attempts(data: Marked, asked: argparse.Namespace) -> Iterator[Attempt]:
    """Seed by seed: all rows are compared soon, and spreads come later."""
    for seed in asked.seeds:
        fewer = data._replace(train=balanced(data.train, seed))
        for row in ROWS:
            few = row.data == "balanced"
            epochs = asked.balanced_epochs if few else asked.epochs
            config = DetectorConfig(row.kind, weighted=row.weighted, epochs=epochs, seed=seed)
            yield Attempt(row, config, fewer if few else data)


def balanced(labelled: Labelled, seed: int) -> Labelled:
    """The sentences of the rarer class and as many of the other, in the order of the data."""
    classes = [[index for index, (_, has) in enumerate(labelled) if has == wanted] for wanted in (False, True)]
    count = min(map(len, classes))
    chance = random.Random(seed)
    return [labelled[index] for index in sorted(index for one in classes for index in chance.sample(one, count))]


def _about(asked: argparse.Namespace, loaded: Loaded, weak: Sequence[str], data: Marked) -> Mapping[str, Any]:
    """What the figures depend on."""
    return {
        "seeds": asked.seeds,
        "limits": _limits(asked),
        "weak": weak,
        "counts": {name: _counts(getattr(data, name)) for name in data._fields},
        "sha256": loaded.splits[0].checksum,
        "files": {file.path: file.sha256 for file in loaded.files},
    }


def _counts(labelled: Labelled) -> dict[str, int]:
    return {"sentences": len(labelled), "positive": sum(has for _, has in labelled)}


def _tell(progress: Progress) -> None:
    if progress.dev_f1 is not None:
        shown = f"loss {progress.loss:.4f}, mean accuracy on dev {progress.dev_f1 * 100:.1f}"
        print(f"  epoch {progress.epoch}/{progress.epochs}: {shown}", flush=True)


if __name__ == "__main__":
    main()

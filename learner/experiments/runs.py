"""One run: a cell, a seed and a fold. Its result is one file, written whole or not at all."""

import json
import os
import shutil
import time
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from learner.experiments.cells import SINGLE, Cell
from learner.experiments.scores import scores_of
from learner.experiments.splits import Splits
from learner.ner.config import TrainConfig
from learner.ner.ensembles.config import NONE, EnsembleConfig
from learner.ner.evaluation import evaluate, micro_f1
from learner.ner.hardware import threads
from learner.ner.machine import environment
from learner.ner.system import System
from learner.ner.systems import SystemResult, train_system
from learner.ner.training import OnProgress

SCHEMA = 3  # of results: raised when the same settings would mean something else
RUNS, WORK, PARENTS = "runs", "work", "parents"


class Run:
    """`fold` counts from 0, None for a fixed split. `source`: the data of the parent, for cells with transfer."""

    def __init__(self, cell: Cell, seed: int, fold: int | None, splits: Splits, source: Splits | None = None) -> None:
        self.cell, self.seed, self.fold, self.splits = cell, seed, fold, splits
        self.source = source if cell.transfer else None

    @property
    def train_config(self) -> TrainConfig:
        return replace(self.cell.train, seed=self.seed)

    @property
    def parent_config(self) -> TrainConfig:
        return replace(self.cell.parent, seed=self.seed)

    @cached_property
    def id(self) -> str:
        return self._identity(self.splits, self.train_config, self.parent_id, self.cell.ensemble)

    @cached_property
    def parent_id(self) -> str | None:
        """A parent is a single model, whatever starts from it."""
        return None if self.source is None else self._identity(self.source, self.parent_config, None, SINGLE)

    def _identity(self, splits: Splits, train: TrainConfig, parent: str | None, ensemble: EnsembleConfig) -> str:
        """sha256 of all that decides the result. The number of threads does not."""
        training = train.to_dict()
        training.pop("threads")
        told = [SCHEMA, self.cell.model.to_dict(), training, splits.checksum, parent]
        if ensemble.kind != NONE:  # so that single models are known by the names that they had before
            told.append(ensemble.options)
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def file(self, out: Path) -> Path:
        return out / RUNS / f"{self.id}.json"

    def finished(self, out: Path) -> dict[str, Any] | None:
        """Its result, where it is there and whole."""
        try:
            found: dict[str, Any] = json.loads(self.file(out).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found if found.get("id") == self.id else None

    def play(self, out: Path, on_progress: OnProgress | None = None, device: str | None = None) -> dict[str, Any]:
        """Train, score, write. Stopped on the way, it goes on from the last whole part and epoch. Raises NerError."""
        parent = self._parent(out, on_progress, device)
        work = out / WORK / self.id
        learned = self._train(self.splits, self.train_config, self.cell.ensemble, parent, work, on_progress, device)
        result = self._result(learned)
        write_whole(self.file(out), json.dumps(result, ensure_ascii=False, indent=1))
        shutil.rmtree(work, ignore_errors=True)
        return result

    def _parent(self, out: Path, on_progress: OnProgress | None, device: str | None) -> Path | None:
        """The folder of the parent, which all runs with its settings and seed share."""
        if self.source is None or self.parent_id is None:
            return None
        folder, work = out / PARENTS / self.parent_id, out / WORK / self.parent_id
        if not folder.is_dir():
            learned = self._train(self.source, self.parent_config, SINGLE, None, work, on_progress, device)
            learned.system.save(folder)
            shutil.rmtree(work, ignore_errors=True)
        return folder

    def _train(
        self,
        splits: Splits,
        train: TrainConfig,
        ensemble: EnsembleConfig,
        parent: Path | None,
        work: Path,
        on_progress: OnProgress | None,
        device: str | None,
    ) -> SystemResult:
        return train_system(
            splits.train,
            splits.dev,
            entity_types=splits.labels,
            model_config=self.cell.model,
            train_config=train,
            ensemble=ensemble,
            parent=parent,
            resume_dir=work,
            on_progress=on_progress,
            device=device,
        )

    def _result(self, learned: SystemResult) -> dict[str, Any]:
        system, count = learned.system, self.cell.train.threads
        scores, seconds = scored(system, self.splits, count)
        return {
            "id": self.id,
            "schema": SCHEMA,
            "cell": self.cell.name,
            "seed": self.seed,
            "fold": self.fold,
            "model": self.cell.model.to_dict(),
            "train": self.train_config.to_dict(),
            "ensemble": self.cell.ensemble.options,
            "parent": self.parent_id,
            "scored_on": self.splits.scored_on,
            "scores": scores,
            "dev_f1": dev_f1(system, self.splits, count),
            "train_seconds": sum(entry["seconds"] for entry in learned.history),
            "parameters": system.parameters,
            "sentences_per_second": len(self.splits.scored) / seconds,
            "history": learned.history,
            "data": {
                "sha256": self.splits.checksum,
                **self.splits.counts(),
                "seen_texts": self.splits.seen_texts(self.source),
            },
            "environment": environment(system.device, count),
        }


def scored(system: System, splits: Splits, thread_count: int | None) -> tuple[dict[str, Any], float]:
    """Scores, and the seconds that prediction took."""
    texts = [example.text for example in splits.scored]
    with threads(thread_count):
        started = time.perf_counter()
        predicted = system.predict_spans(texts)
        seconds = time.perf_counter() - started
    gold = [example.spans for example in splits.scored]
    return scores_of(evaluate(gold, predicted, [len(text) for text in texts])), seconds


def dev_f1(system: System, splits: Splits, thread_count: int | None) -> float:
    """Micro F1 on the whole of dev. The history tells of a sample where dev is large, and of an ensemble's parts."""
    with threads(thread_count):
        found = system.predict_spans([example.text for example in splits.dev])
    return micro_f1([example.spans for example in splits.dev], found)


def write_whole(path: Path, text: str) -> None:
    """Beside its place first: a reader, or a run that is stopped here, never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    work = path.with_name(f".{path.name}.{os.getpid()}")
    work.write_text(text, "utf-8")
    os.replace(work, path)

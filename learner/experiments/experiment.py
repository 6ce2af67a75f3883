"""A whole experiment: every run that is not done yet, one after the other, then the report."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from learner.experiments.cells import Cell, Skipped, cells_of
from learner.experiments.runs import Run
from learner.experiments.spec import Spec
from learner.experiments.splits import Loaded, ReadCorpus, load
from learner.ner.errors import NerError
from learner.ner.training import OnProgress

Say = Callable[[str], None]


@dataclass
class Experiment:
    """The cells of a specification over its data. Raises SpecError or DataError before anything runs."""

    spec: Spec
    folder: Path
    read_corpus: ReadCorpus | None = None
    cells: list[Cell] = field(init=False)
    skipped: list[Skipped] = field(init=False)
    failed: dict[str, str] = field(init=False, default_factory=dict)
    """Reason by run, of those that were tried and could not be done."""

    def __post_init__(self) -> None:
        self.cells, self.skipped = cells_of(self.spec)
        self.data: Loaded = load(self.spec.data, self.spec.folds, self.folder, self.read_corpus)
        source = self.spec.source
        self.source: Loaded | None = load(source, 0, self.folder, self.read_corpus) if source else None

    def runs(self) -> list[Run]:
        """Seed by seed and fold by fold: all cells are compared soon, and spreads come later."""
        source = self.source.splits[0] if self.source else None
        return [
            Run(cell, seed, fold if self.spec.folds else None, splits, source)
            for seed in self.spec.seeds
            for fold, splits in enumerate(self.data.splits)
            for cell in self.cells
        ]

    def results(self, out: Path) -> dict[str, list[dict[str, Any]]]:
        """Finished results by cell. Two cells of the same settings share theirs."""
        found: dict[str, list[dict[str, Any]]] = {cell.name: [] for cell in self.cells}
        for run in self.runs():
            if (result := run.finished(out)) is not None:
                found[run.cell.name].append(result)
        return found

    def play(
        self,
        out: Path,
        *,
        limit: int | None = None,
        device: str | None = None,
        say: Say = print,
        on_progress: OnProgress | None = None,
    ) -> None:
        """At most `limit` runs that are not done yet. A run that fails is told and tried again next time."""
        runs = self.runs()
        waiting = [run for run in runs if run.finished(out) is None]
        say(f"{len(runs)} runs, {len(runs) - len(waiting)} of them done.")
        waiting = waiting[:limit]
        spent: list[float] = []
        for number, run in enumerate(waiting, 1):
            started = time.perf_counter()
            try:
                result = run.finished(out) or run.play(out, on_progress, device)
            except NerError as error:
                self.failed[titled(run)] = str(error)
                say(f"[{number}/{len(waiting)}] {titled(run)}: failed. {error}")
                continue
            spent.append(time.perf_counter() - started)
            left = (len(waiting) - number) * sum(spent) / len(spent)
            f1 = result["scores"]["micro"]["f1"]
            say(f"[{number}/{len(waiting)}] {titled(run)}: micro F1 {f1 * 100:.2f} in {spent[-1]:.0f} s{lasting(left)}")


def titled(run: Run) -> str:
    fold = "" if run.fold is None else f", fold {run.fold + 1}"
    return f"{run.cell.name}, seed {run.seed}{fold}"


def lasting(seconds: float) -> str:
    if seconds <= 0:
        return ""
    return f"; about {seconds / 60:.0f} min left" if seconds >= 90 else f"; about {seconds:.0f} s left"

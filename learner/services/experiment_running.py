"""Plays experiments: those of a file at once, those of a corpus run by run. Heavy: workers and commands only."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from django.conf import settings
from django.db import DatabaseError

from annotation.errors import AnnealError, Invalid, NotFound
from annotation.models import JobStatus
from annotation.selectors.corpora import corpus_named
from annotation.services import leases
from annotation.services.leases import Heartbeat
from annotation.words import packed, say, unpacked
from learner.enqueue import send_experiment
from learner.errors import RunsFailed
from learner.experiments.errors import DataError, SpecError
from learner.experiments.experiment import Experiment as Comparison
from learner.experiments.experiment import titled
from learner.experiments.report import as_dicts, told, write_report
from learner.experiments.runs import Run
from learner.experiments.scores import summary
from learner.experiments.spec import Spec
from learner.models import Experiment
from learner.ner.data import Example
from learner.ner.errors import NerError
from learner.ner.training import OnProgress, Progress
from learner.selectors.experiments import Rows, ids_by_people, rows_of
from learner.services.artefacts import experiment_folder
from learner.services.experiment_plan import kept_cell, spec_over
from learner.services.holding import hold_slice, unexpected

log = logging.getLogger(__name__)


def prepared(spec: Spec, folder: Path) -> Comparison:
    """The experiment with its data read, from files in `folder` or from the database. Raises SpecError, DataError."""
    return Comparison(spec, folder, corpus_examples)


def corpus_examples(name: str) -> dict[str, list[Example]]:
    """Raises DataError for a corpus that is not there."""
    try:
        return as_examples(rows_of(ids_by_people(corpus_named(name))))
    except NotFound as error:
        raise DataError(error.message) from error


def as_examples(rows: Mapping[str, Rows]) -> dict[str, list[Example]]:
    return {split: [Example(*row) for row in found] for split, found in rows.items()}


def play_run(experiment_id: int, over: int) -> None:
    """The next run of an experiment of which `over` runs are over; then a message for the one after it.

    So a round that waits for this worker waits for one run at most.
    """
    torch.set_num_threads(settings.TORCH_THREADS)
    hold_slice(Experiment, experiment_id, over, _play_next, send_experiment)


def _play_next(row: Experiment, beat: Heartbeat) -> None:
    comparison, out = frozen(row), experiment_folder(row)
    waiting = _waiting(row, comparison, out)
    if waiting:
        run = waiting[0]
        reason = _failure_of(run, out, _telling(row, run, beat))
        if reason is not None:
            comparison.failed[titled(run)] = reason
    write_report(comparison, out)
    _keep(row, comparison, out, left=len(_waiting(row, comparison, out)))


def frozen(row: Experiment) -> Comparison:
    """The experiment over the sentences that were labelled when it was made. Raises Invalid."""
    note = f"Corpus {row.corpus.name}, as people had labelled it on {row.created_at:%Y-%m-%d %H:%M} UTC."
    try:
        spec = spec_over(row.corpus, row.spec, row.name, note)
        comparison = Comparison(spec, Path(), lambda _: as_examples(rows_of(row.snapshot)))
    except (SpecError, DataError) as error:
        raise Invalid(str(error)) from error
    comparison.failed = {name: unpacked(reason) for name, reason in row.failed.items()}
    return comparison


def _waiting(row: Experiment, comparison: Comparison, out: Path) -> list[Run]:
    runs = comparison.runs()
    return [run for run in runs if titled(run) not in comparison.failed and run.finished(out) is None]


def _telling(row: Experiment, run: Run, beat: Heartbeat) -> OnProgress:
    """After every step; may raise Cancelled or LeaseLost. The row says which epoch it is."""
    at = {"cell": run.cell.name, "seed": run.seed, "fold": run.fold}

    def tell(progress: Progress) -> None:
        beat.check()
        if (row.current or {}) != (now := at | {"epoch": progress.epoch, "epochs": progress.epochs}):
            # An epoch is over for good: workers that died before no longer count against the experiment.
            leases.renew(row, current=now, **({"attempts": 1} if progress.epoch > 1 else {}))

    return tell


def _failure_of(run: Run, out: Path, on_progress: OnProgress) -> str | None:
    """Play it. Why it could not be done, or None: the others go on either way."""
    try:
        run.play(out, on_progress)
    except NerError as error:
        return str(error)
    except (AnnealError, DatabaseError):
        raise
    except Exception as error:
        log.exception("%s failed", titled(run))
        return unexpected(error)
    return None


def _keep(row: Experiment, comparison: Comparison, out: Path, left: int) -> None:
    """What came out so far. The last run ends the experiment, every other one hands it on."""
    failed, planned = comparison.failed, len(comparison.runs())
    changes: dict[str, Any] = {
        "results": results_of(comparison, out),
        "failed": {name: packed(reason) for name, reason in failed.items()},
        "current": None,
        "progress_done": planned - left,
    }
    if left:
        leases.renew(row, attempts=1, **changes)
        leases.release(row)
    elif failed:
        error = RunsFailed(
            say("{failed} of {planned} runs failed.", failed=len(failed), planned=planned),
            failed=len(failed),
            planned=planned,
        )
        leases.finish(row, JobStatus.FAILED, error, **changes)
    else:
        leases.finish(row, JobStatus.SUCCEEDED, **changes)


def results_of(comparison: Comparison, out: Path) -> dict[str, Any]:
    """As the page shows them. `best`: the cell of the highest mean micro F1."""
    results = comparison.results(out)
    cells = [
        kept_cell(cell, as_dicts(summary(results[cell.name])) if results[cell.name] else None)
        for cell in comparison.cells
    ]
    splits = comparison.data.splits
    return {
        "scored_on": splits[0].scored_on,
        "sizes": told(splits[0]),
        "best": _best(cells),
        "cells": cells,
        "skipped": [one.to_dict() for one in comparison.skipped],
    }


def _best(cells: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    found = [(cell["figures"]["scores"]["micro"]["f1"], cell["name"]) for cell in cells if cell["figures"]]
    f1, name = max(found, key=lambda one: one[0]["mean"], default=(None, None))
    return None if f1 is None else {"cell": name, "f1": f1}

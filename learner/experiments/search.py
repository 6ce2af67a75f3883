"""Hyper-parameter search by Optuna: TPE, and trials that fall behind the median are given up epoch by epoch."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, Trial, TrialState

from learner.experiments.cells import Cell, cell_named
from learner.experiments.experiment import Experiment, Say
from learner.experiments.runs import WORK, Run, write_whole
from learner.experiments.search_spec import Range
from learner.ner.config import ConfigError
from learner.ner.errors import NerError
from learner.ner.training import Progress

JOURNAL, REPORT = "search.journal", "search.json"
REASON = "reason"


def search(experiment: Experiment, out: Path, *, device: str | None = None, say: Say = print) -> dict[str, Any]:
    """Go on until as many trials as wanted are over; the best one's settings. Dev chooses, never the test."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    out.mkdir(parents=True, exist_ok=True)
    study = optuna.create_study(
        study_name=_study_name(experiment),
        storage=JournalStorage(JournalFileBackend(str(out / JOURNAL))),
        load_if_exists=True,
        direction="maximize",
        pruner=optuna.pruners.MedianPruner(n_startup_trials=4, n_warmup_steps=2),
    )
    # The number of trials is in the seed: a search that goes on must not draw its first trials again.
    study.sampler = optuna.samplers.TPESampler(seed=experiment.spec.seeds[0] + 1000 * len(study.trials))
    done = len([trial for trial in study.trials if _is_over(trial)])
    say(f"{experiment.spec.search.trials} trials, {done} of them done.")
    study.optimize(
        lambda trial: _tried(trial, experiment, out, device),
        n_trials=max(0, experiment.spec.search.trials - done),
        catch=(ConfigError, NerError),
        callbacks=[lambda _, trial: say(_line(trial))],
    )
    report = _report(study)
    write_whole(out / REPORT, json.dumps(report, ensure_ascii=False, indent=1))
    return report


def _study_name(experiment: Experiment) -> str:
    """Another one for any other settings, space or data: a search never goes on with the trials of another."""
    [cell], [splits] = experiment.cells, experiment.data.splits
    space = {name: str(one) for name, one in experiment.spec.search.space.items()}
    return Run(cell, experiment.spec.seeds[0], None, splits).id + sha256(json.dumps(space).encode()).hexdigest()


def _is_over(trial: FrozenTrial) -> bool:
    """A trial that was stopped from outside counts as failed, but has no reason."""
    return trial.state in (TrialState.COMPLETE, TrialState.PRUNED) or REASON in trial.user_attrs


def _tried(trial: Trial, experiment: Experiment, out: Path, device: str | None) -> float:
    """The dev F1 of the weights that a trial keeps."""

    def judge(progress: Progress) -> None:
        # What one part of an ensemble finds is no measure of the whole.
        if progress.dev_f1 is not None and progress.parts == 1:
            trial.report(progress.dev_f1, progress.epoch)
            if trial.should_prune():
                raise optuna.TrialPruned

    work = None
    try:
        run = Run(_varied(trial, experiment), experiment.spec.seeds[0], None, experiment.data.splits[0])
        work = out / WORK / run.id
        result = run.finished(out) or run.play(out, judge, device)
    except (ConfigError, NerError) as error:
        trial.set_user_attr(REASON, str(error))
        raise
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
    return float(result["dev_f1"])


def _varied(trial: Trial, experiment: Experiment) -> Cell:
    [base] = experiment.cells
    space = experiment.spec.search.space
    chosen = {name: _suggested(trial, name, dimension) for name, dimension in space.items()}
    return cell_named(f"trial {trial.number + 1}", {**experiment.spec.base, **chosen}, base.transfer)


def _suggested(trial: Trial, name: str, dimension: Range | tuple[Any, ...]) -> Any:
    if not isinstance(dimension, Range):
        return trial.suggest_categorical(name, dimension)
    if dimension.whole:
        return trial.suggest_int(name, int(dimension.low), int(dimension.high), log=dimension.log)
    return trial.suggest_float(name, dimension.low, dimension.high, log=dimension.log)


def _line(trial: FrozenTrial) -> str:
    told = ", ".join(f"{name} = {value}" for name, value in trial.params.items())
    score = f"dev F1 {trial.value * 100:.2f}" if trial.value is not None else ""
    outcome = {
        TrialState.COMPLETE: score,
        TrialState.PRUNED: f"given up after epoch {trial.last_step}",
    }.get(trial.state, f"failed. {trial.user_attrs.get(REASON, '')}")
    return f"[{trial.number + 1}] {told}: {outcome}"


def _report(study: optuna.Study) -> dict[str, Any]:
    """`best` is None where no trial came to its end."""
    trials: list[dict[str, Any]] = [
        {"number": one.number + 1, "state": one.state.name.lower(), "dev_f1": one.value, "settings": one.params}
        for one in study.trials
    ]
    whole = [one for one in trials if one["state"] == "complete"]
    return {"best": max(whole, key=lambda one: float(one["dev_f1"]), default=None), "trials": trials}

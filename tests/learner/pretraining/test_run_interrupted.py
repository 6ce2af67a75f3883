"""A run goes on where it was cut, gets back from a loss that is no number, and loses no state."""

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
import torch

from learner.ner.errors import NonFiniteLoss, OutOfMemory
from learner.ner.resume import STATE
from learner.pretraining import run as module
from learner.pretraining.errors import NoSpace
from learner.pretraining.language_model import LanguageModel, Losses
from learner.pretraining.prepared import Prepared
from learner.pretraining.run import SETBACKS, Progress, Run
from tests.learner.ner.tiny import Killed, same
from tests.learner.pretraining.small import (
    CONFIG,
    STEPS,
    Whole,
    finished,
    killing,
    run_of,
    weights,
)

pytestmark = pytest.mark.usefixtures("few_evaluations")


def poison(
    monkeypatch: pytest.MonkeyPatch, spoilt: Callable[[Losses], Losses], *calls: int, training: bool = True
) -> None:
    """What these calls give is spoilt, and in training so are the weights behind it."""
    forward, numbers = LanguageModel.forward, count(1)

    def poisoned(model: LanguageModel, *batch: torch.Tensor) -> Losses:
        found = forward(model, *batch)
        return spoilt(found) if model.training == training and next(numbers) in calls else found

    monkeypatch.setattr(LanguageModel, "forward", poisoned)


def no_number(found: Losses) -> Losses:
    return found._replace(masked=found.masked * math.nan)


def no_gradient(found: Losses) -> Losses:
    """A loss that looks well."""
    return found._replace(masked=found.masked + (found.masked * 0).sqrt())


def test_an_encoder_that_comes_broken_has_no_point_that_is_no_number(prepared: Prepared) -> None:
    run = run_of(prepared, replace(CONFIG, start="a/b"), on_progress=lambda _: None)
    for parameter in run.language_model.parameters():
        parameter.data.fill_(math.nan)
    with pytest.raises(NonFiniteLoss):
        run.to_the_end()
    assert run.state.curve == []


@pytest.mark.parametrize("dropout", [0.0, 0.3])
@pytest.mark.parametrize("step", [1, 7, STEPS])
def test_a_stopped_run_goes_on_as_if_nothing_had_happened(
    prepared: Prepared, whole: Whole, tmp_path: Path, dropout: float, step: int
) -> None:
    config = replace(CONFIG, dropout=dropout)
    with pytest.raises(Killed):
        finished(prepared, config, folder=tmp_path, on_progress=killing(step))
    torch.manual_seed(99)  # another process has other random numbers
    seen: list[Progress] = []
    resumed = finished(prepared, config, folder=tmp_path, on_progress=seen.append)
    assert [progress.step for progress in seen] == [*range(step + 1, STEPS + 1)]
    assert_equal(resumed, whole(config))


@pytest.mark.parametrize(("seconds", "first"), [(0.5, 9), (2.5, 7)])
def test_a_killed_run_goes_on_from_the_state_that_was_saved_last(
    prepared: Prepared, whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, first: int
) -> None:
    half_seconds = count()  # the clock is read twice a step
    monkeypatch.setattr(module, "SAVE_SECONDS", seconds)
    monkeypatch.setattr(module, "time", SimpleNamespace(perf_counter=lambda: next(half_seconds) / 2))

    def killed(_: Losses) -> NoReturn:
        raise Killed

    with monkeypatch.context() as patch:
        poison(patch, killed, 9)
        with pytest.raises(Killed):
            finished(prepared, folder=tmp_path)
    seen: list[Progress] = []
    resumed = finished(prepared, folder=tmp_path, on_progress=seen.append)
    assert seen[0].step == first
    assert_equal(resumed, whole(CONFIG))


def assert_equal(resumed: Run, expected: Run) -> None:
    timeless = [[{**point, "seconds": 0} for point in run.state.curve] for run in (resumed, expected)]
    assert same(weights(resumed.language_model), weights(expected.language_model))
    assert timeless[0] == timeless[1]


def test_a_finished_run_is_not_repeated(prepared: Prepared, tmp_path: Path) -> None:
    seen: list[Progress] = []
    first = finished(prepared, folder=tmp_path)
    again = finished(prepared, folder=tmp_path, on_progress=seen.append)
    assert same(weights(first.language_model), weights(again.language_model))
    assert again.state == first.state
    assert seen == []


def test_the_state_of_another_run_or_a_damaged_one_is_not_used(prepared: Prepared, tmp_path: Path) -> None:
    finished(prepared, folder=tmp_path, identity="one")
    seen: list[Progress] = []
    finished(prepared, folder=tmp_path, identity="two", on_progress=seen.append)
    (tmp_path / STATE).write_bytes(b"half a fi")
    finished(prepared, folder=tmp_path, identity="two", on_progress=seen.append)
    assert len(seen) == 2 * STEPS


@pytest.mark.parametrize("spoilt", [no_number, no_gradient])
def test_a_loss_that_is_no_number_leads_back_to_where_all_was_well(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch, spoilt: Callable[[Losses], Losses]
) -> None:
    monkeypatch.setattr(module, "SECURED_STEPS", 3)
    poison(monkeypatch, spoilt, 8)
    seen: list[Progress] = []
    kept: list[dict[str, torch.Tensor]] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        kept.append(weights(run.language_model))

    run = run_of(prepared, CONFIG, on_progress=watch)
    run.to_the_end()
    assert [progress.step for progress in seen] == [1, 2, 3, 4, 5, 6, 7, 6, 7, 8, 9, 10, 11, 12]
    assert "back to step 6, at 0.5 times the rate" in str(seen[7].setback)
    assert not any(progress.setback for progress in [*seen[:7], *seen[8:]])
    assert same(kept[5], kept[7])
    assert all(value.isfinite().all() for value in kept[-1].values())


def test_after_a_setback_the_rate_is_half_and_the_curve_without_what_was_undone(
    prepared: Prepared, whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = whole(CONFIG).state.curve
    poison(monkeypatch, no_number, 7)
    state = finished(prepared).state
    assert [point["step"] for point in state.curve] == [point["step"] for point in expected] == [5, 10, 12]
    assert [point["rate"] for point in state.curve] == [point["rate"] / 2 for point in expected]
    assert (state.setbacks, state.slower) == (1, 0.5)


def test_held_out_text_that_is_measured_as_no_number_leads_back_too(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step may spoil the weights, and no loss of a next one tells."""
    poison(monkeypatch, no_number, 5, training=False)  # two batches a point: of the last one
    state = finished(prepared).state
    assert [point["step"] for point in state.curve] == [5, 10, 12]
    assert all(math.isfinite(point["held_out"]) for point in state.curve)
    assert (state.setbacks, state.slower) == (1, 0.5)


def test_a_setback_is_remembered_by_a_stopped_run(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(monkeypatch, no_number, 3)
    with pytest.raises(Killed):
        finished(prepared, folder=tmp_path, on_progress=killing(9))
    state = finished(prepared, folder=tmp_path).state
    assert (state.setbacks, state.slower) == (1, 0.5)


def test_too_many_setbacks_end_the_run_with_a_reason(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, no_number, *range(100))
    seen: list[Progress] = []
    with pytest.raises(NonFiniteLoss, match=rf"{SETBACKS + 1} times. Lower the rate"):
        finished(prepared, on_progress=seen.append)
    assert len([progress for progress in seen if progress.setback]) == SETBACKS


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("unexpected pos 64 vs 0")])
def test_a_state_that_cannot_be_written_leaves_the_one_before_it(
    prepared: Prepared, whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def half(state: object, path: Path) -> None:
        path.write_bytes(b"half a fi")
        raise error

    with pytest.raises(Killed):
        finished(prepared, folder=tmp_path, on_progress=killing(4))
    before = (tmp_path / STATE).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(torch, "save", half)
        with pytest.raises(NoSpace, match=r"step 12 .*What was there before is whole"):
            finished(prepared, folder=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [STATE]
    assert (tmp_path / STATE).read_bytes() == before
    assert_equal(finished(prepared, folder=tmp_path), whole(CONFIG))


@pytest.mark.parametrize("error", [torch.OutOfMemoryError("CUDA out of memory"), RuntimeError("can't allocate memory")])
def test_where_memory_runs_out_the_way_out_is_said(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    for place in ((LanguageModel, "forward"), (torch.Tensor, "backward"), (torch.optim.AdamW, "step")):
        with monkeypatch.context() as patch:
            patch.setattr(*place, fail)
            with pytest.raises(OutOfMemory, match=r"not memory for 8 windows\. Raise accumulate"):
                finished(prepared)


def test_other_errors_are_not_taken_for_want_of_memory(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError("shapes differ")

    monkeypatch.setattr(LanguageModel, "forward", fail)
    with pytest.raises(RuntimeError, match="shapes differ"):
        finished(prepared)

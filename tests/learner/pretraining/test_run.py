"""A run: it learns, goes on where it was cut, gets back from a loss that is no number, and loses no state."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import numpy as np
import pytest
import torch

from learner.ner.errors import NonFiniteLoss, OutOfMemory
from learner.ner.resume import STATE
from learner.pretraining import run as module
from learner.pretraining.config import PretrainConfig, Shape
from learner.pretraining.errors import NoSpace
from learner.pretraining.language_model import LanguageModel, Losses
from learner.pretraining.prepared import Prepared
from learner.pretraining.run import LOWEST_RATE, SETBACKS, Progress, Run, Steps, rate_at
from learner.pretraining.windows import Batch, Windows
from tests.learner.ner.tiny import Killed, same
from tests.learner.pretraining.small import SHAPE, configured, lines, monotonous, prepared_in, run_of, weights

STEPS = 12
CONFIG = configured(STEPS)
Whole = Callable[[PretrainConfig], Run]
ROUNDING = {"atol": 2e-3, "rtol": 5e-2}  # of a processor that computes in bf16
LARGER = replace(SHAPE, embedding=16, hidden=32, feed_forward=64, spread=0.3)
LEARNERS = [LARGER, replace(LARGER, norm="post", positions="absolute")]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared_in(tmp_path_factory.mktemp("run"), lines(200))


@pytest.fixture(autouse=True)
def _few_evaluations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD_OUT_BATCHES", 2)
    monkeypatch.setattr(module, "HELD_OUT_SIZE", 8)
    monkeypatch.setattr(module, "RAREST", 5)


@pytest.fixture(scope="module")
def whole(prepared: Prepared) -> Whole:
    """An undisturbed run."""
    return cache(lambda config: finished(prepared, config))


def finished(prepared: Prepared, config: PretrainConfig = CONFIG, **more: Any) -> Run:
    run = run_of(prepared, config, **more)
    run.to_the_end()
    return run


def poison(monkeypatch: pytest.MonkeyPatch, spoilt: Callable[[Losses], Losses], *calls: int) -> None:
    """What these calls in training give is spoilt, and so are the weights behind it."""
    forward, numbers = LanguageModel.forward, count(1)

    def poisoned(model: LanguageModel, *batch: torch.Tensor) -> Losses:
        found = forward(model, *batch)
        return spoilt(found) if model.training and next(numbers) in calls else found

    monkeypatch.setattr(LanguageModel, "forward", poisoned)


def no_number(found: Losses) -> Losses:
    return found._replace(masked=found.masked * math.nan)


def no_gradient(found: Losses) -> Losses:
    """A loss that looks well."""
    return found._replace(masked=found.masked + (found.masked * 0).sqrt())


def killing(step: int) -> Callable[[Progress], None]:
    def kill(progress: Progress) -> None:
        if progress.step == step:
            raise Killed

    return kill


@pytest.mark.parametrize("shape", LEARNERS)
def test_a_language_in_which_neighbours_tell_a_character_is_learned(tmp_path: Path, shape: Shape) -> None:
    config = configured(60, shape=shape, rate=1e-2, masked=0.25, order=False, batch=16)
    curve = finished(prepared_in(tmp_path, monotonous(80)), config).state.curve
    by_frequency_alone = math.log(8)
    assert curve[-1]["held_out"] < by_frequency_alone / 3
    assert curve[-1]["loss"] < by_frequency_alone / 3


def test_the_order_of_segments_is_learned_too(tmp_path: Path) -> None:
    text = ["先甲乙丙丁。后庚辛壬癸。"] * 100
    config = configured(30, shape=LEARNERS[1], rate=1e-2, length=18, batch=16)
    curve = finished(prepared_in(tmp_path, text), config).state.curve
    assert curve[-1]["order"] > 0.8


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(prepared: Prepared, whole: Whole) -> None:
    again, third = (finished(prepared, replace(CONFIG, seed=seed)).language_model for seed in (1, 2))
    assert same(weights(whole(CONFIG).language_model), weights(again))
    assert not same(weights(again), weights(third))


def test_the_curve_of_an_encoder_that_goes_on_begins_where_it_began(prepared: Prepared, tmp_path: Path) -> None:
    config = replace(CONFIG, start="a/b", dropout=0.3)
    untouched = run_of(prepared, config)
    before = untouched._point(0.0)
    seen: list[Progress] = []
    with pytest.raises(Killed):
        finished(prepared, config, folder=tmp_path, on_progress=lambda told: (seen.append(told), killing(5)(told)))
    resumed = finished(prepared, config, folder=tmp_path, on_progress=seen.append)
    start, *later = resumed.state.curve
    assert start["held_out"] == before["held_out"]
    assert (start["step"], start["characters"], start["seconds"], start["rate"]) == (0, 0, 0.0, 0.0)
    assert start["loss"] == pytest.approx(later[0]["loss"], abs=1)
    assert [point["step"] for point in later] == [5, 10, 12]
    assert [told.point for told in seen if told.point] == resumed.state.curve
    assert [told.step for told in seen] == list(range(STEPS + 1))


def test_to_look_where_an_encoder_begins_changes_nothing_of_how_it_learns(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(CONFIG, start="a/b", dropout=0.3)
    looked = finished(prepared, config)
    monkeypatch.setattr(Run, "_tell_start", lambda _: None)
    assert same(weights(looked.language_model), weights(finished(prepared, config).language_model))


def test_an_encoder_that_comes_broken_has_no_point_that_is_no_number(prepared: Prepared) -> None:
    run = run_of(prepared, replace(CONFIG, start="a/b"), on_progress=lambda _: None)
    for parameter in run.language_model.parameters():
        parameter.data.fill_(math.nan)
    with pytest.raises(NonFiniteLoss):
        run.to_the_end()
    assert run.state.curve == []


def test_from_nothing_there_is_nothing_to_look_at_before_it_learns(whole: Whole) -> None:
    assert [point["step"] for point in whole(CONFIG).state.curve] == [5, 10, 12]


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
        with pytest.raises(NoSpace, match=r"step 12 .*The one before it is whole"):
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

    monkeypatch.setattr(LanguageModel, "forward", fail)
    with pytest.raises(OutOfMemory, match=r"not memory for 8 windows\. Raise accumulate"):
        finished(prepared)


def test_other_errors_are_not_taken_for_want_of_memory(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError("shapes differ")

    monkeypatch.setattr(LanguageModel, "forward", fail)
    with pytest.raises(RuntimeError, match="shapes differ"):
        finished(prepared)


def gradients(prepared: Prepared, *batches: Batch) -> dict[str, torch.Tensor]:
    """Of a step over these; the weights stay."""
    run = run_of(prepared, replace(CONFIG, clip=1e9))
    run.state.slower = 0.0
    run._step(1, batches)
    return {name: weight.grad.clone() for name, weight in run.language_model.named_parameters()}


def test_a_step_in_parts_has_the_mean_of_their_gradients(prepared: Prepared) -> None:
    """Each part counts alike, however many characters are to be guessed in it."""
    parts = [Windows(prepared, CONFIG).batch(number, 4) for number in range(2)]
    first, second = (gradients(prepared, part) for part in parts)
    for name, gradient in gradients(prepared, *parts).items():
        torch.testing.assert_close(gradient, (first[name] + second[name]) / 2, **ROUNDING)


def test_the_same_windows_in_parts_with_as_many_guesses_have_the_same_gradient(prepared: Prepared) -> None:
    part = Windows(prepared, CONFIG).batch(0, 4)
    places = np.concatenate([part.places, part.places + part.ids.size])
    whole = Batch(np.tile(part.ids, (2, 1)), places, np.tile(part.targets, 2), np.tile(part.swapped, 2))
    parts = gradients(prepared, part, part)
    for name, gradient in gradients(prepared, whole).items():
        torch.testing.assert_close(gradient, parts[name], **ROUNDING)


@pytest.mark.parametrize(("accumulate", "ranks", "size"), [(1, 1, 8), (4, 1, 2), (2, 2, 2), (3, 1, 2), (8, 4, 1)])
def test_a_steps_windows_are_shared_among_parts_and_processes(
    prepared: Prepared, accumulate: int, ranks: int, size: int
) -> None:
    windows = Windows(prepared, replace(CONFIG, accumulate=accumulate))
    steps = Steps(windows, 2, rank=0, ranks=ranks)
    assert len(steps) == STEPS - 2
    assert [len(batch.ids) for batch in steps[0]] == [size] * accumulate


def test_no_windows_are_read_twice(prepared: Prepared) -> None:
    windows = Windows(prepared, replace(CONFIG, accumulate=2))
    numbers: list[tuple[int, int]] = []
    windows.batch = lambda number, size, rank=0: numbers.append((number, rank))  # type: ignore[assignment, method-assign]
    for rank in range(2):
        steps = Steps(windows, 0, rank, ranks=2)
        assert [steps[index] for index in range(len(steps))]
    assert len({*numbers}) == len(numbers) == 2 * 2 * STEPS
    del numbers[:]
    assert Steps(windows, 5, 0, 2)[0]
    assert numbers == [(10, 0), (11, 0)]


def test_all_steps_and_points_of_the_curve_are_told(prepared: Prepared) -> None:
    seen: list[Progress] = []
    curve = finished(prepared, on_progress=seen.append).state.curve
    assert [(progress.step, progress.steps) for progress in seen] == [(step, STEPS) for step in range(1, STEPS + 1)]
    assert [progress.point for progress in seen if progress.point] == curve
    assert [point["characters"] for point in curve] == [step * 8 * 16 for step in (5, 10, 12)]
    assert curve[-1]["loss"] == seen[-1].loss


def test_text_that_is_learned_from_is_measured_on_where_none_is_held_out(tmp_path: Path) -> None:
    run = run_of(prepared_in(tmp_path, ["轴承" * 300] * 3), CONFIG)
    assert not run.held_out.held_out
    assert run_of(prepared_in(tmp_path, lines(200)), CONFIG).held_out.held_out


def test_the_same_weights_are_always_measured_alike(prepared: Prepared) -> None:
    run = run_of(prepared, replace(CONFIG, dropout=0.5))
    assert run._point(1.0) == run._point(1.0)


@pytest.mark.parametrize("warmup", [0.0, 0.1, 0.9])
def test_the_rate_rises_then_falls_to_the_lowest(warmup: float) -> None:
    rates = [rate_at(step, 100, warmup) for step in range(101)]
    top = max(1, round(100 * warmup)) - 1
    assert max(rates) == rates[top] == 1.0
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert rates[0] == pytest.approx(1 / (top + 1))
    assert rates[100] == pytest.approx(LOWEST_RATE)


def test_a_run_of_one_step_has_a_rate() -> None:
    assert rate_at(0, 1, 0.03) == 1.0

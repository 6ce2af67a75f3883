"""A run: it learns, tells how it goes, and shares its windows out."""

import math
from dataclasses import replace
from pathlib import Path

import billiard  # type: ignore[import-untyped]
import numpy as np
import pytest
import torch

from learner.pretraining.config import Shape
from learner.pretraining.prepared import Prepared
from learner.pretraining.run import LOADERS, LOWEST_RATE, Progress, Run, Steps, loaders, rate_at
from learner.pretraining.windows import Batch, Windows
from tests.learner.ner.tiny import Killed, same
from tests.learner.pretraining.small import (
    CONFIG,
    SHAPE,
    STEPS,
    Whole,
    configured,
    finished,
    killing,
    lines,
    monotonous,
    prepared_in,
    run_of,
    weights,
)

pytestmark = pytest.mark.usefixtures("few_evaluations")
ROUNDING = {"atol": 2e-3, "rtol": 5e-2}  # of a processor that computes in bf16
LARGER = replace(SHAPE, embedding=16, hidden=32, feed_forward=64, spread=0.3)
LEARNERS = [LARGER, replace(LARGER, norm="post", positions="absolute")]


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


def test_from_nothing_there_is_nothing_to_look_at_before_it_learns(whole: Whole) -> None:
    assert [point["step"] for point in whole(CONFIG).state.curve] == [5, 10, 12]


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


@pytest.mark.parametrize(("accumulate", "ranks", "size"), [(1, 1, 8), (4, 1, 2), (2, 2, 2), (8, 1, 1)])
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


def test_text_is_read_ahead_for_a_gpu_but_not_by_a_child_of_celery_which_may_have_none() -> None:
    read_ahead = {name: loaders(torch.device(name)) for name in ("cuda", "cpu")}
    assert read_ahead == {"cuda": LOADERS, "cpu": 0}
    found = billiard.SimpleQueue()
    child = billiard.Process(target=lambda: found.put(loaders(torch.device("cuda"))), daemon=True)
    child.start()
    assert found.get() == 0
    child.join()

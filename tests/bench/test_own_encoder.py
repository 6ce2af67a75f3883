"""The stages of the encoder in the box: each goes on from the one before, and none is played twice."""

import sys
from pathlib import Path
from typing import Any

import pytest

from bench import own_encoder
from bench.own_encoder import SHAPE, STAGES, config_of
from learner.ner.encoders.names import ZH_TINY
from learner.pretraining.config import PretrainConfig


def test_what_is_set_stands_over_the_stage() -> None:
    config = config_of(STAGES[0], "", 1000, ["rate=0.5", "shape.layers=2", "optimizer=adamw"])
    assert (config.characters, config.rate, config.optimizer) == (1000, 0.5, "adamw")
    assert config.shape.to_dict() | {"layers": 4} == PretrainConfig.from_dict({"shape": SHAPE}).shape.to_dict()
    assert config_of(STAGES[0], "", None, []).characters == STAGES[0].settings["characters"]


def test_every_stage_reads_the_same_sources_in_another_order() -> None:
    assert len({frozenset(stage.weights) for stage in STAGES}) == 1
    assert len({config_of(stage, "", None, []).seed for stage in STAGES}) == len(STAGES)


def played(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> list[tuple[str, str, int]]:
    """Of every pretraining where it started, its folder and its seed; for each a file of text was there."""
    found = []

    def pretrain(sources: list[Any], out: Path, *, config: PretrainConfig, **_: Any) -> dict[str, Any]:
        found.append((config.start, str(out.relative_to(folder)), config.seed))
        assert [source.name for source in sources] == ["laws.txt.xz"]
        out.mkdir(parents=True)
        return {"parameters": 1, "curve": [{"held_out": 1.0}]}

    (folder / "data/pretrain_text").mkdir(parents=True, exist_ok=True)
    (folder / "data/pretrain_text/laws.txt.xz").touch()
    monkeypatch.setattr(own_encoder, "pretrain", pretrain)
    monkeypatch.setattr(own_encoder, "measured_sentences", lambda data: iter(()))
    places = ["--data", str(folder / "data"), "--out", str(folder / "zh"), "--work", str(folder / "begun")]
    monkeypatch.setattr(sys, "argv", ["own_encoder", *places, *arguments])
    own_encoder.main()
    return found


def test_all_stages_are_played_each_from_the_one_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, second = (str(tmp_path / f"begun/stage-{number}/zh") for number in (1, 2))
    whole = [("", "begun/stage-1/zh", 1), (first, "begun/stage-2/zh", 2), (second, "zh", 3)]
    assert played(monkeypatch, tmp_path) == whole


def test_a_stage_that_is_done_is_not_played_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"begun/stage-{number}/zh").mkdir(parents=True)
    assert played(monkeypatch, tmp_path) == [(str(tmp_path / "begun/stage-2/zh"), "zh", 3)]


@pytest.mark.parametrize(("stage", "start"), [("1", ""), ("2", ZH_TINY), ("3", ZH_TINY)])
def test_a_single_stage_goes_on_from_the_box(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stage: str, start: str
) -> None:
    assert played(monkeypatch, tmp_path, "--stage", stage) == [(start, "zh", int(stage))]

"""Settings of a pretraining: contradictions are refused before anything is read."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from learner.ner.config import ConfigError
from learner.pretraining.config import NORMS, OPTIMIZERS, POSITIONS, PretrainConfig, Shape

LOCALES = Path(__file__).resolve().parents[3] / "frontend/src/locales"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"start": "a + b"}, "start must be one encoder"),
        ({"start": "scratch:tiny"}, "'scratch:tiny' has learned nothing yet"),
        ({"characters": 0}, "characters must be above 0"),
        ({"length": 15}, "length must be between 16 and 512"),
        ({"length": 513}, "length must be between 16 and 512"),
        ({"batch": 0}, "batch must be above 0"),
        ({"batch": 4, "accumulate": 5}, "accumulate must be between 1 and batch"),
        ({"batch": 8, "accumulate": 5}, "batch must be a multiple of accumulate"),
        ({"masked": 0.51}, "masked must be above 0 and at most 0.5"),
        ({"masked": 0.0}, "masked must be above 0 and at most 0.5"),
        ({"rate": 0.0}, "rate must be above 0 and below 1"),
        ({"warmup": 1.0}, "warmup must be at least 0 and below 1"),
        ({"clip": 0.0}, "clip must be positive"),
        ({"dropout": 1.0}, "dropout must be at least 0 and below 1"),
        ({"vocabulary": 499}, "vocabulary must be between"),
        ({"seed": -1}, "seed must be between"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, object], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        PretrainConfig(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"embedding": 0}, "feed_forward must be above 0"),
        ({"hidden": 10, "heads": 4}, "hidden must be a multiple of heads"),
        ({"layers": 2, "groups": 3}, "groups must be between 1 and layers"),
        ({"groups": 0}, "groups must be between 1 and layers"),
        ({"kernel": 2}, "kernel must be 1, 3, 5, 7 or 9"),
        ({"norm": "none"}, "norm must be one of pre, post"),
        ({"positions": "sine"}, "positions must be one of distance, absolute"),
        ({"spread": 0.0}, "spread must be above 0 and below 1"),
        ({"hidden": 4096, "layers": 4096}, "The layers must have at most 500,000,000 weights"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(values: dict[str, object], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        Shape(**values)  # type: ignore[arg-type]


def test_layers_that_share_their_weights_may_be_many() -> None:
    assert Shape(hidden=2048, feed_forward=4096, layers=48, groups=1).layers == 48


@pytest.mark.parametrize(
    ("start", "size", "characters"),
    [("hfl/x", 1000, 4000), ("", 1000, 20_000), ("hfl/x", 10**9, 20_000_000), ("", 10**9, 20_000_000)],
)
def test_how_much_is_read_follows_from_the_text_where_nobody_says(start: str, size: int, characters: int) -> None:
    config = PretrainConfig(start=start)
    assert config.steps == 0
    assert config.for_text(size).characters == characters
    assert replace(config, characters=7).for_text(size).characters == 7


@pytest.mark.parametrize(("characters", "steps"), [(1, 1), (1024, 1), (1025, 2), (10_240, 10)])
def test_steps_are_as_many_as_reach_the_characters(characters: int, steps: int) -> None:
    assert PretrainConfig(characters=characters, batch=8, length=128).steps == steps


@pytest.mark.parametrize("optimizer", ["", "muon", "adamw"])
def test_settings_come_back_from_their_dictionary(optimizer: str) -> None:
    config = PretrainConfig(optimizer=optimizer, shape=Shape(groups=2))
    assert PretrainConfig.from_dict(config.to_dict()) == config


def test_an_optimizer_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(ConfigError, match="optimizer must be one of muon, adamw"):
        PretrainConfig.from_dict({"optimizer": "sgd"})


def test_characters_are_a_whole_number() -> None:
    with pytest.raises(ConfigError, match="characters must be a whole number"):
        PretrainConfig.from_dict({"characters": 1000.5})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_setting_has_a_name_on_the_page(language: str) -> None:
    words = json.loads((LOCALES / language / "pretraining.json").read_text("utf-8"))
    settings = {*PretrainConfig().to_dict(), *Shape().to_dict()} - {"shape"}
    assert settings <= {*words["new"], *words["settings"]}
    assert {*OPTIMIZERS, *NORMS, *POSITIONS} == {*words["settings"]["value"]}

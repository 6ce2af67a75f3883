"""What an experiment found best can be a round."""

from typing import Any

import pytest

from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.ensembles.presets import SYSTEMS
from learner.services.cell_settings import settings_of_cell
from learner.services.round_settings import RoundSettings


def cell(model: ModelConfig, train: TrainConfig, ensemble: EnsembleConfig | None = None) -> dict[str, Any]:
    parts = {"model": model, "train": train, "ensemble": ensemble or EnsembleConfig()}
    return {name: part.to_dict() for name, part in parts.items()}


@pytest.mark.parametrize("preset", SYSTEMS.values(), ids=lambda preset: preset.id)
def test_a_round_with_the_settings_of_a_cell_trains_its_system(preset) -> None:
    model = ModelConfig.from_dict({**preset.model, "lstm_hidden": 64})
    train = TrainConfig.from_dict({**preset.train, "seed": 7, "clip": 2.0})
    ensemble = EnsembleConfig.from_dict(preset.ensemble)
    settings = RoundSettings.from_dict(settings_of_cell(cell(model, train, ensemble)))
    assert settings.ensemble == ensemble
    assert settings.model_config() == model
    assert settings.train_config() == TrainConfig.from_dict({**train.to_dict(), "seed": settings.seed})


def test_only_what_is_no_default_goes_into_extra() -> None:
    found = settings_of_cell(cell(ModelConfig(lstm_hidden=64), TrainConfig(seed=3)))
    assert found["extra"] == {"model.lstm_hidden": 64}
    assert "seed" not in found

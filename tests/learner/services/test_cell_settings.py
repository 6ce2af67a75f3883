"""What an experiment found best can be a round."""

import pytest

from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.presets import PRESETS
from learner.services.cell_settings import settings_of_cell
from learner.services.round_settings import RoundSettings


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.id)
def test_a_round_with_the_settings_of_a_cell_trains_its_model(preset) -> None:
    model = ModelConfig.from_dict({**preset.model, "lstm_hidden": 64})
    train = TrainConfig.from_dict({**preset.train, "seed": 7, "clip": 2.0})
    settings = RoundSettings.from_dict(settings_of_cell(model.to_dict(), train.to_dict()))
    assert settings.model_config() == model
    assert settings.train_config() == TrainConfig.from_dict({**train.to_dict(), "seed": settings.seed})


def test_only_what_is_no_default_goes_into_extra() -> None:
    found = settings_of_cell(ModelConfig(lstm_hidden=64).to_dict(), TrainConfig(seed=3).to_dict())
    assert found["extra"] == {"model.lstm_hidden": 64}
    assert "seed" not in found

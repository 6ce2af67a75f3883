"""From an experiment to a round."""

from collections.abc import Mapping
from typing import Any

from learner.services.round_settings import IN_MODEL, IN_TRAINING, MODEL, TRAIN

DEFAULTS = {"model": MODEL.to_dict(), "train": TRAIN.to_dict()}
SEED = "seed"  # an experiment has several, so none goes with a cell


def settings_of_cell(model: Mapping[str, Any], train: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a round that trains the same model. What has no field of its own and is no default is `extra`."""
    found: dict[str, Any] = {"extra": {}}
    for part, names, values in (("model", IN_MODEL, model), ("train", IN_TRAINING, train)):
        for name, value in values.items():
            if name in names and name != SEED:
                found[name] = value
            elif name != SEED and value != DEFAULTS[part].get(name):
                found["extra"][f"{part}.{name}"] = value
    return found

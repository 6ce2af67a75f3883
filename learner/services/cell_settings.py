"""From an experiment to a round."""

from collections.abc import Mapping
from typing import Any

from learner.services.round_settings import IN_MODEL, IN_TRAINING, MODEL, TRAIN

DEFAULTS = {"model": MODEL.to_dict(), "train": TRAIN.to_dict()}
SEED = "seed"  # an experiment has several, so none goes with a cell


def settings_of_cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a round that trains the same system. What has no field of its own and is no default is `extra`.

    cell: `model`, `train` and `ensemble`, each as a dictionary of all its settings.
    """
    found: dict[str, Any] = {"ensemble": cell["ensemble"], "extra": {}}
    for part, names in (("model", IN_MODEL), ("train", IN_TRAINING)):
        for name, value in cell[part].items():
            if name in names and name != SEED:
                found[name] = value
            elif name != SEED and value != DEFAULTS[part].get(name):
                found["extra"][f"{part}.{name}"] = value
    return found

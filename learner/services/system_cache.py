"""The last model that this worker process loaded: the chunks of a round come one after the other. Heavy."""

from learner.models import ModelVersion
from learner.ner.system import System
from learner.ner.systems import load_system
from learner.services.artefacts import checkpoint_folder

_loaded: dict[tuple[int, float], System] = {}


def system_of(version: ModelVersion) -> System:
    """Loaded once per process; a version whose temperature was fitted since is loaded again."""
    key = (version.pk, version.temperature)
    if key not in _loaded:
        _loaded.clear()
        _loaded[key] = load_system(checkpoint_folder(version))
    return _loaded[key]


def forget() -> None:
    _loaded.clear()

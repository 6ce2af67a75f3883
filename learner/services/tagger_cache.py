"""The last model that this worker process loaded: the chunks of a round come one after the other. Heavy."""

from learner.models import ModelVersion
from learner.ner import checkpoint
from learner.ner.model import Tagger
from learner.services.artefacts import checkpoint_folder

_loaded: dict[tuple[int, float], Tagger] = {}


def tagger_of(version: ModelVersion) -> Tagger:
    """Loaded once per process; a version whose temperature was fitted since is loaded again."""
    key = (version.pk, version.temperature)
    if key not in _loaded:
        _loaded.clear()
        _loaded[key] = checkpoint.load(checkpoint_folder(version))
    return _loaded[key]


def forget() -> None:
    _loaded.clear()

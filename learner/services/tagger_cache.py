"""The last model that this worker process loaded: the chunks of a round come one after the other. Heavy."""

from django.conf import settings

from learner.models import ModelVersion
from learner.ner import checkpoint
from learner.ner.compiling import compiled
from learner.ner.model import Tagger
from learner.services.artefacts import checkpoint_folder

_loaded: dict[tuple[int, float, bool], Tagger] = {}


def tagger_of(version: ModelVersion, sentences: int = 0) -> Tagger:
    """Loaded once per process; a version whose temperature was fitted since is loaded again.

    Compiled where so many `sentences` are to be scored that it pays.
    """
    many = sentences >= settings.SCORING_COMPILE_FROM
    key = (version.pk, version.temperature, many)
    if key not in _loaded:
        _loaded.clear()
        tagger = checkpoint.load(checkpoint_folder(version))
        _loaded[key] = compiled(tagger) if many else tagger
    return _loaded[key]


def forget() -> None:
    _loaded.clear()

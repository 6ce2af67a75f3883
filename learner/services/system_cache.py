"""The last model that this worker process loaded: the chunks of a round come one after the other. Heavy."""

from django.conf import settings

from learner.models import ModelVersion
from learner.ner.compiling import forget_compiled
from learner.ner.system import System
from learner.ner.systems import load_system
from learner.services.artefacts import checkpoint_folder

_loaded: dict[tuple[int, float, bool], System] = {}


def system_of(version: ModelVersion, sentences: int = 0) -> System:
    """Loaded once per process; a version whose temperature was fitted since is loaded again.

    Compiled where so many `sentences` are to be scored that it pays.
    """
    many = sentences >= settings.SCORING_COMPILE_FROM
    key = (version.pk, version.temperature, many)
    if key not in _loaded:
        forget()
        system = load_system(checkpoint_folder(version))
        _loaded[key] = system.compiled() if many else system
    return _loaded[key]


def forget() -> None:
    if any(was_compiled for *_, was_compiled in _loaded):
        forget_compiled()  # or its machine code and its weights would stay
    _loaded.clear()

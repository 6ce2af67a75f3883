"""What to do where the disk is full."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError

from annotation.words import Said, say
from learner.pretraining.errors import NoSpace


@contextmanager
def enough_space(what: Said, folder: Path) -> Iterator[None]:
    """Where it cannot be written, raises NoSpace, which says what to do. Torch and safetensors have errors of their
    own for a full disk."""
    try:
        yield
    except (OSError, RuntimeError, SafetensorError) as error:
        raise NoSpace(
            say(
                "{what} could not be written to {path}: {error}. "
                "What was there before is whole: make room, and start again to go on from there.",
                what=what,
                path=folder,
                error=error,
            )
        ) from error

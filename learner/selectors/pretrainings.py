"""Pretrainings of a corpus, and the encoders that came out of them."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet

from annotation.errors import NotFound
from annotation.models import Corpus, JobStatus
from learner.models import Pretraining
from learner.ner.encoders.names import OWN, VECTORS, parts
from learner.selectors.encoders import Encoder


def pretrainings(corpus: Corpus) -> QuerySet[Pretraining]:
    """Newest first."""
    return Pretraining.objects.filter(corpus=corpus).select_related("corpus", "created_by")


def pretraining_of(corpus: Corpus, pretraining_id: int) -> Pretraining:
    found = pretrainings(corpus).filter(pk=pretraining_id).first()
    if found is None:
        raise NotFound("There is no such pretraining.")
    return found


def own_encoders(user: User | None) -> QuerySet[Pretraining]:
    """Finished ones of all corpora that the user is a member of. No user: the command line, which sees all."""
    rows = Pretraining.objects.filter(status=JobStatus.SUCCEEDED).select_related("corpus").defer("curve")
    return rows if user is None else rows.filter(corpus__memberships__user=user)


def own_encoder(row: Pretraining) -> Encoder:
    """As one chooses it."""
    return Encoder(f"{OWN}{row.pk}", row.name, f"Pretrained in {row.corpus.name}.", needs_download=False)


def unseen_encoder(user: User | None, name: str) -> str | None:
    """The first part of the name that is not there for the user; None if all are.

    What corpora keep on disk is not chosen by its path: that would lead past their memberships.
    """
    for part in parts(name):
        if part.startswith(OWN):
            if not own_encoders(user).filter(pk=part.removeprefix(OWN)).exists():
                return part
        elif user is not None and _is_kept(part.removeprefix(VECTORS)):
            return part
    return None


def unseen_lexicon(user: User | None, name: str) -> bool:
    """Whether it is a file that corpora keep on disk, as above."""
    return user is not None and _is_kept(name)


def _is_kept(path: str) -> bool:
    kept = (Path(settings.MODELS_ROOT), Path(settings.MEDIA_ROOT))
    return path.startswith("/") and any(Path(path).resolve().is_relative_to(root.resolve()) for root in kept)

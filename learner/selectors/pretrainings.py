"""Pretrainings of a corpus, and the encoders that came out of them."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from annotation.errors import NotFound
from annotation.models import Corpus, JobStatus
from learner.models import Pretraining
from learner.ner.encoders.names import OWN, parts
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
    """The first of our own encoders in the name that is not there for the user; None if all are."""
    for part in parts(name):
        if part.startswith(OWN) and not own_encoders(user).filter(pk=part.removeprefix(OWN)).exists():
            return part
    return None

from typing import TypedDict, Unpack

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from annotation.models import Corpus, Membership, Role
from annotation.permissions import refuse_archived
from annotation.services import audit, checked


class CorpusFields(TypedDict, total=False):
    name: str
    description: str
    guideline: str
    overlap_percent: int


@transaction.atomic
def create_corpus(*, actor: User, **fields: Unpack[CorpusFields]) -> Corpus:
    """The actor becomes its first lead."""
    corpus = Corpus(**fields)
    checked.save(corpus)
    Membership.objects.create(corpus=corpus, user=actor, role=Role.LEAD)
    audit.record(corpus=corpus, actor=actor, verb="corpus.created", name=corpus.name)
    return corpus


@transaction.atomic
def update_corpus(*, corpus: Corpus, actor: User, **changes: Unpack[CorpusFields]) -> Corpus:
    corpus = lock(corpus)
    refuse_archived(corpus)
    changed = checked.change(corpus, dict(changes))
    if changed:
        checked.save(corpus)
        audit.record(corpus=corpus, actor=actor, verb="corpus.updated", changes=changed)
    return corpus


@transaction.atomic
def archive_corpus(*, corpus: Corpus, actor: User) -> Corpus:
    """Hides it from the list and makes it read-only. Nothing is deleted."""
    corpus = lock(corpus)
    if corpus.archived_at is None:
        corpus.archived_at = timezone.now()
        corpus.save(update_fields=["archived_at"])
        audit.record(corpus=corpus, actor=actor, verb="corpus.archived")
    return corpus


@transaction.atomic
def unarchive_corpus(*, corpus: Corpus, actor: User) -> Corpus:
    corpus = lock(corpus)
    if corpus.archived_at is not None:
        corpus.archived_at = None
        corpus.save(update_fields=["archived_at"])
        audit.record(corpus=corpus, actor=actor, verb="corpus.unarchived")
    return corpus


def lock(corpus: Corpus) -> Corpus:
    """The corpus with its row locked, so that changes of its types, its members or its queue happen one after the
    other.

    Not its key: rows that point at it are written meanwhile, by whoever labels.
    """
    return Corpus.objects.select_for_update(no_key=True).get(pk=corpus.pk)

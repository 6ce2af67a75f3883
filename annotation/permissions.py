"""Who may do what: viewer < annotator < reviewer < lead."""

from annotation.errors import Conflict
from annotation.models import Corpus, Role

RANK = {Role.VIEWER: 0, Role.ANNOTATOR: 1, Role.REVIEWER: 2, Role.LEAD: 3}


def at_least(role: str, *needed: str) -> bool:
    """Whether `role` stands as high as the lowest of `needed`."""
    return RANK[Role(role)] >= min((RANK[Role(name)] for name in needed), default=0)


def refuse_archived(corpus: Corpus) -> None:
    """An archived corpus is read, not changed."""
    if corpus.archived_at is not None:
        raise Conflict("This corpus is archived. A lead can unarchive it.", reason="archived")

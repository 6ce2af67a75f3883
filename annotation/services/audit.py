from typing import Any

from django.contrib.auth.models import User

from annotation.models import AuditEvent, Corpus


def record(*, corpus: Corpus | None, actor: User | None, verb: str, **data: Any) -> AuditEvent:
    """Who did what when. Called inside the transaction of the deed. `data` is JSON-serialisable."""
    return AuditEvent.objects.create(corpus=corpus, actor=actor, verb=verb, data=data)

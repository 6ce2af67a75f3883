"""Imports and exports of one corpus."""

from django.db.models import QuerySet

from annotation.errors import NotFound
from annotation.models import Corpus, TransferJob, TransferKind


def transfer_jobs(corpus: Corpus, kind: TransferKind) -> QuerySet[TransferJob]:
    """Newest first."""
    return corpus.transfer_jobs.filter(kind=kind).select_related("created_by")


def transfer_job(corpus: Corpus, kind: TransferKind, job_id: int) -> TransferJob:
    """An import is not found among the exports."""
    found = transfer_jobs(corpus, kind).filter(pk=job_id).first()
    if found is None:
        raise NotFound("There is no such import or export.")
    return found

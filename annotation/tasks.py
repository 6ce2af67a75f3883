"""What Celery calls. Each takes an id and makes one call."""

from typing import Any

from celery import shared_task

from annotation.services import transfers


@shared_task(name="annotation.tasks.run_import", bind=True)  # type: ignore[untyped-decorator]
def run_import(self: Any, job_id: int) -> None:
    transfers.run_import(job_id, self.request.hostname or "")


@shared_task(name="annotation.tasks.run_export", bind=True)  # type: ignore[untyped-decorator]
def run_export(self: Any, job_id: int) -> None:
    transfers.run_export(job_id, self.request.hostname or "")

"""Imports and exports in the background: a row, a lease, a result. A worker that dies is replaced, never doubled."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction

from annotation.enqueue import send
from annotation.errors import AnnealError, Cancelled, Conflict, Invalid, LeaseLost
from annotation.models import Corpus, JobStatus, TransferJob, TransferKind
from annotation.permissions import refuse_archived
from annotation.services import audit, files, leases
from annotation.services.export_files import ZipTarget
from annotation.services.export_options import ExportOptions
from annotation.services.exports import export_corpus
from annotation.services.import_problems import Problems, write_lines
from annotation.services.imports import ImportOptions, parse_file, store

log = logging.getLogger(__name__)

INTERNAL = leases.reason(
    "internal", "Something went wrong inside Anneal. The worker's log says what; nothing was changed."
)
TASKS = {TransferKind.IMPORT: "annotation.tasks.run_import", TransferKind.EXPORT: "annotation.tasks.run_export"}


@transaction.atomic
def start_import(*, corpus: Corpus, actor: User, file: "File[Any]", file_name: str, **options: Any) -> TransferJob:
    """Keep the upload and queue its import. `options` are those of ImportOptions."""
    refuse_archived(corpus)
    chosen = ImportOptions(**options)
    if refusal := files.too_large(file.size):
        raise Invalid(refusal)
    name = files.last_part(file_name)
    key = files.keep("imports", name, file)
    return _queue(corpus, actor, TransferKind.IMPORT, asdict(chosen), file=key, file_name=name)


@transaction.atomic
def start_export(*, corpus: Corpus, actor: User, options: ExportOptions) -> TransferJob:
    name = f"{files.safe(corpus.name)}-{options.format}.zip"
    return _queue(corpus, actor, TransferKind.EXPORT, asdict(options), file_name=name)


@transaction.atomic
def cancel(*, job: TransferJob, actor: User) -> TransferJob:
    """A waiting job ends at once, a running one within seconds; nothing of it stays."""
    if not leases.request_cancel(job):
        raise Conflict("This job is over: there is nothing to cancel.", reason="job_over", status=job.status)
    audit.record(corpus=job.corpus, actor=actor, verb=f"{job.kind}.cancelled", job=job.pk)
    return job


def report_key(job: TransferJob) -> str:
    """Where the whole list of an import's problems is kept, by `import_problems.write_lines`."""
    return f"imports/reports/{job.pk}.jsonl"


def old_report_key(job: TransferJob) -> str:
    """Where it was kept as CSV in English, before reports were told in the language of who reads them."""
    return f"imports/reports/{job.pk}.csv"


def run_import(job_id: int, worker: str = "") -> None:
    _run(job_id, worker, _import)


def run_export(job_id: int, worker: str = "") -> None:
    _run(job_id, worker, _export)


def _run(job_id: int, worker: str, work: Callable[[TransferJob, leases.Heartbeat], None]) -> None:
    """Take the job and do it; `work` finishes it in the transaction of its result. What fails says why."""
    job = leases.take(TransferJob, job_id, worker)
    if job is None:
        return
    try:
        with leases.Heartbeat(job) as beat:
            work(job, beat)
    except LeaseLost:
        log.warning("transfer job %s was taken over by another worker", job_id)
    except Cancelled:
        _end(job, JobStatus.CANCELLED, None)
    except AnnealError as error:
        log.info("transfer job %s failed: %s", job_id, error.message)
        _end(job, JobStatus.FAILED, error)
    except OperationalError:
        raise  # the database is away or locked: the lease runs out and the job is tried again
    except Exception:
        log.exception("transfer job %s failed", job_id)
        _end(job, JobStatus.FAILED, None)


def _end(job: TransferJob, status: JobStatus, error: AnnealError | None) -> None:
    """The report of a refused file stands in the row's own place, not twice."""
    report = error.data.pop("report", {}) if error else {}
    reason: AnnealError | dict[str, Any] | None = error or (INTERNAL if status == JobStatus.FAILED else None)
    try:
        leases.finish(job, status, reason, report=report)
    except LeaseLost:
        log.warning("transfer job %s ended elsewhere", job.pk)


def _import(job: TransferJob, beat: leases.Heartbeat) -> None:
    with default_storage.open(job.file, "rb") as file:
        data = file.read()
    options = ImportOptions(**job.options)
    parsed = parse_file(
        corpus=job.corpus, data=data, file_name=job.file_name, options=options, on_progress=beat.progress
    )
    beat.progress(parsed.report.lines, parsed.report.lines)
    with transaction.atomic():
        report = store(corpus=job.corpus, actor=job.created_by, parsed=parsed, job=job)
        beat.check()
        leases.renew(job)  # raises if somebody cancelled while it was being stored: all of it is rolled back
        _keep_problems(job, report.problems)
        leases.finish(
            job,
            JobStatus.SUCCEEDED,
            report=report.as_json(),
            progress_done=report.lines,
            progress_total=report.lines,
        )


def _keep_problems(job: TransferJob, problems: Problems) -> None:
    with TemporaryFile() as out, TextIOWrapper(out, encoding="utf-8", newline="") as text:
        write_lines(problems, text)
        text.flush()
        default_storage.delete(report_key(job))  # of an attempt that was rolled back
        default_storage.save(report_key(job), File(out))


def _export(job: TransferJob, beat: leases.Heartbeat) -> None:
    options = export_options(job.options)
    with TemporaryFile() as out:
        with ZipTarget(out) as target:
            manifest = export_corpus(corpus=job.corpus, options=options, target=target, on_progress=beat.progress)
        out.seek(0)
        key = files.keep("exports", job.file_name, File(out))
    total = manifest["sentences"]
    with transaction.atomic():
        leases.finish(job, JobStatus.SUCCEEDED, file=key, report=manifest, progress_done=total, progress_total=total)
        audit.record(
            corpus=job.corpus, actor=job.created_by, verb="export.finished", job=job.pk, options=job.options,
            sentences=total,
        )  # fmt: skip


def export_options(stored: dict[str, Any]) -> ExportOptions:
    """From the row, where tuples have become lists."""
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in stored.items()}
    return ExportOptions(**values)


def _queue(corpus: Corpus, actor: User, kind: TransferKind, options: dict[str, Any], **fields: Any) -> TransferJob:
    job = TransferJob.objects.create(corpus=corpus, kind=kind, created_by=actor, options=options, **fields)
    audit.record(corpus=corpus, actor=actor, verb=f"{kind.value}.started", job=job.pk, options=options)
    send(TASKS[kind], job.pk)
    return job

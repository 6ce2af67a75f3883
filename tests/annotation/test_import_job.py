"""An import in the background: whatever happens to its worker, it happens once or says why it did not."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from annotation import tasks
from annotation.errors import Conflict, Invalid
from annotation.formats.record import Problem
from annotation.models import Corpus, JobStatus, Sentence, TransferJob
from annotation.services import leases, transfers
from annotation.services.import_problems import read_lines
from annotation.services.transfers import cancel, report_key, run_import, start_import

TEXT = "主轴为45钢。\n须调质。\n"


def start(corpus: Corpus, lead: User, text: str | bytes = TEXT, **options: Any) -> TransferJob:
    data = text.encode() if isinstance(text, str) else text
    return start_import(corpus=corpus, actor=lead, file=ContentFile(data), file_name="a.txt", **options)


def run(job: TransferJob) -> TransferJob:
    run_import(job.pk, "worker")
    job.refresh_from_db()
    return job


@pytest.fixture
def job(corpus: Corpus, lead: User) -> TransferJob:
    return start(corpus, lead)


def test_an_import_runs_and_reports(job: TransferJob, corpus: Corpus) -> None:
    assert job.status == JobStatus.QUEUED
    run(job)
    assert (job.status, job.error) == (JobStatus.SUCCEEDED, None)
    assert (job.report["sentences_added"], job.progress_done, job.progress_total) == (2, 2, 2)
    assert corpus.sentences.count() == 2


def test_the_upload_is_kept_and_the_problems_can_be_downloaded(corpus: Corpus, lead: User) -> None:
    job = run(start(corpus, lead, '{"text": "好, \\"x\\""}\n{"text": "好, \\"x\\""}', format="jsonl"))
    assert default_storage.exists(job.file)
    rows = list(read_lines(default_storage.open(report_key(job))))
    assert rows == [Problem(2, "duplicate", "The same as line 1.", '好, "x"')]


@pytest.mark.django_db(transaction=True)  # its heartbeat sees the job from another connection
def test_the_problems_of_a_bad_file_take_no_memory(job: TransferJob, corpus: Corpus, lead: User) -> None:
    run(job)
    text = '{"text": "好"}\n' + "{\n" * 20_000
    job = start(corpus, lead, text, format="jsonl")
    tracemalloc.start()
    run(job)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert job.report["problems_count"] == 20_000
    assert peak < 100 * len(text)


def test_the_celery_task_runs_it(job: TransferJob) -> None:
    tasks.run_import.apply(args=[job.pk])
    job.refresh_from_db()
    assert job.status == JobStatus.SUCCEEDED


def test_delivered_twice_it_runs_once(job: TransferJob, corpus: Corpus) -> None:
    run(job)
    run(job)
    assert (corpus.documents.count(), job.attempts) == (1, 1)


def test_a_refused_file_fails_with_the_reason_and_the_report(corpus: Corpus, lead: User) -> None:
    job = run(start(corpus, lead, "{broken"))
    assert (job.status, job.error["code"]) == (JobStatus.FAILED, "import_failed")
    assert job.report["problems"][0]["line"] == 1
    assert "report" not in job.error["data"]


def test_the_same_file_again_fails_as_a_conflict(job: TransferJob, corpus: Corpus, lead: User) -> None:
    run(job)
    again = run(start(corpus, lead))
    assert (again.status, again.error["code"]) == (JobStatus.FAILED, "conflict")
    assert "a.txt" in again.why


def test_a_waiting_import_can_be_cancelled(job: TransferJob, corpus: Corpus, lead: User) -> None:
    assert cancel(job=job, actor=lead).status == JobStatus.CANCELLED
    assert run(job).status == JobStatus.CANCELLED
    assert corpus.sentences.count() == 0
    with pytest.raises(Conflict, match="over"):
        cancel(job=job, actor=lead)


def test_cancelled_while_it_stores_it_rolls_all_of_it_back(
    job: TransferJob, corpus: Corpus, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = transfers.store

    def store_and_meet_a_cancel(**fields: Any) -> Any:
        report = store(**fields)
        TransferJob.objects.filter(pk=job.pk).update(cancel_requested=True)
        return report

    monkeypatch.setattr(transfers, "store", store_and_meet_a_cancel)
    run(job)
    assert (job.status, corpus.sentences.count(), corpus.documents.count()) == (JobStatus.CANCELLED, 0, 0)


def test_who_lost_the_lease_while_it_stored_stores_nothing(
    job: TransferJob, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = transfers.store

    def store_and_lose_the_lease(**fields: Any) -> Any:
        report = store(**fields)
        TransferJob.objects.filter(pk=job.pk).update(lease_token="another's")
        return report

    monkeypatch.setattr(transfers, "store", store_and_lose_the_lease)
    run(job)
    assert corpus.sentences.count() == 0


def test_a_dead_workers_import_is_done_by_the_next(job: TransferJob, corpus: Corpus) -> None:
    leases.take(TransferJob, job.pk)
    assert run(job).status == JobStatus.RUNNING
    TransferJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run(job).status == JobStatus.SUCCEEDED
    assert (job.attempts, corpus.documents.count()) == (2, 1)


def test_a_defect_of_ours_is_a_failure_without_its_details(job: TransferJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "parse_file", lambda **_: 1 / 0)
    run(job)
    assert (job.status, job.error["code"]) == (JobStatus.FAILED, "internal")
    assert "division" not in job.why


def test_an_upload_over_the_limit_is_refused_at_once(corpus: Corpus, lead: User, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 3
    with pytest.raises(Invalid, match="UPLOAD_MAX_BYTES"):
        start(corpus, lead)
    assert TransferJob.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_one_file_imported_by_several_workers_at_once_is_stored_once(corpus: Corpus, lead: User) -> None:
    jobs = [start(corpus, lead) for _ in range(4)]

    def work(job: TransferJob) -> None:
        try:
            run_import(job.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, jobs))
    statuses = sorted(TransferJob.objects.values_list("status", flat=True))
    assert statuses == ["failed", "failed", "failed", "succeeded"]
    assert {job.error["code"] for job in TransferJob.objects.filter(status="failed")} == {"conflict"}
    assert (corpus.documents.count(), corpus.sentences.count()) == (1, 2)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\a.txt", "", "报告 (1).txt", "x" * 400, "材" * 250 + ".txt"]
)
def test_no_file_name_leads_out_of_the_storage(corpus: Corpus, lead: User, name: str) -> None:
    job = start_import(corpus=corpus, actor=lead, file=ContentFile(TEXT.encode()), file_name=name)
    assert job.file.startswith("imports/")
    assert ".." not in job.file
    assert run(job).status == JobStatus.SUCCEEDED
    assert Sentence.objects.count() == 2

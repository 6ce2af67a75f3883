from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage

from annotation import tasks
from annotation.models import AuditEvent, Corpus, JobStatus, Sentence, TransferJob
from annotation.services import transfers
from annotation.services.export_options import ExportOptions
from annotation.services.transfers import run_export, start_export
from tests.builders import make_annotation


@pytest.fixture
def job(corpus: Corpus, sentence: Sentence, lead: User) -> TransferJob:
    make_annotation(sentence, [(3, 6, "Material")])
    return start_export(corpus=corpus, actor=lead, options=ExportOptions(scheme="BMES"))


def run(job: TransferJob) -> TransferJob:
    run_export(job.pk, "worker")
    job.refresh_from_db()
    return job


def test_an_export_ends_as_a_zip_in_the_storage(job: TransferJob) -> None:
    run(job)
    assert (job.status, job.progress_done, job.report["spans"]) == (JobStatus.SUCCEEDED, 1, 1)
    assert job.file_name == "steel-conll.zip"
    with ZipFile(BytesIO(default_storage.open(job.file).read())) as archive:
        assert b"4 B-Material\n5 I-Material\n\xe9\x92\xa2 E-Material\n" in archive.read("pool.conll")


def test_the_celery_task_runs_it(job: TransferJob) -> None:
    tasks.run_export.apply(args=[job.pk])
    job.refresh_from_db()
    assert job.status == JobStatus.SUCCEEDED
    assert AuditEvent.objects.filter(verb="export.finished").exists()


def test_an_export_of_nothing_fails_with_the_reason(corpus: Corpus, lead: User) -> None:
    job = run(start_export(corpus=corpus, actor=lead, options=ExportOptions()))
    assert (job.status, job.error["code"]) == (JobStatus.FAILED, "invalid")
    assert "Nothing to export" in job.why


def test_delivered_twice_it_runs_once(job: TransferJob, monkeypatch: pytest.MonkeyPatch) -> None:
    run(job)
    monkeypatch.setattr(transfers, "export_corpus", lambda **_: 1 / 0)
    assert run(job).status == JobStatus.SUCCEEDED


def test_a_corpus_of_any_name_gives_a_file_name(lead: User, job: TransferJob) -> None:
    job.corpus.name = "制造业/../ 示例?"
    named = start_export(corpus=job.corpus, actor=lead, options=ExportOptions(format="jsonl"))
    assert named.file_name == "制造业_.._示例-jsonl.zip"
    assert run(named).status == JobStatus.SUCCEEDED

import json

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.models import Corpus, Document, EntityType, Sentence, TransferJob
from annotation.services.transfers import run_import
from tests.builders import Browser, answers, client_of

LINES = [
    {"text": "材料为45钢。", "spans": [[3, 6, "Material"]]},
    {"text": "𠮷野家在北京。", "spans": [[0, 3, "Organisation"]]},
    {"text": "三个字", "spans": [[500, 900, "Part"]]},
]
JSONL = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES)


@pytest.fixture
def url(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/imports"


def upload(browser: Browser, url: str, content: str = JSONL, name: str = "text.jsonl", **options: object):
    file = SimpleUploadedFile(name, content.encode())
    return browser.post(url, {"file": file, **options}, format="multipart")


def finished(browser: Browser, url: str, **options: object) -> dict:
    """Upload, let the worker do it, look again."""
    job = upload(browser, url, **options).json()
    run_import(job["id"])
    return browser.get(f"{url}/{job['id']}").json()


def test_it_works(url: str, corpus: Corpus, lead: User) -> None:
    browser = client_of(lead)
    answer = upload(browser, url, format="jsonl", split="dev")
    assert answer.status_code == 201
    job = answer.json()
    assert (job["status"], job["file_name"], job["report"]) == ("queued", "text.jsonl", {})
    assert job["created_by"] == {"id": lead.pk, "username": "lead"}
    assert job["options"] == {
        "format": "jsonl", "split": "dev", "labels": "gold", "encoding": "auto", "create_types": True
    }  # fmt: skip
    run_import(job["id"])
    done = browser.get(f"{url}/{job['id']}").json()
    report = done["report"]
    assert (done["status"], done["error"]) == ("succeeded", None)
    assert (report["lines"], report["sentences_added"], report["spans_added"]) == (3, 3, 2)
    assert report["entity_types_created"] == ["Organisation"]
    assert [(row["line"], row["code"]) for row in report["problems"]] == [(3, "out_of_bounds")]
    assert corpus.sentences.filter(split="dev").count() == 3


def test_imports_are_listed_newest_first(url: str, lead: User, viewer: User) -> None:
    first, second = (upload(client_of(lead), url, name=f"{n}.jsonl").json()["id"] for n in range(2))
    assert [row["id"] for row in client_of(viewer).get(url).json()["results"]] == [second, first]


def test_only_a_lead_imports(
    url: str, lead: User, reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    people = [lead, reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: upload(browser, url), *people) == [201, 403, 403, 403, 404]
    assert answers(lambda browser: browser.get(url), viewer, outsider) == [200, 404]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"format": "pdf"}, "format"),
        ({"split": "train"}, "split"),
        ({"labels": "x"}, "labels"),
        ({"encoding": "x"}, "encoding"),
    ],
)
def test_bad_input_is_named(url: str, lead: User, options: dict[str, str], field: str) -> None:
    answer = upload(client_of(lead), url, **options)
    assert (answer.status_code, list(answer.json()["error"]["data"]["fields"])) == (400, [field])


@pytest.mark.parametrize("body", [{}, {"file": "text"}])
def test_a_file_is_needed(url: str, lead: User, body: dict[str, str]) -> None:
    answer = client_of(lead).post(url, body, format="multipart")
    assert (answer.status_code, list(answer.json()["error"]["data"]["fields"])) == (400, ["file"])


def test_an_empty_file_is_refused(url: str, lead: User) -> None:
    assert upload(client_of(lead), url, "").json()["error"]["data"]["fields"] == {
        "file": ["The submitted file is empty."]
    }


def test_a_file_beyond_the_limit_is_refused_and_not_kept(url: str, lead: User, settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    answer = upload(client_of(lead), url)
    assert answer.status_code == 400
    assert "UPLOAD_MAX_BYTES" in answer.json()["error"]["message"]
    assert not TransferJob.objects.exists()


def test_a_name_with_a_path_keeps_its_last_part(url: str, lead: User) -> None:
    assert upload(client_of(lead), url, name="../../etc/文件.jsonl").json()["file_name"] == "文件.jsonl"


def test_the_same_file_twice_is_recognised_and_changes_nothing(url: str, corpus: Corpus, lead: User) -> None:
    browser = client_of(lead)
    finished(browser, url)
    again = finished(browser, url, name="renamed.jsonl")
    assert (again["status"], again["error"]["code"]) == ("failed", "conflict")
    assert "text.jsonl" in again["error"]["message"]
    assert (corpus.documents.count(), corpus.sentences.count()) == (1, 3)


def test_a_bad_file_changes_nothing_and_says_why(url: str, corpus: Corpus, lead: User) -> None:
    job = finished(client_of(lead), url, content="这不是JSON\n", format="jsonl")
    assert (job["status"], job["error"]["code"]) == ("failed", "import_failed")
    assert job["report"]["problems_count"] == 1
    assert not Document.objects.exists()
    assert not Sentence.objects.exists()
    assert EntityType.objects.filter(corpus=corpus).count() == 3


def test_all_problems_are_a_csv_file(url: str, lead: User, outsider: User) -> None:
    browser = client_of(lead)
    job = finished(browser, url)
    answer = browser.get(f"{url}/{job['id']}/report")
    assert answer["Content-Type"] == "text/csv"
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "line,code,reason,excerpt"
    assert lines[1].startswith("3,out_of_bounds,")
    assert client_of(outsider).get(f"{url}/{job['id']}/report").status_code == 404


def test_there_is_no_csv_before_the_end(url: str, lead: User) -> None:
    job = upload(client_of(lead), url).json()
    assert client_of(lead).get(f"{url}/{job['id']}/report").status_code == 404


def test_a_waiting_import_is_cancelled_at_once(url: str, corpus: Corpus, lead: User) -> None:
    browser = client_of(lead)
    job = upload(browser, url).json()
    assert browser.post(f"{url}/{job['id']}/cancel").json()["status"] == "cancelled"
    run_import(job["id"])
    assert not corpus.sentences.exists()
    again = browser.post(f"{url}/{job['id']}/cancel")
    assert (again.status_code, again.json()["error"]["data"]) == (409, {"reason": "job_over", "status": "cancelled"})


def test_a_job_of_another_corpus_or_kind_is_not_there(
    url: str, other_corpus: Corpus, lead: User, outsider: User
) -> None:
    theirs = upload(client_of(outsider), f"/api/corpora/{other_corpus.pk}/imports").json()["id"]
    browser = client_of(lead)
    mine = upload(browser, url).json()["id"]
    exports = url.replace("imports", "exports")
    calls = [browser.get(f"{url}/{theirs}"), browser.post(f"{url}/{theirs}/cancel"), browser.get(f"{exports}/{mine}")]
    assert [answer.status_code for answer in calls] == [404, 404, 404]


def test_an_archived_corpus_imports_nothing(url: str, corpus: Corpus, lead: User) -> None:
    client_of(lead).post(f"/api/corpora/{corpus.pk}/archive")
    assert upload(client_of(lead), url).status_code == 409

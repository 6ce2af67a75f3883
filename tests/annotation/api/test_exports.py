from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Origin, Sentence
from annotation.services.transfers import run_export
from tests.builders import Browser, answers, client_of, make_annotation


@pytest.fixture
def url(corpus: Corpus, sentences: list[Sentence], annotator: User) -> str:
    """Of a corpus with one human, one automatic, and three unlabelled sentences."""
    make_annotation(sentences[0], [(3, 6, "Material"), (7, 9, "Part")], author=annotator)
    make_annotation(sentences[4], [(1, 3, "Part")], origin=Origin.AUTO)
    return f"/api/corpora/{corpus.pk}/exports"


def finished(browser: Browser, url: str, **options: object) -> dict:
    job = browser.post(url, options).json()
    run_export(job["id"])
    return browser.get(f"{url}/{job['id']}").json()


def files_of(browser: Browser, url: str, job: dict) -> dict[str, str]:
    answer = browser.get(f"{url}/{job['id']}/download")
    assert answer["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(answer.getvalue())) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def test_it_works(url: str, viewer: User) -> None:
    browser = client_of(viewer)
    answer = browser.post(url, {"format": "conll", "scheme": "BIES", "splits": ["pool"], "origins": ["human"]})
    assert answer.status_code == 201
    job = answer.json()
    assert (job["status"], job["file_name"], job["report"]) == ("queued", "steel-conll.zip", {})
    assert job["options"]["origins"] == ["human"]
    run_export(job["id"])
    done = browser.get(f"{url}/{job['id']}").json()
    assert (done["status"], done["report"]["sentences"], done["report"]["spans"]) == ("succeeded", 1, 2)
    files = files_of(browser, url, done)
    assert set(files) == {"pool.conll", "sentences.jsonl", "manifest.json"}
    assert files["pool.conll"].splitlines()[3:6] == ["4 B-Material", "5 I-Material", "钢 E-Material"]
    assert [row["id"] for row in browser.get(url).json()["results"]] == [job["id"]]


def test_left_out_options_mean_everything_as_bio(url: str, lead: User) -> None:
    browser = client_of(lead)
    done = finished(browser, url)
    assert done["report"]["sentences_by_origin"] == {"auto": 1, "human": 1}
    assert "𠮷 O\n野 B-Part\n家 I-Part\n" in files_of(browser, url, done)["pool.conll"]


def test_every_member_may_and_an_outsider_finds_nothing(
    url: str, lead: User, reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    people = [lead, reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: browser.post(url, {}), *people) == [201, 201, 201, 201, 404]
    assert answers(lambda browser: browser.get(url), viewer, outsider) == [200, 404]


@pytest.mark.parametrize("path", ["", "/preview"])
@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"format": "text"}, "format"),
        ({"scheme": "ABC"}, "scheme"),
        ({"splits": []}, "splits"),
        ({"splits": ["train"]}, "splits.0"),
        ({"origins": "human"}, "origins"),
    ],
)
def test_bad_input_is_named(url: str, lead: User, path: str, options: dict[str, object], field: str) -> None:
    answer = client_of(lead).post(url + path, options)
    assert (answer.status_code, list(answer.json()["error"]["data"]["fields"])) == (400, [field])


def test_the_preview_shows_the_first_lines_and_the_counts(url: str, viewer: User) -> None:
    answer = client_of(viewer).post(f"{url}/preview", {"format": "conll", "scheme": "BIO"}).json()
    assert answer["text"].splitlines()[:4] == ["材 O", "料 O", "为 O", "4 B-Material"]
    assert (answer["sentences"], answer["spans"]) == (2, 3)
    assert answer["by_origin"] == {"auto": 1, "human": 1}


def test_nothing_is_downloaded_before_the_end(url: str, lead: User) -> None:
    browser = client_of(lead)
    job = browser.post(url, {}).json()
    answer = browser.get(f"{url}/{job['id']}/download")
    assert (answer.status_code, answer.json()["error"]["data"]) == (409, {"status": "queued"})


def test_an_export_of_nothing_fails_with_the_reason(url: str, lead: User) -> None:
    job = finished(client_of(lead), url, splits=["test"])
    assert job["status"] == "failed"
    assert job["error"]["message"].startswith("Nothing to export")


def test_who_started_it_or_a_lead_cancels_it(url: str, lead: User, reviewer: User, viewer: User) -> None:
    mine, theirs = (client_of(viewer).post(url, {}).json()["id"] for _ in range(2))
    assert client_of(reviewer).post(f"{url}/{mine}/cancel").status_code == 403
    assert client_of(viewer).post(f"{url}/{mine}/cancel").json()["status"] == "cancelled"
    assert client_of(lead).post(f"{url}/{theirs}/cancel").json()["status"] == "cancelled"


def test_a_job_of_another_corpus_is_not_there(url: str, other_corpus: Corpus, lead: User, outsider: User) -> None:
    theirs = client_of(outsider).post(f"/api/corpora/{other_corpus.pk}/exports", {}).json()["id"]
    browser = client_of(lead)
    calls = [
        browser.get(f"{url}/{theirs}"),
        browser.get(f"{url}/{theirs}/download"),
        browser.post(f"{url}/{theirs}/cancel"),
    ]
    assert [answer.status_code for answer in calls] == [404, 404, 404]

import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Sentence
from tests.builders import answers, client_of, make_annotation, make_corpus


def test_it_works(lead: User) -> None:
    browser = client_of(lead)
    made = browser.post("/api/corpora", {"name": "钢", "guideline": "# 规则"})
    assert made.status_code == 201
    assert made.json()["role"] == "lead"
    listed = browser.get("/api/corpora").json()
    assert listed["count"] == 1
    assert listed["results"] == [made.json()]


def test_a_corpus_is_listed_with_its_counts(corpus: Corpus, sentences: list[Sentence], viewer: User) -> None:
    make_annotation(sentences[0], [(3, 6, "Material")])
    [row] = client_of(viewer).get("/api/corpora").json()["results"]
    assert (row["id"], row["role"]) == (corpus.pk, "viewer")
    assert (row["sentence_count"], row["labelled_count"]) == (5, 1)


def test_nobody_sees_the_corpora_of_others(corpus: Corpus, other_corpus: Corpus, outsider: User) -> None:
    assert [row["name"] for row in client_of(outsider).get("/api/corpora").json()["results"]] == ["aluminium"]


def test_a_corpus_of_others_and_a_missing_one_look_the_same(corpus: Corpus, outsider: User) -> None:
    theirs = client_of(outsider).get(f"/api/corpora/{corpus.pk}")
    missing = client_of(outsider).get("/api/corpora/999999")
    assert theirs.status_code == missing.status_code == 404
    assert theirs.json() == missing.json()


def test_a_number_that_no_database_holds_is_a_404(lead: User) -> None:
    assert client_of(lead).get(f"/api/corpora/{10**30}").status_code == 404


def test_every_member_may_read_it(
    corpus: Corpus, lead: User, reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    url = f"/api/corpora/{corpus.pk}"
    people = [lead, reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: browser.get(url), *people) == [200, 200, 200, 200, 404]


def test_a_lead_changes_it(corpus: Corpus, lead: User) -> None:
    answer = client_of(lead).patch(f"/api/corpora/{corpus.pk}", {"guideline": "新", "overlap_percent": 20})
    assert (answer.json()["guideline"], answer.json()["overlap_percent"]) == ("新", 20)
    event = corpus.audit_events.get()
    assert (event.verb, event.data["changes"]["overlap_percent"]) == ("corpus.updated", 20)


@pytest.mark.parametrize(("method", "end"), [("patch", ""), ("post", "/archive"), ("post", "/unarchive")])
def test_only_a_lead_changes_it(
    corpus: Corpus, reviewer: User, annotator: User, viewer: User, outsider: User, method: str, end: str
) -> None:
    url = f"/api/corpora/{corpus.pk}{end}"
    people = [reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: getattr(browser, method)(url, {}), *people) == [403, 403, 403, 404]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 101), ("name", None), ("name", "a\x00b"),
     ("overlap_percent", 101), ("overlap_percent", -1), ("overlap_percent", "many")],
)  # fmt: skip
def test_bad_input_is_named(lead: User, field: str, value: object) -> None:
    answer = client_of(lead).post("/api/corpora", {"name": "steel"} | {field: value})
    assert answer.status_code == 400
    assert list(answer.json()["error"]["data"]["fields"]) == [field]


def test_half_a_character_is_refused(lead: User) -> None:
    """A lone surrogate: JSON can write it, no database can store it."""
    answer = client_of(lead).generic("POST", "/api/corpora", r'{"name": "\ud800"}', content_type="application/json")
    assert (answer.status_code, list(answer.json()["error"]["data"]["fields"])) == (400, ["name"])


def test_a_name_stands_once(corpus: Corpus, outsider: User) -> None:
    answer = client_of(outsider).post("/api/corpora", {"name": "steel"})
    assert answer.status_code == 400
    assert answer.json()["error"]["data"]["fields"] == {"name": ["This already exists: choose another."]}


def test_an_archived_corpus_leaves_the_list_and_is_read_only(corpus: Corpus, lead: User) -> None:
    browser, url = client_of(lead), f"/api/corpora/{corpus.pk}"
    assert browser.post(f"{url}/archive").json()["archived"] is True
    assert browser.get("/api/corpora").json()["count"] == 0
    assert browser.get("/api/corpora?archived=true").json()["count"] == 1
    assert browser.get(url).status_code == 200
    refused = browser.patch(url, {"description": "x"})
    assert (refused.status_code, refused.json()["error"]["data"]["reason"]) == (409, "archived")
    assert browser.post(f"{url}/unarchive").json()["archived"] is False
    assert browser.patch(url, {"description": "x"}).status_code == 200


def test_the_list_is_paged(lead: User) -> None:
    for number in range(3):
        make_corpus(f"corpus {number}", lead=lead)
    page = client_of(lead).get("/api/corpora?page_size=2&page=2").json()
    assert page["count"] == 3
    assert [row["name"] for row in page["results"]] == ["corpus 2"]


def test_the_list_takes_the_same_queries_for_any_number(lead: User, django_assert_num_queries: object) -> None:
    for number in range(10):
        make_corpus(f"corpus {number}", lead=lead)
    browser = client_of(lead)
    with django_assert_num_queries(4):  # session, user, count, page
        assert len(browser.get("/api/corpora").json()["results"]) == 10

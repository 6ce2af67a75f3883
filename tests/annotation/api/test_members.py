import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Membership, Sentence
from tests.builders import answers, client_of, make_annotation, make_user


@pytest.fixture
def url(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/members"


def of(corpus: Corpus, user: User) -> Membership:
    return Membership.objects.get(corpus=corpus, user=user)


def test_it_works(url: str, lead: User, viewer: User) -> None:
    bo = make_user("bo")
    made = client_of(lead).post(url, {"username": "bo", "role": "annotator"})
    assert made.status_code == 201
    assert made.json()["user"] == {"id": bo.pk, "username": "bo"}
    listed = client_of(viewer).get(url).json()["results"]
    assert [(row["user"]["username"], row["role"]) for row in listed][:2] == [
        ("annotator", "annotator"),
        ("bo", "annotator"),
    ]


def test_only_a_lead_adds_one(url: str, reviewer: User, annotator: User, viewer: User, outsider: User) -> None:
    body = {"username": "outsider", "role": "lead"}
    people = [reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: browser.post(url, body), *people) == [403, 403, 403, 404]


def test_an_outsider_lists_nobody(url: str, viewer: User, outsider: User) -> None:
    assert answers(lambda browser: browser.get(url), viewer, outsider) == [200, 404]


def test_a_name_that_nobody_has_is_said_clearly(url: str, lead: User) -> None:
    answer = client_of(lead).post(url, {"username": "nobody", "role": "viewer"})
    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "code": "no_such_user", "message": "There is no user named nobody.", "data": {"username": "nobody"}
    }  # fmt: skip


def test_a_member_is_added_once(url: str, lead: User, viewer: User) -> None:
    answer = client_of(lead).post(url, {"username": "viewer", "role": "lead"})
    assert answer.status_code == 409
    assert answer.json()["error"]["message"] == "viewer is already a member."


def test_a_role_that_does_not_exist_is_refused(url: str, lead: User, outsider: User) -> None:
    answer = client_of(lead).post(url, {"username": "outsider", "role": "king"})
    assert list(answer.json()["error"]["data"]["fields"]) == ["role"]


def test_a_role_is_changed(url: str, corpus: Corpus, lead: User, viewer: User) -> None:
    answer = client_of(lead).patch(f"{url}/{of(corpus, viewer).pk}", {"role": "reviewer"})
    assert answer.json()["role"] == of(corpus, viewer).role == "reviewer"
    assert corpus.audit_events.get().verb == "member.changed"


def test_only_a_lead_changes_or_removes_one(
    url: str, corpus: Corpus, reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    one, people = f"{url}/{of(corpus, viewer).pk}", [reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: browser.patch(one, {"role": "lead"}), *people) == [403, 403, 403, 404]
    assert answers(lambda browser: browser.delete(one), *people) == [403, 403, 403, 404]


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_member_of_another_corpus_is_not_there(
    url: str, lead: User, other_corpus: Corpus, outsider: User, method: str
) -> None:
    theirs = of(other_corpus, outsider)
    assert getattr(client_of(lead), method)(f"{url}/{theirs.pk}", {"role": "viewer"}).status_code == 404
    assert of(other_corpus, outsider).role == "lead"


@pytest.mark.parametrize(("method", "body"), [("patch", {"role": "viewer"}), ("delete", {})])
def test_the_last_lead_stays(url: str, corpus: Corpus, lead: User, method: str, body: dict[str, str]) -> None:
    answer = getattr(client_of(lead), method)(f"{url}/{of(corpus, lead).pk}", body)
    assert (answer.status_code, answer.json()["error"]["data"]) == (409, {"reason": "last_lead"})
    assert of(corpus, lead).role == "lead"


def test_a_lead_may_go_when_there_is_another(url: str, corpus: Corpus, lead: User, viewer: User) -> None:
    browser = client_of(lead)
    browser.patch(f"{url}/{of(corpus, viewer).pk}", {"role": "lead"})
    assert browser.delete(f"{url}/{of(corpus, lead).pk}").status_code == 204
    assert browser.get(url).status_code == 404


def test_what_a_removed_member_labelled_stays_under_their_name(
    url: str, corpus: Corpus, sentence: Sentence, lead: User, annotator: User
) -> None:
    annotation = make_annotation(sentence, [(3, 6, "Material")], author=annotator)
    assert client_of(lead).delete(f"{url}/{of(corpus, annotator).pk}").status_code == 204
    sentence.refresh_from_db()
    assert sentence.gold == annotation
    assert sentence.gold.author == annotator

import pytest
from django.contrib.auth.models import User

from annotation.models import Annotation, Corpus, Membership, Sentence, Status
from annotation.services.annotating import set_gold
from tests.builders import answers, client_of, make_annotation

SPANS = [{"start": 3, "end": 6, "type": "Material"}, {"start": 7, "end": 9, "type": "Part"}]


@pytest.fixture
def url(corpus: Corpus, sentence: Sentence) -> str:
    return f"/api/corpora/{corpus.pk}/sentences/{sentence.pk}/annotations"


def test_it_works(url: str, sentence: Sentence, reviewer: User) -> None:
    answer = client_of(reviewer).post(url, {"spans": SPANS[::-1], "seconds": 4.5})
    assert answer.status_code == 201
    made = answer.json()
    assert made == {
        "id": Annotation.objects.get().pk,
        "author": {"id": reviewer.pk, "username": "reviewer"},
        "origin": "human",
        "source": "",
        "confidence": None,
        "seconds": 4.5,
        "created_at": made["created_at"],
        "spans": SPANS,
        "is_gold": True,
    }
    sentence.refresh_from_db()
    assert (sentence.status, sentence.gold_id) == ("labelled", made["id"])


def test_reviewers_correct_any_sentence_and_annotators_their_own(
    url: str, sentence: Sentence, lead: User, reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    people = [outsider, viewer, annotator, reviewer, lead]
    assert answers(lambda browser: browser.post(url, {"spans": SPANS}), *people) == [404, 403, 403, 201, 201]
    make_annotation(sentence, author=annotator)
    assert client_of(annotator).post(url, {"spans": SPANS}).status_code == 201


@pytest.mark.parametrize("role", ["reviewer", "annotator"])
def test_a_correction_that_is_sent_twice_is_recorded_once(
    url: str, sentence: Sentence, role: str, request: pytest.FixtureRequest
) -> None:
    """Its answer was lost on the way, or another tab has sent it too."""
    user = request.getfixturevalue(role)
    make_annotation(sentence, author=user)
    first, again = (client_of(user).post(url, {"spans": SPANS, "seconds": 2}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert sentence.annotations.count() == 2


def test_what_no_longer_stands_is_recorded_again(
    url: str, corpus: Corpus, sentence: Sentence, reviewer: User, lead: User
) -> None:
    for user in (reviewer, lead, reviewer):
        client_of(user).post(url, {"spans": SPANS})
    set_gold(sentence_id=sentence.pk, annotation_id=None, corpus=corpus, actor=lead)
    assert client_of(reviewer).post(url, {"spans": SPANS}).json()["is_gold"]
    assert sentence.annotations.count() == 4


def test_a_reviewer_settles_a_conflict_in_favour_of_their_own_labels(
    url: str, sentence: Sentence, reviewer: User
) -> None:
    client_of(reviewer).post(url, {"spans": SPANS})
    Sentence.objects.update(status=Status.CONFLICT)
    assert client_of(reviewer).post(url, {"spans": SPANS}).json()["origin"] == "adjudicated"


def test_a_sentence_of_another_corpus_is_not_there(corpus: Corpus, other_corpus: Corpus, lead: User) -> None:
    theirs = other_corpus.sentences.first()
    url = f"/api/corpora/{corpus.pk}/sentences/{theirs.pk}/annotations"
    missing = f"/api/corpora/{corpus.pk}/sentences/999999/annotations"
    answer = client_of(lead).post(url, {"spans": []})
    assert answer.status_code == 404
    assert answer.json() == client_of(lead).post(missing, {"spans": []}).json()
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    ("spans", "reason"),
    [
        ([(500, 900, "Material")], "out_of_bounds"),
        ([(3, 3, "Material")], "empty"),
        ([(0, 2, "Weather")], "unknown_type"),
        ([(3, 6, "Material"), (5, 8, "Part")], "overlap"),
        ([(3, 6, "Material"), (3, 6, "Material")], "overlap"),
    ],
)
def test_spans_that_break_the_rule_are_refused(
    url: str, lead: User, spans: list[tuple[int, int, str]], reason: str
) -> None:
    body = [{"start": start, "end": end, "type": label} for start, end, label in spans]
    answer = client_of(lead).post(url, {"spans": body})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["data"]["reason"]) == (400, "invalid_spans", reason)
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "spans"),
        ({"spans": "3-6"}, "spans.non_field_errors"),
        ({"spans": [{"start": 3, "end": "x", "type": "Part"}]}, "spans.0.end"),
        ({"spans": [*SPANS, {"start": -1, "end": 2, "type": "Part"}]}, "spans.2.start"),
        ({"spans": [], "seconds": -1}, "seconds"),
        ({"spans": [], "seconds": "nan"}, "seconds"),
        ({"spans": [], "seconds": 1e9}, "seconds"),
    ],
)
def test_bad_input_is_named(url: str, lead: User, body: object, field: str) -> None:
    answer = client_of(lead).post(url, body)
    assert answer.status_code == 400
    assert list(answer.json()["error"]["data"]["fields"]) == [field]


def test_characters_outside_the_bmp_count_one(corpus: Corpus, sentences: list[Sentence], lead: User) -> None:
    url = f"/api/corpora/{corpus.pk}/sentences/{sentences[4].pk}/annotations"
    spans = [{"start": 0, "end": 3, "type": "Part"}, {"start": 4, "end": 6, "type": "Part"}]
    assert client_of(lead).post(url, {"spans": spans}).status_code == 201
    text = sentences[4].text
    assert [text[span["start"] : span["end"]] for span in spans] == ["𠮷野家", "北京"]


def test_spans_that_touch_stay_two(url: str, lead: User) -> None:
    touching = [{"start": 3, "end": 5, "type": "Part"}, {"start": 5, "end": 6, "type": "Part"}]
    assert client_of(lead).post(url, {"spans": touching}).json()["spans"] == touching


def test_a_person_who_was_removed_annotates_no_more(
    url: str, corpus: Corpus, sentence: Sentence, annotator: User
) -> None:
    make_annotation(sentence, author=annotator)
    Membership.objects.get(corpus=corpus, user=annotator).delete()
    assert client_of(annotator).post(url, {"spans": []}).status_code == 404

import pytest
from django.contrib.auth.models import User

from annotation.models import Annotation, Corpus, Origin, Sentence
from tests.builders import answers, client_of, make_annotation


@pytest.fixture
def url(corpus: Corpus, sentence: Sentence) -> str:
    return f"/api/corpora/{corpus.pk}/sentences/{sentence.pk}/gold"


def test_it_works(url: str, sentence: Sentence, reviewer: User, annotator: User) -> None:
    first = make_annotation(sentence, [(3, 6, "Material")], author=annotator)
    make_annotation(sentence, author=reviewer)
    answer = client_of(reviewer).post(url, {"annotation": first.pk})
    assert answer.json() == {"id": sentence.pk, "split": "pool", "status": "labelled", "gold": first.pk}
    assert Annotation.objects.count() == 2


def test_an_automatic_annotation_may_stand_again(url: str, sentence: Sentence, reviewer: User) -> None:
    automatic = make_annotation(sentence, [(3, 6, "Material")], origin=Origin.AUTO, gold=False)
    make_annotation(sentence, author=reviewer)
    assert client_of(reviewer).post(url, {"annotation": automatic.pk}).json()["status"] == "auto"


def test_null_takes_the_gold_away_and_keeps_the_history(url: str, sentence: Sentence, reviewer: User) -> None:
    make_annotation(sentence, author=reviewer)
    answer = client_of(reviewer).post(url, {"annotation": None}).json()
    assert (answer["status"], answer["gold"]) == ("unlabelled", None)
    assert sentence.annotations.count() == 1


def test_only_reviewers_and_leads_move_it(
    url: str, lead: User, reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    people = [lead, reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: browser.post(url, {"annotation": None}), *people) == [200, 200, 403, 403, 404]


def test_an_annotation_of_another_sentence_is_not_there(
    url: str, sentences: list[Sentence], other_corpus: Corpus, lead: User, outsider: User
) -> None:
    neighbour = make_annotation(sentences[1], author=lead)
    theirs = make_annotation(other_corpus.sentences.first(), author=outsider)
    browser = client_of(lead)
    wanted = [neighbour.pk, theirs.pk, 999999, 10**30]
    assert [browser.post(url, {"annotation": pk}).status_code for pk in wanted] == [404] * 4


def test_a_sentence_of_another_corpus_is_not_there(corpus: Corpus, other_corpus: Corpus, lead: User) -> None:
    url = f"/api/corpora/{corpus.pk}/sentences/{other_corpus.sentences.first().pk}/gold"
    assert client_of(lead).post(url, {"annotation": None}).status_code == 404


@pytest.mark.parametrize("body", [{}, {"annotation": "x"}])
def test_bad_input_is_named(url: str, lead: User, body: object) -> None:
    assert list(client_of(lead).post(url, body).json()["error"]["data"]["fields"]) == ["annotation"]

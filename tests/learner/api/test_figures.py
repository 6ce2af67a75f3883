import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import DjangoAssertNumQueries

from annotation.models import Corpus, JobStatus, Sentence, Split
from tests.builders import answers, client_of, make_annotation, make_sentence, make_sentences
from tests.learner.builders import EVALUATION, SCORE, make_model, make_prediction, make_round


@pytest.fixture
def histogram(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/histogram"


@pytest.fixture
def curve(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/learning-curve"


def test_the_histogram_counts_each_confidence_in_its_bin(
    histogram: str, sentences: list[Sentence], viewer: User
) -> None:
    for sentence, confidence in zip(sentences, (0.0, 0.0199, 0.02, 0.9999, 1.0), strict=True):
        make_prediction(sentence, confidence=confidence)
    found = client_of(viewer).get(histogram).json()
    counts = [row["count"] for row in found["bins"]]
    assert (len(counts), counts[0], counts[1], counts[49]) == (50, 2, 1, 2)
    assert (found["bins"][1]["from"], found["bins"][1]["to"]) == (0.02, 0.04)
    assert (len(found["fine"]), found["fine"][0], found["fine"][19], found["fine"][20]) == (1000, 1, 1, 1)
    assert found["fine"][999] == 2
    assert found["total"] == sum(found["fine"]) == sum(counts) == 5


def test_only_the_unlabelled_pool_is_counted(
    histogram: str, corpus: Corpus, sentences: list[Sentence], annotator: User
) -> None:
    make_annotation(sentences[0], author=annotator)
    [dev] = make_sentences(corpus, ["开发句。"], split=Split.DEV)
    for row in (sentences[0], sentences[1], dev):
        make_prediction(row, confidence=0.5)
    assert client_of(annotator).get(histogram).json()["total"] == 1


def test_another_corpus_does_not_count(histogram: str, other_corpus: Corpus, viewer: User) -> None:
    make_prediction(other_corpus.sentences.all()[0])
    assert client_of(viewer).get(histogram).json()["total"] == 0


def test_thresholds_are_those_of_the_last_round_or_the_usual_ones(histogram: str, corpus: Corpus, viewer: User) -> None:
    first = client_of(viewer).get(histogram).json()
    make_round(corpus, settings={"high": 0.9, "low": 0.5})
    then = client_of(viewer).get(histogram).json()
    assert (first["high"], first["low"]) == (0.95, 0.6)
    assert (then["high"], then["low"]) == (0.9, 0.5)


def test_a_round_that_scored_nothing_has_an_empty_histogram(histogram: str, corpus: Corpus, viewer: User) -> None:
    row = make_round(corpus, settings={"high": 0.8})
    found = client_of(viewer).get(histogram, {"round": row.pk}).json()
    assert (found["total"], found["high"], len(found["fine"])) == (0, 0.8, 1000)


def test_a_round_of_another_corpus_is_missing(histogram: str, other_corpus: Corpus, viewer: User) -> None:
    row = make_round(other_corpus)
    assert client_of(viewer).get(histogram, {"round": row.pk}).status_code == 404


@pytest.mark.parametrize("wanted", ["x", "9" * 30, "-1"])
def test_a_round_that_cannot_be_is_refused_in_words(histogram: str, viewer: User, wanted: str) -> None:
    answer = client_of(viewer).get(histogram, {"round": wanted})
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]["message"]


def test_the_learning_curve_has_a_point_per_finished_round(curve: str, corpus: Corpus, viewer: User) -> None:
    counts = {"human": 20, "imported": 0, "auto": 0, "train": 18, "auto_accepted": 40}
    test = EVALUATION | {"micro": SCORE | {"f1": 0.7}, "source": "test"}
    held_out = EVALUATION | {"source": "held-out"}
    for number, metrics in ((1, {"dev": held_out}), (2, {"dev": EVALUATION, "test": test})):
        version = make_model(corpus, metrics=metrics)
        make_round(corpus, number=number, model_version=version, counts=counts, status=JobStatus.SUCCEEDED)
    make_round(corpus, number=3, status=JobStatus.RUNNING)
    first, second = client_of(viewer).get(curve).json()
    assert first == {
        "round": 1,
        "human_labels": 20,
        "train_sentences": 18,
        "auto_accepted": 40,
        "dev_f1": 0.75,
        "dev_macro_f1": 0.75,
        "dev_source": "held-out",
        "test_f1": None,
    }
    assert (second["round"], second["dev_source"], second["test_f1"]) == (2, "dev", 0.7)


def test_a_new_corpus_has_no_curve_yet(curve: str, viewer: User) -> None:
    assert client_of(viewer).get(curve).json() == []


def test_members_read_and_outsiders_find_nothing(histogram: str, curve: str, viewer: User, outsider: User) -> None:
    for url in (histogram, curve):
        assert answers(lambda browser, url=url: browser.get(url), viewer, outsider, None) == [200, 404, 401]


def test_the_histogram_is_counted_by_the_database(
    histogram: str, corpus: Corpus, viewer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        make_prediction(make_sentence(corpus, f"第{number}句。"), confidence=number / 20)
    browser = client_of(viewer)
    with django_assert_max_num_queries(6):
        browser.get(histogram)

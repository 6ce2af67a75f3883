"""What every step of an annotator costs the database: a bound for any number of sentences, and an index for each."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from pytest_django.fixtures import DjangoAssertNumQueries

from annotation.models import Annotation, Corpus, Origin, Sentence
from learner.models import ItemStatus, Prediction, QueueItem
from learner.selectors.claims import unseen_by
from learner.selectors.sentences import browse
from learner.services import queue
from tests.builders import client_of, make_annotation, make_sentences
from tests.learner.builders import make_item, make_model, make_prediction

SPANS = [{"start": 0, "end": 1, "type": "Material"}, {"start": 1, "end": 2, "type": "Part"}]


@pytest.fixture
def scored(corpus: Corpus) -> list[Sentence]:
    rows = make_sentences(corpus, [f"材料为{number}号钢。" for number in range(40)])
    version = make_model(corpus, snapshot={"train": list(range(1000))})
    for number, row in enumerate(rows):
        make_prediction(row, (3, 5, "Material"), confidence=number / 40, model_version=version)
    return rows


@pytest.mark.parametrize("count", [1, 10])
def test_a_claim_needs_the_same_queries_for_any_number_of_sentences(
    corpus: Corpus,
    scored: list[Sentence],
    annotator: User,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = client_of(annotator)
    url = f"/api/corpora/{corpus.pk}/queue/claim"
    browser.post(url, {"count": 1})  # fills the queue and translates the queries
    browser.post(f"/api/corpora/{corpus.pk}/queue/release", {})
    with django_assert_max_num_queries(13):
        assert len(browser.post(url, {"count": count}).json()["items"]) == count


@pytest.mark.parametrize("spans", [[], SPANS])
def test_a_submit_that_brings_the_next_sentence_needs_few_queries(
    corpus: Corpus,
    scored: list[Sentence],
    annotator: User,
    spans: list[dict[str, object]],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = client_of(annotator)
    queue_url = f"/api/corpora/{corpus.pk}/queue"
    item = browser.post(f"{queue_url}/claim", {"count": 5}).json()["items"][0]["id"]
    with django_assert_max_num_queries(29):
        answer = browser.post(f"{queue_url}/{item}/submit", {"spans": spans, "want": 5}).json()
    assert len(answer["items"]) == 5
    assert answer["annotation"]["spans"] == spans


def test_browse_needs_the_same_queries_for_any_number_of_sentences(
    corpus: Corpus, scored: list[Sentence], reviewer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for sentence in scored:
        make_annotation(sentence, [(0, 1, "Material"), (3, 5, "Part")], author=reviewer)
    browser = client_of(reviewer)
    with django_assert_max_num_queries(8):
        found = browser.get(f"/api/corpora/{corpus.pk}/sentences", {"ordering": "confidence"}).json()
    assert len(found["results"]) == 40


def test_browse_reads_nothing_of_what_the_model_learned_from(
    corpus: Corpus, scored: list[Sentence], viewer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """A snapshot has as many ids as there are labels: decoding it once per row took longer than all the rest."""
    browser = client_of(viewer)
    with django_assert_max_num_queries(8) as captured:
        browser.get(f"/api/corpora/{corpus.pk}/sentences")
    assert not [query for query in captured.captured_queries if "snapshot" in query["sql"]]


def test_claims_and_confidences_are_read_by_index(corpus: Corpus, scored: list[Sentence], annotator: User) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # it would scan a table as small as this
    waiting = QueueItem.objects.filter(unseen_by(annotator, "sentence"), corpus=corpus, status=ItemStatus.OPEN)
    assert "queue_open" in waiting.order_by("priority", "id")[:1].explain()
    by_confidence = Prediction.objects.filter(corpus=corpus).order_by("confidence", "sentence")
    assert "prediction_by_confidence" in by_confidence[:1].explain()
    assert not re.search(r"\bSCAN\b|Seq Scan", browse(corpus, ordering="confidence")[:100].explain())


def test_the_newest_prediction_is_suggested_before_an_imported_labelling(
    corpus: Corpus, sentence: Sentence, annotator: User
) -> None:
    make_annotation(sentence, [(0, 2, "Part")], origin=Origin.IMPORTED, gold=False)
    make_item(sentence)
    claim = f"/api/corpora/{corpus.pk}/queue/claim"
    [item] = client_of(annotator).post(claim, {"count": 1}).json()["items"]
    assert item["suggestion"] == {
        "spans": [{"start": 0, "end": 2, "type": "Part"}],
        "confidence": None,
        "source": "imported",
    }
    make_prediction(sentence, (3, 6, "Material"), confidence=0.7)
    [item] = client_of(annotator).post(claim, {"count": 1}).json()["items"]
    assert item["suggestion"] == {
        "spans": [{"start": 3, "end": 6, "type": "Material"}],
        "confidence": 0.7,
        "source": "model v1",
    }


def test_a_different_second_opinion_is_a_conflict_and_loses_nothing(
    corpus: Corpus, sentence: Sentence, annotator: User, reviewer: User
) -> None:
    make_item(sentence)
    make_item(sentence, purpose="overlap")
    for person, spans in ((annotator, SPANS), (reviewer, [])):
        browser = client_of(person)
        [item] = browser.post(f"/api/corpora/{corpus.pk}/queue/claim", {"count": 1}).json()["items"]
        assert item["sentence"]["id"] == sentence.pk
        browser.post(f"/api/corpora/{corpus.pk}/queue/{item['id']}/submit", {"spans": spans})
        queue.release(corpus=corpus, actor=person)
    sentence.refresh_from_db()
    assert sentence.status == "conflict"
    assert Annotation.objects.filter(sentence=sentence).count() == 2

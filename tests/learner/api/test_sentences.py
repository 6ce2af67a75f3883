import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Sentence, Split
from learner.models import Lot, LotItem
from tests.builders import answers, client_of, make_annotation, make_document, make_sentence, make_sentences
from tests.learner.builders import make_model, make_prediction, make_round


@pytest.fixture
def url(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/sentences"


def found(url: str, user: User, **query: object) -> list[int]:
    answer = client_of(user).get(url, query)
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_a_sentence_is_listed_with_gold_and_prediction(url: str, sentence: Sentence, annotator: User) -> None:
    make_annotation(sentence, [(3, 6, "Material")], author=annotator)
    make_prediction(sentence, (7, 9, "Part"), confidence=0.5)
    row = client_of(annotator).get(url).json()["results"][0]
    assert row == {
        "id": sentence.pk,
        "position": 0,
        "document": {"id": sentence.document_id, "name": sentence.document.name},
        "text": sentence.text,
        "split": "pool",
        "status": "labelled",
        "spans": [{"start": 3, "end": 6, "type": "Material"}],
        "origin": "human",
        "confidence": 0.5,
        "prediction_spans": [{"start": 7, "end": 9, "type": "Part"}],
    }


def test_a_document_that_no_database_could_count_to_is_refused(url: str, viewer: User) -> None:
    assert client_of(viewer).get(url, {"document": 10**30}).status_code == 400


def test_members_read_and_outsiders_find_nothing(url: str, sentence: Sentence, viewer: User, outsider: User) -> None:
    assert answers(lambda browser: browser.get(url), viewer, outsider, None) == [200, 404, 401]
    assert answers(lambda browser: browser.get(f"{url}/{sentence.pk}"), viewer, outsider) == [200, 404]


def test_each_filter_keeps_what_it_names(url: str, sentences: list[Sentence], corpus: Corpus, annotator: User) -> None:
    a, b, c, *_ = sentences
    make_annotation(a, [(3, 6, "Material"), (7, 9, "Material")], author=annotator)
    make_annotation(b, [(0, 2, "Part")], origin="auto")
    make_prediction(a, confidence=0.9)
    make_prediction(c, confidence=0.2)
    dev = make_sentence(corpus, "开发句。", split=Split.DEV, document=make_document(corpus, "dev.txt"))
    assert found(url, annotator, status="labelled") == [a.pk]
    assert found(url, annotator, origin="auto") == [b.pk]
    assert found(url, annotator, type="Material") == [a.pk]  # two such spans: listed once
    assert found(url, annotator, split="dev") == [dev.pk]
    assert found(url, annotator, document=dev.document_id) == [dev.pk]
    assert found(url, annotator, text="主轴") == [a.pk]
    assert found(url, annotator, confidence_min=0.5) == [a.pk]
    assert found(url, annotator, confidence_max=0.5) == [c.pk]
    assert found(url, annotator, confidence_min=0.1, confidence_max=0.95, ordering="confidence") == [c.pk, a.pk]
    assert found(url, annotator, status="labelled", origin="auto") == []


def test_orders(url: str, sentences: list[Sentence], annotator: User) -> None:
    a, b, *rest = sentences
    make_prediction(a, confidence=0.9)
    make_prediction(b, confidence=0.2)
    unscored = [row.pk for row in rest]
    assert found(url, annotator, ordering="confidence") == [b.pk, a.pk, *unscored]
    assert found(url, annotator, ordering="-confidence") == [a.pk, b.pk, *unscored]
    assert found(url, annotator, ordering="-id") == [row.pk for row in reversed(sentences)]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "done"},
        {"split": "train"},
        {"origin": "x"},
        {"confidence_min": 2},
        {"ordering": "text"},
        {"document": "x"},
    ],
)
def test_bad_filters_are_refused(url: str, annotator: User, query: dict[str, object]) -> None:
    assert client_of(annotator).get(url, query).status_code == 400


def test_predictions_of_dev_are_for_reviewers(url: str, corpus: Corpus, annotator: User, reviewer: User) -> None:
    dev = make_sentence(corpus, split=Split.DEV)
    make_prediction(dev, (3, 6, "Material"))
    for user, seen in ((annotator, False), (reviewer, True)):
        row = client_of(user).get(f"{url}/{dev.pk}").json()
        assert (row["prediction"] is not None, row["confidence"] is not None) == (seen, seen)
        assert (client_of(user).get(url).json()["results"][0]["prediction_spans"] is not None) == seen


def test_one_sentence_shows_its_history_and_its_lot(url: str, corpus: Corpus, sentence: Sentence, lead: User) -> None:
    old = make_annotation(sentence, author=lead)
    auto = make_annotation(sentence, [(3, 6, "Material")], origin="auto")
    version = make_model(corpus)
    make_prediction(sentence, (3, 6, "Material"), confidence=0.99, model_version=version)
    round_ = make_round(corpus, model_version=version)
    lot = Lot.objects.create(corpus=corpus, round=round_, model_version=version, threshold=0.9)
    LotItem.objects.create(lot=lot, sentence=sentence, annotation=auto, confidence=0.99)
    row = client_of(lead).get(f"{url}/{sentence.pk}").json()
    assert [(one["id"], one["is_gold"]) for one in row["annotations"]] == [(auto.pk, True), (old.pk, False)]
    reference = {"id": version.pk, "number": 1}
    assert row["lot"] == {"id": lot.pk, "status": "released", "model_version": reference}
    assert row["prediction"]["model_version"] == reference


def test_a_sentence_of_another_corpus_is_not_there(url: str, other_corpus: Corpus, lead: User) -> None:
    theirs = other_corpus.sentences.all()[0]
    answer = client_of(lead).get(f"{url}/{theirs.pk}")
    assert answer.status_code == 404
    assert answer.json() == client_of(lead).get(f"{url}/999999").json()


def test_the_list_needs_few_queries(
    url: str, corpus: Corpus, annotator: User, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for row in make_sentences(corpus, [f"第{number}句材料。" for number in range(60)]):
        make_annotation(row, [(0, 1, "Material")], author=annotator)
    browser = client_of(annotator)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        browser.get(url, {"page_size": 50})

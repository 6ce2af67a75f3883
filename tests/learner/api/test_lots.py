import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import DjangoAssertNumQueries

from annotation.models import AuditEvent, Corpus, JobStatus, Sentence, Status
from learner.models import Lot, LotItem
from tests.builders import answers, client_of, make_annotation, make_corpus, make_sentence
from tests.learner.builders import make_model, make_round


def make_lot(sentences: list[Sentence], **fields: object) -> Lot:
    """A lot that accepted these sentences, the first one with the lowest confidence."""
    corpus = sentences[0].corpus
    version = make_model(corpus)
    row = make_round(corpus, model_version=version, status=JobStatus.SUCCEEDED)
    lot = Lot.objects.create(corpus=corpus, round=row, model_version=version, threshold=0.9, **fields)
    for number, sentence in enumerate(sentences):
        annotation = make_annotation(sentence, [(0, 2, "Material")], origin="auto")
        LotItem.objects.create(lot=lot, sentence=sentence, annotation=annotation, confidence=0.95 + number / 100)
    return lot


@pytest.fixture
def lot(sentences: list[Sentence]) -> Lot:
    return make_lot(sentences[:3])


@pytest.fixture
def url(corpus: Corpus, lot: Lot) -> str:
    return f"/api/corpora/{corpus.pk}/lots/{lot.pk}"


def test_a_lot_says_what_made_it_and_how_much_it_holds(url: str, lot: Lot, viewer: User) -> None:
    found = client_of(viewer).get(url).json()
    assert found.pop("created_at")
    assert found == {
        "id": lot.pk,
        "status": "released",
        "count": 3,
        "round": {"id": lot.round_id, "number": 1},
        "model_version": {"id": lot.model_version_id, "number": 1},
        "threshold": 0.9,
        "recalled_by": None,
        "recalled_at": None,
        "recall_reason": "",
    }


def test_the_list_has_the_newest_lot_first(corpus: Corpus, lot: Lot, sentences: list[Sentence], viewer: User) -> None:
    newer = make_lot(sentences[3:])
    found = client_of(viewer).get(f"/api/corpora/{corpus.pk}/lots").json()
    assert [row["id"] for row in found["results"]] == [newer.pk, lot.pk]
    assert [row["count"] for row in found["results"]] == [2, 3]


def test_the_least_certain_item_comes_first(url: str, sentences: list[Sentence], viewer: User) -> None:
    found = client_of(viewer).get(f"{url}/items").json()
    assert found["count"] == 3
    assert [row["sentence"]["id"] for row in found["results"]] == [row.pk for row in sentences[:3]]
    assert found["results"][0]["spans"] == [{"start": 0, "end": 2, "type": "Material"}]
    assert found["results"][0]["confidence"] == 0.95


@pytest.mark.parametrize(
    ("origin", "status"),
    [("human", "corrected"), ("adjudicated", "corrected"), ("imported", "replaced"), ("auto", "replaced")],
)
def test_an_item_says_who_labelled_it_anew(
    url: str, sentence: Sentence, reviewer: User, viewer: User, origin: str, status: str
) -> None:
    """An import, or a later lot after a recall, is nobody's correction."""
    person = reviewer if status == "corrected" else None
    make_annotation(sentence, [], author=person, origin=origin)
    found = client_of(viewer).get(f"{url}/items").json()["results"]
    assert [row["status"] for row in found] == [status, "standing", "standing"]


def test_an_item_says_what_became_of_it(url: str, sentences: list[Sentence], reviewer: User, viewer: User) -> None:
    _, corrected, returned = sentences[:3]
    make_annotation(corrected, [], author=reviewer)
    Sentence.objects.filter(pk=returned.pk).update(gold=None, status=Status.UNLABELLED)
    found = client_of(viewer).get(f"{url}/items").json()["results"]
    assert [row["status"] for row in found] == ["standing", "corrected", "returned"]
    assert found[1]["spans"], "as the model labelled it, whatever stands now"


def test_items_need_few_queries_whatever_their_number(
    url: str, viewer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client_of(viewer)
    with django_assert_max_num_queries(8):
        browser.get(f"{url}/items")


def test_recalling_returns_what_still_stands(
    url: str, corpus: Corpus, lot: Lot, sentences: list[Sentence], lead: User, reviewer: User
) -> None:
    corrected = make_annotation(sentences[1], [], author=reviewer)
    answer = client_of(lead).post(f"{url}/recall", {"reason": "料号全错"})
    assert (answer.status_code, answer.json()["status"]) == (200, "recalled")
    assert (answer.json()["recalled_by"]["username"], answer.json()["recall_reason"]) == ("lead", "料号全错")
    rows = list(corpus.sentences.order_by("id")[:3].values_list("status", "gold"))
    assert rows == [("unlabelled", None), ("labelled", corrected.pk), ("unlabelled", None)]


def test_recalling_removes_no_history_and_leaves_a_trace(url: str, sentence: Sentence, lead: User) -> None:
    client_of(lead).post(f"{url}/recall", {"reason": "x"})
    assert sentence.annotations.count() == 1
    assert AuditEvent.objects.filter(verb="lot.recalled", actor=lead).exists()


def test_recalled_sentences_can_be_claimed_again(url: str, corpus: Corpus, lead: User, annotator: User) -> None:
    client_of(lead).post(f"{url}/recall", {"reason": "x"})
    claimed = client_of(annotator).post(f"/api/corpora/{corpus.pk}/queue/claim", {"count": 10}).json()["items"]
    assert len(claimed) == 5


def test_a_lot_is_recalled_once(url: str, lead: User) -> None:
    codes = [client_of(lead).post(f"{url}/recall", {"reason": "x"}).status_code for _ in range(2)]
    assert codes == [200, 409]


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "   "}, {"reason": "x" * 2001}])
def test_a_recall_needs_a_reason(url: str, lot: Lot, lead: User, body: dict[str, str]) -> None:
    answer = client_of(lead).post(f"{url}/recall", body)
    lot.refresh_from_db()
    assert (answer.status_code, lot.status) == (400, "released")
    assert "reason" in answer.json()["error"]["data"]["fields"]


def test_a_lead_alone_recalls(url: str, lead: User, reviewer: User, annotator: User, outsider: User) -> None:
    found = answers(lambda browser: browser.post(f"{url}/recall", {"reason": "x"}), outsider, annotator, reviewer, lead)
    assert found == [404, 403, 403, 200]


@pytest.mark.parametrize("rest", ["", "/items"])
def test_members_read_and_outsiders_find_nothing(url: str, viewer: User, outsider: User, rest: str) -> None:
    assert answers(lambda browser: browser.get(url + rest), viewer, outsider, None) == [200, 404, 401]


def test_a_lot_of_another_corpus_is_missing(corpus: Corpus, lead: User) -> None:
    """Also for its own lead, when asked for under the wrong corpus."""
    other = make_corpus(lead=lead)
    lot = make_lot([make_sentence(other)])
    address = f"/api/corpora/{corpus.pk}/lots/{lot.pk}"
    browser = client_of(lead)
    assert browser.get(address).status_code == browser.get(f"{address}/items").status_code == 404
    assert browser.post(f"{address}/recall", {"reason": "x"}).status_code == 404
    assert browser.get(f"/api/corpora/{other.pk}/lots/{lot.pk}").status_code == 200

"""The queue through HTTP: works, outsider, role, bad input, for each endpoint."""

import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Sentence, Split
from learner.models import ItemStatus, Purpose, QueueItem
from tests.builders import answers, client_of, make_annotation, make_document, make_sentence, make_sentences
from tests.learner.builders import make_item, make_model, make_prediction

MATERIAL = {"start": 3, "end": 6, "type": "Material"}


@pytest.fixture
def url(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/queue"


def test_claiming_gives_sentences_with_all_that_is_shown(url: str, sentences: list[Sentence], annotator: User) -> None:
    version = make_model(sentences[0].corpus)
    make_prediction(sentences[1], (6, 8, "Parameter"), confidence=0.25, model_version=version)
    answer = client_of(annotator).post(f"{url}/claim", {"count": 1})
    assert answer.status_code == 200
    [item] = answer.json()["items"]
    assert item == {
        "id": QueueItem.objects.get(status=ItemStatus.CLAIMED).pk,
        "purpose": "learn",
        "lease_until": item["lease_until"],
        "sentence": {
            "id": sentences[1].pk,
            "text": sentences[1].text,
            "split": "pool",
            "status": "unlabelled",
            "position": 1,
            "document": {"id": sentences[1].document_id, "name": sentences[1].document.name},
        },
        "suggestion": {
            "spans": [{"start": 6, "end": 8, "type": "Parameter"}],
            "confidence": 0.25,
            "source": "model v1",
        },
        "context": {"before": sentences[0].text, "after": sentences[2].text},
    }
    assert answer.json()["remaining"] == 4


def test_annotators_claim_and_others_do_not(
    url: str, sentences: list[Sentence], annotator: User, reviewer: User, viewer: User, outsider: User
) -> None:
    people = [annotator, reviewer, viewer, outsider, None]
    assert answers(lambda browser: browser.post(f"{url}/claim", {}), *people) == [200, 200, 403, 404, 401]


@pytest.mark.parametrize("count", [0, 11, "many", None])
def test_a_bad_count_is_refused(url: str, annotator: User, count: object) -> None:
    assert client_of(annotator).post(f"{url}/claim", {"count": count}).status_code == 400


def test_an_imported_labelling_is_suggested_where_no_model_was(
    url: str, corpus: Corpus, sentence: Sentence, annotator: User
) -> None:
    make_annotation(sentence, [(3, 6, "Material")], gold=False)
    make_item(sentence)
    [item] = client_of(annotator).post(f"{url}/claim", {"count": 1}).json()["items"]
    assert item["suggestion"] == {"spans": [MATERIAL], "confidence": None, "source": "imported"}


@pytest.mark.parametrize("purpose", [Purpose.EVALUATE, Purpose.AUDIT, Purpose.CONTROL])
def test_blind_purposes_suggest_nothing(url: str, sentence: Sentence, annotator: User, purpose: Purpose) -> None:
    make_prediction(sentence, (3, 6, "Material"))
    make_item(sentence, purpose=purpose)
    [item] = client_of(annotator).post(f"{url}/claim", {"count": 1}).json()["items"]
    assert item["suggestion"] is None


def test_dev_and_test_suggest_nothing_whatever_the_purpose(url: str, corpus: Corpus, annotator: User) -> None:
    sentence = make_sentence(corpus, split=Split.DEV)
    make_prediction(sentence, (3, 6, "Material"))
    make_item(sentence, purpose=Purpose.LEARN)
    [item] = client_of(annotator).post(f"{url}/claim", {"count": 1}).json()["items"]
    assert item["suggestion"] is None


def test_submitting_answers_and_hands_out_the_next(url: str, sentences: list[Sentence], annotator: User) -> None:
    browser = client_of(annotator)
    [item] = browser.post(f"{url}/claim", {"count": 1}).json()["items"]
    answer = browser.post(f"{url}/{item['id']}/submit", {"spans": [], "seconds": 3.5, "want": 2})
    assert answer.status_code == 200
    made = answer.json()
    assert (made["annotation"]["spans"], made["annotation"]["seconds"], made["annotation"]["is_gold"]) == (
        [],
        3.5,
        True,
    )
    assert made["annotation"]["author"] == {"id": annotator.pk, "username": "annotator"}
    assert len(made["items"]) == 2
    assert made["remaining"] == 2


def test_submitting_twice_gives_the_same_annotation(url: str, sentence: Sentence, annotator: User) -> None:
    item = make_item(sentence, assignee=annotator)
    body = {"spans": [MATERIAL], "seconds": 1}
    first, again = (client_of(annotator).post(f"{url}/{item.pk}/submit", body).json() for _ in range(2))
    assert first["annotation"] == again["annotation"]
    assert first["annotation"]["spans"] == [MATERIAL]


def test_who_may_submit(
    url: str, sentence: Sentence, lead: User, annotator: User, viewer: User, outsider: User
) -> None:
    item = make_item(sentence, assignee=annotator)
    people = [outsider, viewer, lead, annotator]
    path = f"{url}/{item.pk}/submit"
    assert answers(lambda browser: browser.post(path, {"spans": []}), *people) == [404, 403, 409, 200]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"spans": [{"start": 0, "end": 900, "type": "Material"}]}, "invalid_spans"),
        ({"spans": [{"start": 0, "end": 1, "type": "Nothing"}]}, "invalid_spans"),
        ({"spans": [MATERIAL, {"start": 5, "end": 7, "type": "Part"}]}, "invalid_spans"),
        ({"spans": [], "want": 11}, "invalid"),
        ({"spans": [], "seconds": -1}, "invalid"),
    ],
)
def test_a_bad_answer_is_refused_and_the_claim_stays(
    url: str, sentence: Sentence, annotator: User, body: dict[str, object], code: str
) -> None:
    item = make_item(sentence, assignee=annotator)
    answer = client_of(annotator).post(f"{url}/{item.pk}/submit", body)
    item.refresh_from_db()
    assert (answer.status_code, answer.json()["error"]["code"], item.status) == (400, code, "claimed")


def test_an_item_of_another_corpus_is_not_there(url: str, other_corpus: Corpus, annotator: User) -> None:
    item = make_item(other_corpus.sentences.all()[0])
    browser = client_of(annotator)
    for action, body in (("submit", {"spans": []}), ("skip", {"reason": "x"})):
        answer = browser.post(f"{url}/{item.pk}/{action}", body)
        assert answer.status_code == 404
        assert answer.json() == browser.post(f"{url}/999999/{action}", body).json()


def test_a_lost_claim_says_so(url: str, sentence: Sentence, annotator: User, reviewer: User) -> None:
    item = make_item(sentence, assignee=reviewer)
    answer = client_of(annotator).post(f"{url}/{item.pk}/submit", {"spans": []})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "lease_lost")


def test_skipping_needs_a_reason_and_hands_out_the_next(url: str, sentences: list[Sentence], annotator: User) -> None:
    browser = client_of(annotator)
    [item] = browser.post(f"{url}/claim", {"count": 1}).json()["items"]
    assert browser.post(f"{url}/{item['id']}/skip", {"want": 1}).status_code == 400
    answer = browser.post(f"{url}/{item['id']}/skip", {"reason": "看不清", "want": 1})
    assert answer.status_code == 200
    assert answer.json()["items"][0]["id"] != item["id"]


def test_who_may_skip(url: str, sentence: Sentence, annotator: User, viewer: User, outsider: User) -> None:
    item = make_item(sentence, assignee=annotator)
    path = f"{url}/{item.pk}/skip"
    people = [outsider, viewer, annotator]
    assert answers(lambda browser: browser.post(path, {"reason": "x"}), *people) == [404, 403, 200]


def test_releasing_gives_everything_back(
    url: str, sentences: list[Sentence], annotator: User, viewer: User, outsider: User
) -> None:
    client_of(annotator).post(f"{url}/claim", {"count": 3})
    people = [outsider, viewer]
    assert answers(lambda browser: browser.post(f"{url}/release"), *people) == [404, 403]
    assert client_of(annotator).post(f"{url}/release").json() == {"released": 3}


def test_the_state_of_the_queue(url: str, sentences: list[Sentence], annotator: User, viewer: User) -> None:
    make_item(sentences[0])
    make_item(sentences[1], assignee=annotator)
    item = make_item(sentences[2], assignee=annotator)
    client_of(annotator).post(f"{url}/{item.pk}/submit", {"spans": []})
    assert client_of(annotator).get(url).json() == {
        "open": 1,
        "claimed": 1,
        "done_today": 1,
        "mine_today": 1,
        "by_purpose": {"learn": 1, "evaluate": 0, "audit": 0, "control": 0, "overlap": 0},
    }
    assert client_of(viewer).get(url).json()["mine_today"] == 0


def test_outsiders_see_no_state(url: str, outsider: User) -> None:
    assert client_of(outsider).get(url).status_code == 404


def test_a_lead_queues_dev_and_test(url: str, corpus: Corpus, lead: User, reviewer: User, outsider: User) -> None:
    make_sentences(corpus, ["一。", "二。"], split=Split.DEV, document=make_document(corpus))
    people = [outsider, reviewer]
    assert answers(lambda browser: browser.post(f"{url}/evaluate", {"split": "dev"}), *people) == [404, 403]
    assert client_of(lead).post(f"{url}/evaluate", {"split": "dev"}).json() == {"enqueued": 2}
    assert client_of(lead).post(f"{url}/evaluate", {"split": "pool"}).status_code == 400


def test_an_archived_corpus_hands_out_nothing(url: str, corpus: Corpus, sentences: list[Sentence], lead: User) -> None:
    client_of(lead).post(f"/api/corpora/{corpus.pk}/archive")
    assert client_of(lead).post(f"{url}/claim", {"count": 1}).status_code == 409

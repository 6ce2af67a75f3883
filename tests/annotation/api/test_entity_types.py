import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, EntityType, Sentence
from annotation.services.entity_types import HOTKEYS, PALETTE, RESERVED_HOTKEYS
from tests.builders import Browser, answers, client_of, make_annotation, make_corpus


@pytest.fixture
def url(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/entity-types"


def of(corpus: Corpus, name: str) -> EntityType:
    return corpus.entity_types.get(name=name)


def test_it_works(url: str, lead: User, viewer: User) -> None:
    made = client_of(lead).post(url, {"name": "Shape", "title": "形状", "hotkey": "q", "colour": "#112233"})
    assert made.status_code == 201
    expected = {"name": "Shape", "title": "形状", "hotkey": "q", "colour": "#112233", "position": 4, "span_count": 0}
    assert made.json() == {"id": made.json()["id"], "description": "", **expected}
    listed = client_of(viewer).get(url).json()["results"]
    assert [row["name"] for row in listed] == ["Material", "Part", "Parameter", "Shape"]


def test_only_a_lead_adds_one(url: str, reviewer: User, annotator: User, viewer: User, outsider: User) -> None:
    people = [reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: browser.post(url, {"name": "Shape"}), *people) == [403, 403, 403, 404]


def test_an_outsider_lists_nothing(url: str, viewer: User, outsider: User) -> None:
    assert answers(lambda browser: browser.get(url), viewer, outsider) == [200, 404]


def test_colour_and_hotkey_are_chosen_if_left_out(lead: User) -> None:
    corpus = make_corpus(types=[], lead=lead)
    browser, url = client_of(lead), f"/api/corpora/{corpus.pk}/entity-types"
    made = [browser.post(url, {"name": f"Type{number}"}).json() for number in range(len(HOTKEYS) + 2)]
    assert [row["hotkey"] for row in made[:11]] == list("123456789bc")
    assert not {row["hotkey"] for row in made} & set(RESERVED_HOTKEYS)
    assert [row["hotkey"] for row in made[-2:]] == ["", ""]
    assert len({row["colour"] for row in made[: len(PALETTE)]}) == len(PALETTE) >= 16


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "two words", "no spaces"),
        ("name", "B-Part", "no spaces, hyphens"),
        ("name", "Material", "already a type named Material"),
        ("name", "x" * 61, "60"),
        ("hotkey", "s", "a command of the annotator"),
        ("hotkey", "1", "already stands for Material"),
        ("hotkey", "?", "valid"),
        ("colour", "red", "valid"),
        ("position", -1, "0"),
    ],
)
def test_bad_input_is_named(url: str, lead: User, field: str, value: object, reason: str) -> None:
    answer = client_of(lead).post(url, {"name": "Shape"} | {field: value})
    assert answer.status_code == 400
    [message] = answer.json()["error"]["data"]["fields"][field]
    assert reason in message


def test_a_lead_changes_one(url: str, corpus: Corpus, lead: User) -> None:
    part = of(corpus, "Part")
    answer = client_of(lead).patch(f"{url}/{part.pk}", {"name": "Component", "hotkey": "P", "title": "零件"})
    assert answer.status_code == 200
    assert [answer.json()[field] for field in ("name", "hotkey", "title")] == ["Component", "p", "零件"]


def test_nothing_is_chosen_anew_when_one_is_changed(url: str, corpus: Corpus, lead: User) -> None:
    part = of(corpus, "Part")
    answer = client_of(lead).patch(f"{url}/{part.pk}", {"description": "x"}).json()
    assert (answer["hotkey"], answer["colour"], answer["position"]) == (part.hotkey, part.colour, part.position)


def test_only_a_lead_changes_or_deletes_one(
    url: str, corpus: Corpus, reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    one = f"{url}/{of(corpus, 'Part').pk}"
    people = [reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: browser.patch(one, {"title": "x"}), *people) == [403, 403, 403, 404]
    assert answers(lambda browser: browser.delete(one), *people) == [403, 403, 403, 404]


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_type_of_another_corpus_is_not_there(url: str, lead: User, other_corpus: Corpus, method: str) -> None:
    theirs = of(other_corpus, "Part")
    answer = getattr(client_of(lead), method)(f"{url}/{theirs.pk}", {"title": "mine"})
    assert answer.status_code == 404
    assert of(other_corpus, "Part").title == ""


def test_the_name_is_fixed_once_a_span_has_it(url: str, corpus: Corpus, sentence: Sentence, lead: User) -> None:
    make_annotation(sentence, [(3, 6, "Material")])
    one = f"{url}/{of(corpus, 'Material').pk}"
    answer = client_of(lead).patch(one, {"name": "Steel"})
    assert (answer.status_code, answer.json()["error"]["data"]) == (409, {"reason": "type_in_use", "span_count": 1})
    assert client_of(lead).patch(one, {"name": "Material", "title": "材料"}).status_code == 200


def test_one_that_is_used_is_not_deleted(url: str, corpus: Corpus, sentence: Sentence, lead: User) -> None:
    make_annotation(sentence, [(3, 6, "Material")], gold=False)
    browser: Browser = client_of(lead)
    answer = browser.delete(f"{url}/{of(corpus, 'Material').pk}")
    assert (answer.status_code, answer.json()["error"]["data"]) == (409, {"reason": "type_in_use", "span_count": 1})
    assert browser.delete(f"{url}/{of(corpus, 'Part').pk}").status_code == 204


def test_spans_are_counted_per_type(
    url: str, sentences: list[Sentence], lead: User, django_assert_num_queries: object
) -> None:
    make_annotation(sentences[0], [(3, 6, "Material"), (7, 9, "Part")])
    make_annotation(sentences[2], [(6, 11, "Material")])
    browser = client_of(lead)
    with django_assert_num_queries(5):  # session, user, membership, count, page
        rows = browser.get(url).json()["results"]
    assert [row["span_count"] for row in rows] == [2, 1, 0]

import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Sentence, Split
from tests.builders import answers, client_of, make_annotation, make_sentence


@pytest.fixture
def url(corpus: Corpus, sentence: Sentence) -> str:
    """Of a corpus with two touching entities in the pool, and none in a sentence of dev."""
    make_annotation(sentence, [(3, 6, "Part"), (6, 9, "Part")])
    make_annotation(make_sentence(corpus, "没有。", split=Split.DEV))
    return f"/api/corpora/{corpus.pk}/exports/schemes"


def test_it_works(url: str, viewer: User, sentence: Sentence) -> None:
    found = client_of(viewer).get(url).json()
    assert (found["sentences"], found["spans"], found["labels"]) == (2, 2, 3)
    assert found["characters"] == len(sentence.text) + 3
    schemes = {row["scheme"]: row for row in found["schemes"]}
    assert list(schemes) == ["IO", "BIO", "EIO", "BIEO", "BIES"]
    assert schemes["BIES"]["prefixes"] == {"B": 2, "I": 2, "E": 2, "S": 0, "O": found["characters"] - 6}
    assert (schemes["BIO"]["tags"], schemes["BIO"]["used"], schemes["BIO"]["lost_spans"]) == (7, 3, 0)
    [loss] = schemes["IO"]["examples"]
    assert (loss["sentence"], loss["text"]) == (sentence.pk, sentence.text)
    assert loss["read"] == [{"start": 3, "end": 9, "type": "Part"}]


def test_splits_and_origins_are_chosen(url: str, viewer: User) -> None:
    browser = client_of(viewer)
    assert browser.get(f"{url}?splits=dev&splits=test").json()["sentences"] == 1
    assert browser.get(f"{url}?splits=pool&origins=human").json()["sentences"] == 0


@pytest.mark.parametrize("query", ["splits=train", "origins=nobody"])
def test_bad_input_is_named(url: str, viewer: User, query: str) -> None:
    answer = client_of(viewer).get(f"{url}?{query}")
    name = query.partition("=")[0]
    assert (answer.status_code, list(answer.json()["error"]["data"]["fields"])) == (400, [f"{name}.0"])


def test_members_read_and_outsiders_find_nothing(url: str, viewer: User, outsider: User) -> None:
    assert answers(lambda browser: browser.get(url), viewer, outsider, None) == [200, 404, 401]

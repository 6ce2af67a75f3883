from django.contrib.auth.models import User

from annotation.models import Corpus, Sentence
from tests.builders import answers, client_of, make_document, make_sentences


def test_it_works(corpus: Corpus, viewer: User) -> None:
    document = make_document(corpus, "作业指导书.txt")
    make_sentences(corpus, ["一。", "二。"], document=document)
    [row] = client_of(viewer).get(f"/api/corpora/{corpus.pk}/documents").json()["results"]
    assert {
        "name": "作业指导书.txt",
        "format": "text",
        "sentence_count": 2,
        "sha256": document.sha256,
    }.items() <= row.items()
    assert set(row) == {"id", "name", "format", "sha256", "sentence_count", "created_at"}


def test_an_outsider_finds_nothing(corpus: Corpus, sentences: list[Sentence], viewer: User, outsider: User) -> None:
    url = f"/api/corpora/{corpus.pk}/documents"
    assert answers(lambda browser: browser.get(url), viewer, outsider) == [200, 404]

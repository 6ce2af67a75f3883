"""Every address under a corpus, found by walking the URLs: a view that forgets the membership cannot slip in."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from annotation.models import Corpus
from tests.builders import client_of

METHODS = ("get", "post", "patch", "put", "delete")
WRITES = METHODS[1:]
# An export shows nothing that a viewer cannot read.
READS = {"exports", "export-preview", "export-cancel"}
OPEN = {"session", "token", "live", "ready", "schema"}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for row in resolver.url_patterns:
        path = f"{prefix}{row.pattern}"
        if isinstance(row, URLResolver):
            yield from patterns(row, path)
        elif path.startswith("api/"):
            yield path, row


ADDRESSES = [
    (row.name, method)
    for _, row in patterns(get_resolver())
    for method in METHODS
    if row.name not in OPEN and hasattr(row.callback.view_class, method)
]
IN_A_CORPUS = [
    (name, method)
    for name, method in ADDRESSES
    if any("corpus_id" in path for path, row in patterns(get_resolver()) if row.name == name)
]


def address(name: str, corpus_id: int = 1) -> str:
    [row] = [row for _, row in patterns(get_resolver()) if row.name == name]
    given = dict.fromkeys(row.pattern.converters, 1)
    return reverse(name, kwargs=given | ({"corpus_id": corpus_id} if "corpus_id" in given else {}))


def test_every_address_has_a_name_of_its_own() -> None:
    names = [row.name for _, row in patterns(get_resolver())]
    assert None not in names
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "method"), ADDRESSES)
def test_nobody_gets_in_without_signing_in(db: None, name: str, method: str) -> None:
    assert getattr(client_of(None), method)(address(name)).status_code == 401


@pytest.mark.parametrize(("name", "method"), IN_A_CORPUS)
def test_an_outsider_finds_nothing_wherever_they_knock(corpus: Corpus, outsider: User, name: str, method: str) -> None:
    knock = getattr(client_of(outsider), method)
    theirs, missing = knock(address(name, corpus.pk), {}), knock(address(name, 999_999), {})
    assert theirs.status_code == missing.status_code == 404
    assert theirs.json() == missing.json()


@pytest.mark.parametrize(("name", "method"), [row for row in IN_A_CORPUS if row[1] in WRITES and row[0] not in READS])
def test_a_viewer_changes_nothing(corpus: Corpus, viewer: User, name: str, method: str) -> None:
    answer = getattr(client_of(viewer), method)(address(name, corpus.pk), {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")

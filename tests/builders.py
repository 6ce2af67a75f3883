"""Plain functions that make rows for tests. Nothing here goes through a service: a test of one is not a test of all."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from threading import Barrier
from typing import TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import connection
from rest_framework.response import Response
from rest_framework.test import APIClient

from annotation.models import (
    Annotation,
    AnnotationSpan,
    Corpus,
    Document,
    EntityType,
    Membership,
    Origin,
    Role,
    Sentence,
    Split,
    Status,
)
from annotation.spans.span import Span

PASSWORD = "a long and private sentence"
T = TypeVar("T")
TYPES = ("Material", "Part", "Parameter")
TEXTS = (
    "材料为45钢的主轴须调质处理。",
    "滚珠丝杠的导程为10mm。",
    "轴承座采用HT250铸造。",
    "每班开机前检查油位。",
    "𠮷野家在北京。",
)
_numbers = count(1)


def make_user(name: str = "", **fields: object) -> User:
    user: User = get_user_model().objects.create_user(name or f"user{next(_numbers)}", password=PASSWORD, **fields)
    return user


def make_corpus(name: str = "", *, types: Sequence[str] = TYPES, **members: User) -> Corpus:
    """`make_corpus("steel", lead=anna, viewer=bo)`: each keyword is a role."""
    corpus = Corpus.objects.create(name=name or f"corpus {next(_numbers)}")
    for number, type_name in enumerate(types, 1):
        make_entity_type(corpus, type_name, hotkey=str(number), position=number)
    for role, user in members.items():
        add_member(corpus, user, role)
    return corpus


def add_member(corpus: Corpus, user: User, role: str = Role.ANNOTATOR) -> Membership:
    return Membership.objects.create(corpus=corpus, user=user, role=role)


def make_entity_type(corpus: Corpus, name: str = "Material", **fields: object) -> EntityType:
    return EntityType.objects.create(corpus=corpus, name=name, **({"colour": "#0072b2"} | fields))


def make_document(corpus: Corpus, name: str = "") -> Document:
    name = name or f"document {next(_numbers)}.txt"
    return Document.objects.create(corpus=corpus, name=name, format="text", sha256=digest(name))


def make_sentences(
    corpus: Corpus, texts: Iterable[str] = TEXTS, *, split: str = Split.POOL, document: Document | None = None
) -> list[Sentence]:
    document = document or make_document(corpus)
    first = document.sentences.count()
    return Sentence.objects.bulk_create(
        Sentence(corpus=corpus, document=document, position=position, text=text, sha256=digest(text), split=split)
        for position, text in enumerate(texts, first)
    )


def make_sentence(corpus: Corpus, text: str = TEXTS[0], **fields: object) -> Sentence:
    return make_sentences(corpus, [text], **fields)[0]  # type: ignore[arg-type]


def make_annotation(
    sentence: Sentence,
    spans: Iterable[tuple[int, int, str]] = (),
    *,
    author: User | None = None,
    origin: str | None = None,
    gold: bool = True,
) -> Annotation:
    """An annotation as rows, and (unless `gold=False`) the pointer and the status that go with it."""
    origin = origin or (Origin.HUMAN if author else Origin.IMPORTED)
    annotation = Annotation.objects.create(sentence=sentence, author=author, origin=origin)
    types = {row.name: row for row in sentence.corpus.entity_types.all()}
    AnnotationSpan.objects.bulk_create(
        AnnotationSpan(annotation=annotation, start=start, end=end, entity_type=types[label])
        for start, end, label in spans
    )
    if gold:
        sentence.gold = annotation
        sentence.status = Status.AUTO if origin == Origin.AUTO else Status.LABELLED
        sentence.save(update_fields=["gold", "status"])
    return annotation


def spans_of(annotation: Annotation) -> list[Span]:
    rows = annotation.spans.select_related("entity_type").order_by("start")
    return [Span(row.start, row.end, row.entity_type.name) for row in rows]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class Browser(APIClient):
    """Sends JSON unless told otherwise."""

    default_format = "json"


def client_of(user: User | None) -> Browser:
    """A browser in which this user is signed in (None: nobody)."""
    client = Browser()
    if user is not None:
        client.force_login(user)
    return client


def answers(call: Callable[[Browser], Response], *users: User | None) -> list[int]:
    """The status that each user gets for the same call."""
    return [call(client_of(user)).status_code for user in users]


def at_once(*calls: Callable[[], T]) -> list[T]:
    """What the calls return, run in threads that start together, each with its own connection. Errors are raised."""
    start = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        start.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))

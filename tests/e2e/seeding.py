"""Rows for the browser tests, made in a process of its own on the server's database: one JSON line in, one out."""

import json
import sys
from typing import Any, TypedDict

import django


class Seed(TypedDict, total=False):
    """`predictions`: per text `[[start, end, type], …]`, or null for none; all by one model, with `confidence`.

    `keyless`: names of more entity types, which have no hotkey.
    """

    name: str
    texts: list[str]
    members: dict[str, str]
    predictions: list[list[list[Any]] | None]
    confidence: float
    overlap_percent: int
    guideline: str
    keyless: list[str]


def make(seed: Seed) -> dict[str, Any]:
    from learner.models import ModelVersion, Prediction
    from tests.builders import add_member, make_corpus, make_entity_type, make_sentences

    corpus = make_corpus(seed["name"])
    for username, role in seed["members"].items():
        add_member(corpus, _user(username), role)
    corpus.guideline = seed.get("guideline", "")
    corpus.overlap_percent = seed.get("overlap_percent", 0)
    corpus.save()
    for position, name in enumerate(seed.get("keyless", []), 10):
        make_entity_type(corpus, name, position=position)
    sentences = make_sentences(corpus, seed["texts"])
    if predictions := seed.get("predictions"):
        version = ModelVersion.objects.create(corpus=corpus, number=1)
        Prediction.objects.bulk_create(
            Prediction(
                sentence=sentence,
                corpus=corpus,
                model_version=version,
                spans=spans,
                confidence=seed.get("confidence", 0.5),
            )
            for sentence, spans in zip(sentences, predictions, strict=True)
            if spans is not None
        )
    return {"id": corpus.pk, "sentences": [row.pk for row in sentences]}


def _user(username: str) -> Any:
    from django.contrib.auth.models import User

    from tests.builders import make_user

    return User.objects.filter(username=username).first() or make_user(username)


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        print(json.dumps(make(json.loads(line))), flush=True)

"""A corpus as an annotator meets it: members, sentences and a model's prediction for each of them."""

import json
import os
import random
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from annotation.models import Corpus, Document, EntityType, Membership, Sentence
from bench.web import PASSWORD, ROOT
from learner.models import ModelVersion, Prediction

Labelled = tuple[str, list[tuple[int, int, str]]]


def fill(*, clients: int, sentences: int) -> int:
    """Users annotator0, annotator1 … and the id of their corpus."""
    texts = _texts(sentences)
    corpus = Corpus.objects.create(name="bench")
    types = sorted({span[2] for _, spans in texts for span in spans})
    EntityType.objects.bulk_create(EntityType(corpus=corpus, name=name, colour="#0072b2") for name in types)
    for number in range(clients):
        user = User.objects.create_user(f"annotator{number}", password=PASSWORD)
        Membership.objects.create(corpus=corpus, user=user, role="annotator")
    document = Document.objects.create(corpus=corpus, name="train.json", format="cluener", sha256="0" * 64)
    rows = Sentence.objects.bulk_create(
        Sentence(corpus=corpus, document=document, position=at, text=text, sha256=sha256(text.encode()).hexdigest())
        for at, (text, _) in enumerate(texts)
    )
    version = ModelVersion.objects.create(corpus=corpus, number=1, config={"model": {"encoder": "scratch:tiny"}})
    chance = random.Random(1)
    Prediction.objects.bulk_create(
        Prediction(sentence=row, corpus=corpus, model_version=version, spans=spans, confidence=chance.random())
        for row, (_, spans) in zip(rows, texts, strict=True)
    )
    return corpus.pk


def _texts(count: int) -> list[Labelled]:
    path = Path(os.environ.get("ANNEAL_DATA", ROOT.parent / "shared/data")) / "cluener2020/train.json"
    found = (
        [_of_cluener(json.loads(line)) for line in path.open(encoding="utf-8")] if path.exists() else _invented(count)
    )
    return list(dict(found).items())[:count]  # one text stands once in a corpus


def _of_cluener(row: dict[str, Any]) -> Labelled:
    """Its ends are inclusive."""
    spans = [
        (start, end + 1, label)
        for label, surfaces in row["label"].items()
        for places in surfaces.values()
        for start, end in places
    ]
    return row["text"], sorted(spans)


def _invented(count: int) -> list[Labelled]:
    """Sentences of about CLUENER's length: 37 characters."""
    chance = random.Random(1)
    alphabet = "工件主轴轴承材料导轨液压公司检查每班开机前后温度压力不得超过规定值并记录在案"
    return [(f"{number}" + "".join(chance.choices(alphabet, k=34)), [(0, 1, "name")]) for number in range(count)]

"""Rows of the learner for tests."""

from datetime import timedelta
from math import log
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from annotation.models import Corpus, Sentence
from learner.models import Experiment, ItemStatus, ModelVersion, Prediction, Pretraining, Purpose, QueueItem, Round
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.ensembles.config import EnsembleConfig
from learner.pretraining.config import PretrainConfig

SCORE = {"precision": 0.8, "recall": 0.7, "f1": 0.75, "support": 12}
EVALUATION = {"micro": SCORE, "macro": SCORE, "per_type": {"Material": SCORE}, "sentences": 5, "source": "dev"}


def make_item(
    sentence: Sentence, *, assignee: User | None = None, purpose: str = Purpose.LEARN, **fields: Any
) -> QueueItem:
    """An item that waits for anyone, or that `assignee` has claimed."""
    claimed = {"status": ItemStatus.CLAIMED, "lease_until": timezone.now() + timedelta(minutes=5)}
    state = claimed if assignee else {}
    return QueueItem.objects.create(
        corpus=sentence.corpus, sentence=sentence, assignee=assignee, purpose=purpose, **(state | fields)
    )


def make_model(corpus: Corpus, **fields: Any) -> ModelVersion:
    number = corpus.model_versions.count() + 1
    values = {
        "number": number,
        "config": {"model": {"encoder": "scratch:tiny"}},
        "entity_types": ["Material"],
        "artefact": f"corpus-{corpus.pk}/round-{number}",
        "metrics": {"dev": EVALUATION, "test": None, "calibration": None},
    }
    return ModelVersion.objects.create(corpus=corpus, **(values | fields))


def make_round(corpus: Corpus, **fields: Any) -> Round:
    return Round.objects.create(corpus=corpus, **({"number": corpus.rounds.count() + 1} | fields))


def make_experiment(corpus: Corpus, **fields: Any) -> Experiment:
    """Of one cell that has not been played."""
    config = {"model": ModelConfig(), "train": TrainConfig(), "ensemble": EnsembleConfig()}
    cells = [{"name": "base", "figures": None} | {name: part.to_dict() for name, part in config.items()}]
    values = {
        "number": corpus.experiments.count() + 1,
        "name": "Which loss?",
        "spec": {},
        "snapshot": {"train": [], "dev": [], "test": []},
        "results": {"scored_on": None, "sizes": None, "best": None, "cells": cells, "skipped": []},
        "progress_total": 1,
    }
    return Experiment.objects.create(corpus=corpus, **(values | fields))


def make_pretraining(corpus: Corpus, **fields: Any) -> Pretraining:
    config = PretrainConfig()
    values = {
        "number": corpus.pretrainings.count() + 1,
        "name": "Steel",
        "settings": config.to_dict(),
        "text": {"pool": True, "files": []},
        "progress_total": config.steps,
    }
    return Pretraining.objects.create(corpus=corpus, **(values | fields))


def make_prediction(
    sentence: Sentence,
    *spans: tuple[int, int, str],
    confidence: float = 0.5,
    model_version: ModelVersion | None = None,
    **scores: float,
) -> Prediction:
    version = model_version or sentence.corpus.model_versions.first() or make_model(sentence.corpus)
    return Prediction.objects.create(
        sentence=sentence,
        corpus=sentence.corpus,
        model_version=version,
        spans=[list(span) for span in spans],
        confidence=confidence,
        scores={"log_prob": log(max(confidence, 1e-9)), "length": len(sentence.text)} | scores,
    )

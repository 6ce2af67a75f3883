"""Where rounds, experiments and pretrainings keep their files. No torch here."""

import shutil
from pathlib import Path

from django.conf import settings

from learner.models import Experiment, ModelVersion, Pretraining, Round


def checkpoint_key(row: Round) -> str:
    return f"corpus-{row.corpus_id}/round-{row.number}"


def checkpoint_folder(version: ModelVersion) -> Path:
    return Path(settings.MODELS_ROOT) / version.artefact


def work_folder(row: Round) -> Path:
    """What a killed round goes on from: its snapshot and the state after the last whole epoch."""
    return Path(settings.MODELS_ROOT) / "work" / f"round-{row.pk}"


def experiment_folder(row: Experiment) -> Path:
    """Its finished runs, the state of the one under way, and its report."""
    return Path(settings.MODELS_ROOT) / f"corpus-{row.corpus_id}" / f"experiment-{row.number}"


def encoder_folder(pretraining_id: int) -> Path:
    """What a pretraining leaves; beside it what a cut one goes on from."""
    return Path(settings.MODELS_ROOT) / "encoders" / str(pretraining_id)


def pretraining_work(row: Pretraining) -> Path:
    return Path(settings.MODELS_ROOT) / "work" / f"pretraining-{row.pk}"


def clear_work(row: Round) -> None:
    """Of a round that has come to its end, and of those that it has overtaken: nobody can try them again."""
    for over in Round.objects.filter(corpus=row.corpus_id, number__lte=row.number):
        shutil.rmtree(work_folder(over), ignore_errors=True)

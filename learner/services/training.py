"""The phases that make a model version: train, evaluate, calibrate. Heavy: workers only."""

import time
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from annotation.services.corpora import lock
from learner.errors import NotEnoughLabels
from learner.models import ModelVersion
from learner.ner.calibration import fit_temperature
from learner.ner.data import Example
from learner.ner.evaluation import evaluate
from learner.ner.system import System
from learner.ner.systems import SystemResult, train_system
from learner.ner.training import Progress
from learner.selectors.training_data import labelled, pool_texts
from learner.services.artefacts import checkpoint_folder, checkpoint_key, work_folder
from learner.services.lots import recalled_among
from learner.services.numbering import next_number
from learner.services.snapshot import Snapshot, kept_snapshot
from learner.services.system_cache import forget, system_of
from learner.services.work import Work


def train_phase(work: Work) -> None:
    """Train from the snapshot; goes on after the last whole part and epoch of a killed attempt."""
    row, started = work.row, time.monotonic()
    snapshot = kept_snapshot(row.corpus, work_folder(row) / "snapshot.json")
    result = _train(work, snapshot)
    result.system.save(Path(settings.MODELS_ROOT) / checkpoint_key(row))
    with transaction.atomic():
        version = _record(work, snapshot, result, time.monotonic() - started)
        counts = work.counted(train=len(snapshot.train), dev=len(snapshot.dev))
        work.advance(model_version=version, counts=counts)


def _train(work: Work, snapshot: Snapshot) -> SystemResult:
    chosen = work.settings
    parent = None
    if chosen.parent is not None:
        parent = checkpoint_folder(ModelVersion.objects.get(pk=chosen.parent))
    return train_system(
        examples(snapshot.train),
        examples(snapshot.dev),
        entity_types=snapshot.entity_types,
        model_config=chosen.model_config(),
        train_config=chosen.train_config(),
        ensemble=chosen.ensemble,
        parent=parent,
        resume_dir=work_folder(work.row) / "training",
        on_progress=lambda progress: _report(work, progress),
    )


def examples(annotation_ids: Sequence[int]) -> list[Example]:
    return [Example(row.text, row.spans) for row in labelled(annotation_ids)]


def _report(work: Work, progress: Progress) -> None:
    """After every step; may raise Cancelled or LeaseLost. An epoch is over when its dev F1 is known."""
    work.progress(progress.done, progress.total)
    if progress.dev_f1 is not None:
        earlier = [entry for entry in work.row.history if _is_earlier(entry, progress)]
        now = time.monotonic()
        entry = {"part": progress.part, "epoch": progress.epoch, "loss": progress.loss, "dev_f1": progress.dev_f1}
        work.save_step(history=[*earlier, entry | {"seconds": now - work.epoch_started}])
        work.epoch_started = now


def _is_earlier(entry: dict[str, Any], progress: Progress) -> bool:
    return bool(entry.get("part", "") != progress.part or entry["epoch"] < progress.epoch)


def _record(work: Work, snapshot: Snapshot, result: SystemResult, seconds: float) -> ModelVersion:
    row = work.row
    lock(row.corpus)
    _, recalled = recalled_among(row.corpus, snapshot.train)  # recalled while it trained
    number = work.settings.parent
    parent = None if number is None else ModelVersion.objects.select_for_update().get(pk=number)
    return ModelVersion.objects.create(
        corpus=row.corpus,
        number=next_number(ModelVersion, row.corpus),
        parent=parent,
        config={
            "model": work.settings.model_config().to_dict(),
            "train": work.settings.train_config().to_dict(),
            "ensemble": work.settings.ensemble.to_dict(),
        },
        entity_types=snapshot.entity_types,
        artefact=checkpoint_key(row),
        snapshot=snapshot.to_dict(),
        metrics={"transfers": result.transfers, "coverage": _coverage(work, result.system)},
        seconds=seconds,
        tainted_by=sorted({*recalled, *(parent.tainted_by if parent else [])}),
    )


def _coverage(work: Work, system: System) -> dict[str, Any] | None:
    """How much of the pool a pretrained encoder's vocabulary knows. One built from the labels grows with them."""
    if not work.settings.model_config().pretrained:
        return None
    return system.characters.coverage(Counter(chain.from_iterable(pool_texts(work.row.corpus)))).to_dict()


def evaluate_phase(work: Work) -> None:
    """Strict scores on dev (or what was held out) and on test, if it has labels."""
    version = work.version
    snapshot = Snapshot(**version.snapshot)
    system = system_of(version)
    dev = _evaluated(system, snapshot.dev, "held-out" if snapshot.held_out else "dev")
    test = _evaluated(system, snapshot.test, "test") if snapshot.test else None
    with transaction.atomic():
        _add_metrics(version, dev=dev, test=test)
        work.advance()


def _evaluated(system: System, annotation_ids: Sequence[int], source: str) -> dict[str, Any]:
    gold = labelled(annotation_ids)
    if not gold:
        raise NotEnoughLabels("There is no labelled sentence to measure the model on.", needed=1, found=0)
    texts = [row.text for row in gold]
    scores = evaluate([row.spans for row in gold], system.predict_spans(texts), [len(text) for text in texts])
    return {**scores, "sentences": len(gold), "source": source}


def calibrate_phase(work: Work) -> None:
    """Fit the temperature on dev, and keep it with the checkpoint."""
    version = work.version
    system = system_of(version)
    calibration = fit_temperature(system, examples(version.snapshot["dev"]))
    system.temperature = calibration.temperature
    system.save(checkpoint_folder(version))
    with transaction.atomic():
        version.temperature = calibration.temperature
        version.save(update_fields=["temperature"])
        _add_metrics(version, calibration=calibration.to_dict())
        work.advance()
    forget()


def _add_metrics(version: ModelVersion, **metrics: Any) -> None:
    version.metrics = version.metrics | metrics
    version.save(update_fields=["metrics"])

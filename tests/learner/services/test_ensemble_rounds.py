"""A whole round with each kind of ensemble: started, killed in the middle, gone on with, scored, selected."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from annotation.models import Corpus, JobStatus, Sentence, Split
from learner.models import Prediction, QueueItem, Round
from learner.ner.training import Progress
from learner.services import training
from learner.services.round_settings import RoundSettings
from learner.services.rounds import cancel_round, retry_round, start_round
from learner.services.running import run_round
from learner.services.work import Work
from tests.builders import make_annotation, make_sentences

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

STEELS = [f"{number}钢" for number in range(10, 60)]
QUICK = {"encoder": "embedding", "epochs": 2, "budget": 5, "low": 0.9, "extra": {"train.threads": 1}}
WEAK_STRONG = {"kind": "weak_strong", "weak_types": ["Part"], "detector_epochs": 2}
STACKING = {"kind": "stacking", "bases": [{"sequence": "none"}], "folds": 2, "trees": 5}
PARTS = {
    "weak_strong": ["strong", "weak", "detector"],
    "stacking": ["base-1-fold-1", "base-2-fold-1", "base-1-fold-2", "base-2-fold-2", "base-1", "base-2"],
}
in_parts = pytest.mark.parametrize("ensemble", [WEAK_STRONG, STACKING], ids=["weak_strong", "stacking"])


@pytest.fixture
def labelled(corpus: Corpus, annotator: User) -> list[Sentence]:
    """20 labelled pool sentences, a quarter of which holds the rare type, 8 of dev, 22 unlabelled ones."""
    texts = [f"材料为{steel}{'的主轴' if n % 4 == 0 else ''}。" for n, steel in enumerate(STEELS)]
    rows = make_sentences(corpus, texts[:20])
    dev = make_sentences(corpus, texts[20:28], split=Split.DEV)
    for row in [*rows, *dev]:
        spans = [(3, 6, "Material")] + ([(7, 9, "Part")] if "主轴" in row.text else [])
        make_annotation(row, spans, author=annotator)
    make_sentences(corpus, texts[28:])
    return rows


def started(corpus: Corpus, lead: User, ensemble: dict[str, Any], **more: Any) -> Round:
    settings = RoundSettings.from_dict(QUICK | {"ensemble": ensemble} | more)
    return start_round(corpus=corpus, actor=lead, settings=settings, send=False)


def finished(row: Round) -> Round:
    run_round(row.pk, inline=True)
    row.refresh_from_db()
    assert (row.status, row.error) == (JobStatus.SUCCEEDED, None)
    return row


def parts_of(row: Round) -> list[str]:
    return list(dict.fromkeys(entry["part"] for entry in row.history))


@in_parts
@pytest.mark.parametrize("strategy", ["token_entropy", "margin"])
def test_a_round_of_an_ensemble_comes_to_its_end(
    corpus: Corpus, labelled: list[Sentence], lead: User, ensemble: dict[str, Any], strategy: str
) -> None:
    row = finished(started(corpus, lead, ensemble, strategy=strategy))
    version = row.model_version
    assert version is not None
    assert (version.ensemble, version.config["ensemble"]["kind"]) == (ensemble["kind"], ensemble["kind"])
    assert version.metrics["dev"]["sentences"] == version.metrics["calibration"]["sentences"] == 8
    assert version.temperature == version.metrics["calibration"]["temperature"]
    predictions = Prediction.objects.filter(model_version=version)
    assert predictions.count() == 50
    assert all(strategy in one.scores for one in predictions)
    assert parts_of(row) == PARTS[ensemble["kind"]]
    assert QueueItem.objects.filter(round=row).count() == row.counts["queued"]


@in_parts
def test_a_round_that_was_stopped_goes_on_with_the_part_under_way(
    corpus: Corpus, labelled: list[Sentence], lead: User, ensemble: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    second = PARTS[ensemble["kind"]][1]
    report = training._report

    def stop(work: Work, progress: Progress) -> None:
        if (progress.part, progress.epoch) == (second, 2):
            cancel_round(corpus=corpus, actor=lead, round_id=work.row.pk)
        report(work, progress)

    row = started(corpus, lead, ensemble)
    monkeypatch.setattr(training, "_report", stop)
    run_round(row.pk, inline=True)
    row.refresh_from_db()
    assert (row.status, parts_of(row)) == (JobStatus.CANCELLED, PARTS[ensemble["kind"]][:2])
    before = row.history
    monkeypatch.setattr(training, "_report", report)
    retry_round(corpus=corpus, actor=lead, round_id=row.pk)
    after = finished(row).history
    assert after[: len(before)] == before, "what was trained is not trained again"
    assert len({(entry["part"], entry["epoch"]) for entry in after}) == len(after)


def test_the_command_runs_an_ensemble(corpus: Corpus, labelled: list[Sentence]) -> None:
    out = StringIO()
    options = {"encoder": "embedding", "epochs": 1, "inline": True, "stdout": out}
    call_command(
        "run_round",
        corpus=corpus.name,
        ensemble="weak_strong",
        set=['ensemble.weak_types=["Part"]', "ensemble.detector_epochs=1", "model.lstm_hidden=16"],
        **options,
    )
    row = Round.objects.get()
    assert "model v1 from 20 sentences" in out.getvalue()
    assert row.settings["ensemble"]["weak_types"] == ["Part"]
    assert row.settings["extra"] == {"model.lstm_hidden": 16}


def test_the_command_lays_options_over_a_preset(corpus: Corpus, labelled: list[Sentence]) -> None:
    call_command(
        "run_round", corpus=corpus.name, preset="rocling_stacking", set=["ensemble.folds=3"], stdout=StringIO()
    )
    settings = Round.objects.get().settings["ensemble"]
    assert (settings["kind"], settings["folds"], len(settings["bases"])) == ("stacking", 3, 3)


@pytest.mark.parametrize(
    "options",
    [
        {"ensemble": "stacking"},
        {"ensemble": "weak_strong", "set": ['ensemble.weak_types=["Colour"]']},
        {"ensemble": "weak_strong", "set": ["ensemble.trees=3"]},
        {"set": ["ensemble.folds=3"]},
    ],
)
def test_the_command_says_what_is_wrong(corpus: Corpus, labelled: list[Sentence], options: dict[str, object]) -> None:
    with pytest.raises(CommandError, match=r"base|Colour|trees|folds"):
        call_command("run_round", corpus=corpus.name, inline=True, **options)


def test_a_weak_type_whose_labels_are_gone_when_a_worker_comes_fails_the_round_in_words(
    corpus: Corpus, labelled: list[Sentence], lead: User
) -> None:
    row = started(corpus, lead, WEAK_STRONG)
    for sentence in labelled[::4]:
        make_annotation(sentence, [(3, 6, "Material")], author=lead)
    run_round(row.pk, inline=True)
    row.refresh_from_db()
    assert row.error is not None
    assert row.error["code"] == "cannot_split"
    assert "no labelled Part" in row.why

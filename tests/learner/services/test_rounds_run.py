"""A whole round with a real, very small model."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from annotation.models import Corpus, JobStatus, Origin, Sentence, Split, Status
from annotation.services import leases
from learner.errors import NotEnoughLabels
from learner.models import ItemStatus, ModelVersion, Phase, Prediction, Purpose, QueueItem, Round
from learner.ner.errors import BadCheckpoint, EncoderUnavailable
from learner.ner.single import Single
from learner.services import running, scoring
from learner.services.artefacts import work_folder
from learner.services.round_settings import RoundSettings
from learner.services.rounds import cancel_round, retry_round, start_round
from learner.services.running import run_round
from learner.services.scoring import score_chunk
from learner.services.work import Work
from tests.builders import make_annotation, make_sentences
from tests.learner.ner.tiny import pretrained_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

STEELS = [f"{number}钢" for number in range(10, 90)]


@pytest.fixture
def labelled(corpus: Corpus, annotator: User) -> list[Sentence]:
    """30 labelled pool sentences, 10 of dev, 40 unlabelled ones."""
    texts = [f"材料为{steel}的主轴须调质处理。" for steel in STEELS]
    rows = make_sentences(corpus, texts[:30])
    dev = make_sentences(corpus, texts[30:40], split=Split.DEV)
    for row in [*rows, *dev]:
        make_annotation(row, [(3, row.text.index("的"), "Material")], author=annotator)
    make_sentences(corpus, texts[40:])
    return rows


def finished_round(corpus: Corpus, lead: User, **settings: object) -> Round:
    chosen = RoundSettings.from_dict({"encoder": "embedding", "epochs": 3} | settings)
    row = start_round(corpus=corpus, actor=lead, settings=chosen, send=False)
    run_round(row.pk, inline=True)
    row.refresh_from_db()
    return row


def test_a_round_trains_scores_accepts_and_queues(corpus: Corpus, labelled: list[Sentence], lead: User) -> None:
    row = finished_round(corpus, lead, epochs=8, auto_accept="threshold", high=0.5, low=0.5, budget=5)
    assert row.error is None
    assert row.status == JobStatus.SUCCEEDED
    assert row.model_version is not None
    assert row.model_version.metrics["dev"]["source"] == "dev"
    assert Prediction.objects.filter(corpus=corpus, model_version=row.model_version).count() == 80
    accepted = Sentence.objects.filter(corpus=corpus, status=Status.AUTO)
    assert accepted.count() == row.counts["auto_accepted"] > 0
    assert {gold.origin for gold in (one.gold for one in accepted) if gold} == {Origin.AUTO}
    assert row.counts["queued"] == QueueItem.objects.filter(status=ItemStatus.OPEN, purpose=Purpose.LEARN).count()
    assert [(entry["part"], entry["epoch"]) for entry in row.history] == [("", n + 1) for n in range(len(row.history))]
    assert (row.counts["train"], row.counts["dev"], row.counts["human"], row.counts["scored"]) == (30, 10, 30, 80)


def test_without_dev_labels_the_round_says_that_it_held_some_out(corpus: Corpus, annotator: User, lead: User) -> None:
    for row in make_sentences(corpus, [f"材料为{steel}。" for steel in STEELS[:20]]):
        make_annotation(row, [(3, row.text.index("。"), "Material")], author=annotator)
    row = finished_round(corpus, lead, epochs=1)
    assert row.model_version is not None
    assert row.model_version.metrics["dev"]["source"] == "held-out"
    assert row.counts["train"] + row.counts["dev"] == 20
    assert row.model_version.snapshot["held_out"] is True


def test_the_next_model_is_transferred_and_learns_from_what_was_accepted(
    corpus: Corpus, labelled: list[Sentence], lead: User
) -> None:
    first = finished_round(corpus, lead, epochs=8, auto_accept="threshold", high=0.5, low=0.5)
    ModelVersion.objects.filter(pk=first.model_version_id).update(tainted_by=[7])
    second = finished_round(corpus, lead, parent=first.model_version_id, epochs=1)
    assert second.model_version is not None
    assert second.model_version.tainted_by == [7]
    assert second.model_version.parent_id == first.model_version_id
    assert second.model_version.number == 2
    assert second.counts["train"] == 30 + first.counts["auto_accepted"]
    assert second.model_version.metrics["transfers"][0]["labels"]["shared"] == ["Material", "Part", "Parameter"]
    assert Prediction.objects.filter(model_version=second.model_version).count() == 80


@pytest.mark.parametrize("phase", [Phase.TRAIN, Phase.SCORE])
def test_a_round_is_cancelled_in_any_phase_and_goes_on_when_it_is_tried_again(
    corpus: Corpus, labelled: list[Sentence], lead: User, monkeypatch: pytest.MonkeyPatch, phase: Phase
) -> None:
    step = running.STEPS[phase]

    def cancelled_meanwhile(work: Work) -> None:
        cancel_round(corpus=corpus, actor=lead, round_id=work.row.pk)
        step(work)

    monkeypatch.setitem(running.STEPS, phase, cancelled_meanwhile)
    row = finished_round(corpus, lead, epochs=1)
    assert (row.status, row.phase, row.error) == (JobStatus.CANCELLED, phase, None)
    monkeypatch.setitem(running.STEPS, phase, step)
    retry_round(corpus=corpus, actor=lead, round_id=row.pk)
    run_round(row.pk, inline=True)
    row.refresh_from_db()
    assert row.status == JobStatus.SUCCEEDED
    assert corpus.model_versions.count() == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EncoderUnavailable("The hub cannot be reached; use scratch:tiny."), "encoder_unavailable"),
        (NotEnoughLabels("There is nothing to learn from."), "not_enough_labels"),
        (ZeroDivisionError("division by zero"), "unexpected"),
    ],
)
def test_a_failure_is_readable(
    corpus: Corpus,
    labelled: list[Sentence],
    lead: User,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    code: str,
) -> None:
    def fail(work: Work) -> None:
        raise error

    monkeypatch.setitem(running.STEPS, Phase.TRAIN, fail)
    row = finished_round(corpus, lead)
    assert row.status == JobStatus.FAILED
    assert row.error is not None
    assert row.error["code"] == code
    assert str(error) in row.why


def test_a_round_that_ends_clears_what_cancelled_ones_before_it_kept(
    corpus: Corpus, labelled: list[Sentence], lead: User
) -> None:
    cancelled = start_round(corpus=corpus, actor=lead, settings=RoundSettings(), send=False)
    cancel_round(corpus=corpus, actor=lead, round_id=cancelled.pk)
    kept = work_folder(cancelled)
    kept.mkdir(parents=True)
    other = work_folder(Round(pk=cancelled.pk + 1000))
    other.mkdir()
    finished_round(corpus, lead, epochs=1)
    assert (kept.exists(), other.exists()) == (False, True)


def test_a_finished_round_runs_no_second_time(corpus: Corpus, labelled: list[Sentence], lead: User) -> None:
    row = finished_round(corpus, lead, epochs=1)
    run_round(row.pk, inline=True)
    assert corpus.model_versions.count() == 1


def test_a_chunk_is_scored_by_one_worker_and_only_while_its_round_runs(
    corpus: Corpus, labelled: list[Sentence], lead: User
) -> None:
    row = finished_round(corpus, lead, epochs=1)
    chunk = row.chunks.get()
    Prediction.objects.all().delete()
    assert score_chunk(chunk.pk) is False
    row.chunks.update(status=JobStatus.QUEUED)
    assert score_chunk(chunk.pk) is False
    Round.objects.update(status=JobStatus.RUNNING)
    assert score_chunk(chunk.pk) is True
    assert score_chunk(chunk.pk) is False
    assert Prediction.objects.count() == 80


def test_a_chunk_that_cannot_be_scored_fails_the_round_with_its_reason(
    corpus: Corpus, labelled: list[Sentence], lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise BadCheckpoint("There is no checkpoint in /nowhere.")

    monkeypatch.setattr(scoring, "system_of", broken)
    row = finished_round(corpus, lead, epochs=1)
    assert row.error is not None
    assert row.error["code"] == "scoring_failed"
    assert "no checkpoint" in row.why


def test_the_command_runs_a_round_without_broker_or_worker(corpus: Corpus, labelled: list[Sentence]) -> None:
    out = StringIO()
    options = {"encoder": "embedding", "epochs": 1, "inline": True}
    call_command("run_round", corpus=corpus.name, stdout=out, **options)
    assert "model v1 from 30 sentences" in out.getvalue()
    call_command("run_round", corpus=corpus.name, parent=f"{corpus.name}/1", stdout=out, **options)
    assert Round.objects.get(number=2).settings["parent"] == corpus.model_versions.get(number=1).pk


def test_the_command_says_so_where_a_worker_took_the_round_first(
    corpus: Corpus, labelled: list[Sentence], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learner.management.commands.run_round.run_inline", lambda row: leases.take(Round, row.pk))
    out = StringIO()
    call_command("run_round", corpus=corpus.name, inline=True, stdout=out)
    assert "Round 1 is run by a worker that took it first" in out.getvalue()


def test_the_command_takes_an_encoder_from_a_folder(
    corpus: Corpus, labelled: list[Sentence], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "our-albert").mkdir()
    folder = pretrained_in(tmp_path / "our-albert")
    monkeypatch.chdir(tmp_path)
    call_command("run_round", corpus=corpus.name, encoder="our-albert", epochs=1, inline=True, stdout=StringIO())
    row = Round.objects.get()
    assert (row.status, row.settings["encoder"]) == (JobStatus.SUCCEEDED, str(folder))


def test_the_command_starts_from_a_preset(corpus: Corpus, labelled: list[Sentence]) -> None:
    options = {"encoder": "embedding", "epochs": 1, "set": ["model.embedding_dim=16", "train.lr_encoder=0.01"]}
    call_command("run_round", corpus=corpus.name, preset="steel", inline=True, stdout=StringIO(), **options)
    config = corpus.model_versions.get().config
    assert (config["model"]["loss"], config["model"]["scheme"], config["train"]["batch_size"]) == (
        "ls_focal_ce",
        "IO",
        8,
    )
    assert (config["model"]["embedding_dim"], config["train"]["lr_encoder"], config["train"]["epochs"]) == (16, 0.01, 1)


@pytest.mark.parametrize(
    "options",
    [
        {"corpus": "no such corpus"},
        {"corpus": "steel", "encoder": "no-such-folder"},
        {"corpus": "steel", "set": ["lstm_hidden"]},
        {"corpus": "steel", "set": ["model.lstm_hidden=none"]},
        {"corpus": "steel", "decoder": "softmax"},
        {"corpus": "steel", "parent": "steel/7"},
        {"corpus": "steel", "parent": "x"},
        {"corpus": "steel", "low": 0.9, "high": 0.1},
        {"corpus": "steel"},  # no labels
    ],
)
def test_the_command_says_what_is_wrong(corpus: Corpus, options: dict[str, object]) -> None:
    with pytest.raises(CommandError):
        call_command("run_round", inline=True, **options)


@pytest.mark.parametrize(("inline", "status"), [(True, JobStatus.CANCELLED), (False, JobStatus.QUEUED)])
def test_who_is_stopped_leaves_no_round_that_nobody_runs(
    corpus: Corpus,
    labelled: list[Sentence],
    lead: User,
    monkeypatch: pytest.MonkeyPatch,
    inline: bool,
    status: JobStatus,
) -> None:
    def stopped(work: Work) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(running.STEPS, Phase.TRAIN, stopped)
    row = start_round(corpus=corpus, actor=lead, settings=RoundSettings(), send=False)
    with pytest.raises(KeyboardInterrupt):
        run_round(row.pk, inline=inline)
    row.refresh_from_db()
    assert row.status == status


def test_an_encoder_is_compiled_where_many_sentences_are_to_be_scored(
    corpus: Corpus, labelled: list[Sentence], lead: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Single] = []
    monkeypatch.setattr(Single, "compiled", lambda single: asked.append(single) or single)
    settings.SCORING_COMPILE_FROM = 1000
    assert finished_round(corpus, lead, epochs=1).status == JobStatus.SUCCEEDED
    assert asked == []
    settings.SCORING_COMPILE_FROM = 80
    assert finished_round(corpus, lead, epochs=1).status == JobStatus.SUCCEEDED
    assert len(asked) == 1

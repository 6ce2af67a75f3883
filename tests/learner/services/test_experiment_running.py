"""Whole experiments with real, very small models, one run at a time."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from annotation.errors import Cancelled
from annotation.models import Corpus, JobStatus, Sentence, Split
from annotation.services import leases
from annotation.words import unpacked
from learner.experiments.runs import Run
from learner.models import Experiment
from learner.ner.errors import NonFiniteLoss
from learner.ner.training import Progress
from learner.services import experiment_running
from learner.services.artefacts import experiment_folder
from learner.services.experiment_running import play_run
from learner.services.experiments import cancel_experiment, retry_experiment, start_experiment
from tests.builders import make_annotation, make_sentences

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SMALL = {
    "model": {"encoder": "embedding", "embedding_dim": 8, "lstm_hidden": 4, "attention_dim": 4},
    "train": {"epochs": 2, "batch_size": 8},
}
TWO = {"base": SMALL, "grid": {"model": {"sequence": ["bilstm", "attbilstm"]}}}
BILSTM, ATTENTION = "sequence=bilstm", "sequence=attbilstm"


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The messages that a run sends, which nobody receives."""
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(experiment_running, "send_experiment", lambda *message: calls.append(message))
    return calls


@pytest.fixture
def labelled(corpus: Corpus, annotator: User) -> list[Sentence]:
    """20 labelled pool sentences, 5 of dev, 5 of test."""
    texts = [f"材料为{number}钢的主轴须调质处理。" for number in range(10, 40)]
    rows = [
        *make_sentences(corpus, texts[:20]),
        *make_sentences(corpus, texts[20:25], split=Split.DEV),
        *make_sentences(corpus, texts[25:], split=Split.TEST),
    ]
    for row in rows:
        make_annotation(row, [(3, row.text.index("的"), "Material")], author=annotator)
    return rows


def start(corpus: Corpus, lead: User, **tables: Any) -> Experiment:
    return start_experiment(corpus=corpus, actor=lead, name="Which layer?", tables=TWO | tables)


def next_run(row: Experiment) -> Experiment:
    play_run(row.pk, row.progress_done)
    row.refresh_from_db()
    return row


def to_the_end(row: Experiment) -> Experiment:
    while row.is_active:
        next_run(row)
    return row


def cell(row: Experiment, name: str) -> dict[str, Any]:
    [found] = [one for one in row.results["cells"] if one["name"] == name]
    return found["figures"] or {}


def test_an_experiment_is_played_run_by_run_to_its_end(
    corpus: Corpus, labelled: list[Sentence], lead: User, sent: list[tuple[int, int]]
) -> None:
    row = start(corpus, lead, seeds=[1, 2])
    next_run(row)
    assert (row.status, row.progress_done, row.progress_total, row.attempts) == (JobStatus.QUEUED, 1, 4, 0)
    assert cell(row, BILSTM)["runs"] == 1
    assert cell(row, ATTENTION) == {}
    to_the_end(row)
    assert (row.status, row.error, row.progress_done, row.current) == (JobStatus.SUCCEEDED, None, 4, None)
    assert sent == [(row.pk, 1), (row.pk, 2), (row.pk, 3)]
    for name in (BILSTM, ATTENTION):
        figure = cell(row, name)["scores"]["micro"]["f1"]
        assert (figure["runs"], figure["sd"] is None, 0 <= figure["mean"] <= 1) == (2, False, True)
        assert set(cell(row, name)["per_type"]) == {"Material"}
    scores = {name: cell(row, name)["scores"]["micro"]["f1"]["mean"] for name in (BILSTM, ATTENTION)}
    assert row.results["best"]["f1"]["mean"] == max(scores.values())
    assert row.results["scored_on"] == "test"
    assert {split: row.results["sizes"][split]["sentences"] for split in ("train", "dev", "test")} == {
        "train": 20, "dev": 5, "test": 5
    }  # fmt: skip


def test_every_run_renews_the_report_with_its_charts(corpus: Corpus, labelled: list[Sentence], lead: User) -> None:
    row = next_run(start(corpus, lead))
    folder = experiment_folder(row)
    page = (folder / "report.md").read_text("utf-8")
    assert "# Which layer?" in page
    assert "1 of 2 runs are done" in page
    assert f"Corpus {corpus.name}, as people had labelled it on" in page
    assert "![Micro F1, mean ± standard deviation](charts/f1.svg)" in page
    to_the_end(row)
    assert "2 of 2 runs are done" in (folder / "report.md").read_text("utf-8")
    assert ATTENTION in (folder / "charts" / "f1.svg").read_text("utf-8")
    assert len(list((folder / "runs").iterdir())) == 2
    assert list((folder / "work").iterdir()) == []


def test_folds_divide_the_pool_alone(corpus: Corpus, labelled: list[Sentence], lead: User) -> None:
    row = to_the_end(start(corpus, lead, grid={}, folds=2))
    assert (row.status, row.progress_total, cell(row, "base")["runs"]) == (JobStatus.SUCCEEDED, 2, 2)
    sizes = {split: row.results["sizes"][split]["sentences"] for split in ("train", "dev", "test")}
    assert (sizes["test"], sum(sizes.values())) == (10, 20)


def test_what_is_labelled_meanwhile_changes_nothing(
    corpus: Corpus, labelled: list[Sentence], lead: User, annotator: User
) -> None:
    row = next_run(start(corpus, lead))
    before = row.results["sizes"]["sha256"]
    make_annotation(labelled[0], [], author=lead)
    make_annotation(make_sentences(corpus, ["主轴"])[0], [(0, 2, "Part")], author=annotator)
    to_the_end(row)
    results = [json.loads(path.read_text("utf-8")) for path in (experiment_folder(row) / "runs").iterdir()]
    assert {result["data"]["sha256"] for result in results} == {before}
    assert row.results["sizes"]["sha256"] == before


def test_a_message_that_comes_twice_plays_nothing(corpus: Corpus, labelled: list[Sentence], lead: User) -> None:
    row = start(corpus, lead, seeds=[1, 2])
    play_run(row.pk, 0)
    play_run(row.pk, 0)
    row.refresh_from_db()
    assert row.progress_done == 1
    held = leases.take(Experiment, row.pk)
    play_run(row.pk, 1)
    assert held is not None
    row.refresh_from_db()
    assert (row.progress_done, row.lease_token) == (1, held.lease_token)


class Killed(BaseException):
    """As if the process had ended here: nothing is written any more."""


@pytest.fixture
def at_epoch(monkeypatch: pytest.MonkeyPatch) -> dict[int, Any]:
    """`at_epoch[2] = call`: called at the first step of the epoch, once."""
    calls: dict[int, Any] = {}
    really = experiment_running._telling

    def telling(row: Experiment, run: Run, beat: leases.Heartbeat) -> Any:
        tell = really(row, run, beat)

        def told(progress: Progress) -> None:
            tell(progress)
            if call := calls.pop(progress.epoch, None):
                call(row)

        return told

    monkeypatch.setattr(experiment_running, "_telling", telling)
    return calls


def test_the_row_says_which_run_and_epoch_it_is(
    corpus: Corpus, labelled: list[Sentence], lead: User, at_epoch: dict[int, Any]
) -> None:
    seen: list[Any] = []
    at_epoch[2] = lambda row: seen.append(Experiment.objects.get(pk=row.pk).current)
    next_run(start(corpus, lead))
    assert seen == [{"cell": BILSTM, "seed": 1, "fold": None, "epoch": 2, "epochs": 2}]


def test_a_killed_worker_is_followed_by_one_that_goes_on_from_the_last_whole_epoch(
    corpus: Corpus, labelled: list[Sentence], lead: User, at_epoch: dict[int, Any]
) -> None:
    def kill(row: Experiment) -> None:
        raise Killed

    at_epoch[2] = kill
    row = start(corpus, lead)
    with pytest.raises(Killed):
        play_run(row.pk, 0)
    row.refresh_from_db()
    assert (row.status, row.progress_done) == (JobStatus.RUNNING, 0)
    Experiment.objects.update(lease_until=row.created_at)
    epochs: list[int] = []
    at_epoch[1] = at_epoch[2] = lambda row: epochs.append(row.current["epoch"])
    next_run(row)
    assert (row.progress_done, epochs) == (1, [2])


def test_it_is_cancelled_at_a_step_and_goes_on_when_it_is_tried_again(
    corpus: Corpus, labelled: list[Sentence], lead: User, at_epoch: dict[int, Any]
) -> None:
    def cancel(row: Experiment) -> None:
        cancel_experiment(corpus=corpus, actor=lead, experiment_id=row.pk)
        raise Cancelled("As the heartbeat would within a second.")

    at_epoch[2] = cancel
    row = next_run(start(corpus, lead))
    assert (row.status, row.progress_done, row.error) == (JobStatus.CANCELLED, 0, None)
    retry_experiment(corpus=corpus, actor=lead, experiment_id=row.pk)
    row.refresh_from_db()
    assert to_the_end(row).status == JobStatus.SUCCEEDED


def test_one_that_is_cancelled_while_the_report_is_written_keeps_its_run(
    corpus: Corpus, labelled: list[Sentence], lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = experiment_running.write_report

    def cancelled_meanwhile(comparison: Any, out: Path) -> Path:
        Experiment.objects.update(cancel_requested=True)
        return really(comparison, out)

    monkeypatch.setattr(experiment_running, "write_report", cancelled_meanwhile)
    row = next_run(start(corpus, lead))
    assert (row.status, row.progress_done, cell(row, BILSTM)["runs"]) == (JobStatus.CANCELLED, 1, 1)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NonFiniteLoss("The loss became infinite."), "The loss became infinite."),
        (ZeroDivisionError("by zero"), "Something unexpected happened: ZeroDivisionError: by zero"),
    ],
)
def test_a_run_that_fails_is_told_and_the_others_run(
    corpus: Corpus, labelled: list[Sentence], lead: User, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    really = Run.play

    def sometimes(self: Run, *args: Any, **options: Any) -> Any:
        if self.cell.model.sequence == "bilstm":
            raise error
        return really(self, *args, **options)

    monkeypatch.setattr(Run, "play", sometimes)
    row = to_the_end(start(corpus, lead))
    assert (row.status, row.progress_done, row.error["code"]) == (JobStatus.FAILED, 2, "runs_failed")
    assert says in unpacked(row.failed["sequence=bilstm, seed 1"])
    assert cell(row, ATTENTION)["runs"] == 1
    assert f"- sequence=bilstm, seed 1 (failed): {says}" in (experiment_folder(row) / "report.md").read_text("utf-8")
    monkeypatch.setattr(Run, "play", really)
    retry_experiment(corpus=corpus, actor=lead, experiment_id=row.pk)
    row.refresh_from_db()
    to_the_end(row)
    assert (row.status, row.failed, cell(row, BILSTM)["runs"]) == (JobStatus.SUCCEEDED, {}, 1)


def test_cells_of_equal_settings_share_their_run(corpus: Corpus, labelled: list[Sentence], lead: User) -> None:
    rows = {"one": {"model": {"sequence": "bilstm"}}, "another": {"model": {"sequence": "bilstm"}}}
    row = next_run(start(corpus, lead, grid={}, presets=rows))
    assert (row.status, row.progress_done, row.progress_total) == (JobStatus.SUCCEEDED, 2, 2)
    assert cell(row, "one") == cell(row, "another")


def test_data_that_cannot_be_learned_from_fail_with_a_sentence(
    corpus: Corpus, labelled: list[Sentence], lead: User
) -> None:
    row = next_run(start(corpus, lead, data={"types": ["Part"]}))
    assert (row.status, row.error["code"]) == (JobStatus.FAILED, "invalid")
    assert row.why == "The data holds no entity."


def test_a_worker_that_is_asked_to_stop_leaves_the_run_to_the_next(
    corpus: Corpus, labelled: list[Sentence], lead: User, at_epoch: dict[int, Any], sent: list[tuple[int, int]]
) -> None:
    def stop(row: Experiment) -> None:
        raise SystemExit

    at_epoch[2] = stop
    row = start(corpus, lead)
    with pytest.raises(SystemExit):
        play_run(row.pk, 0)
    row.refresh_from_db()
    assert (row.status, row.attempts, sent) == (JobStatus.QUEUED, 0, [])

"""Whole pretrainings of very small encoders, slice by slice."""

import json
import lzma
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.errors import Cancelled
from annotation.models import Corpus, JobStatus, Split
from annotation.services import leases
from learner.models import Pretraining
from learner.ner.coverage import MISSING_SHOWN
from learner.services import pretraining_running
from learner.services.artefacts import encoder_folder, pretraining_work
from learner.services.pretraining_running import learn_on
from learner.services.pretrainings import cancel_pretraining, retry_pretraining, start_pretraining
from learner.services.recovery import recover
from tests.builders import make_annotation, make_sentence, make_sentences
from tests.learner.services.test_rounds_run import finished_round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LINE = "高炉炼铁用焦炭和铁矿石，转炉把铁水炼成钢。轧机把钢坯轧成板材！"
TEXT = "\n".join(2 * (LINE[number:] + LINE[:number]) for number in range(len(LINE)))
SHAPE = {"hidden": 8, "embedding": 8, "layers": 1, "groups": 1, "heads": 2, "feed_forward": 8}
SETTINGS: dict[str, Any] = {"characters": 3000, "batch": 4, "length": 32, "vectors": False, "shape": SHAPE}


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The messages that a slice sends, which nobody receives."""
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(pretraining_running, "send_pretraining", lambda *message: calls.append(message))
    return calls


def start(corpus: Corpus, lead: User, *, text: str = TEXT, pool: bool = False, **settings: Any) -> Pretraining:
    files = [SimpleUploadedFile("steel.txt", text.encode())] if text else []
    return start_pretraining(
        corpus=corpus, actor=lead, name="Steel", settings=SETTINGS | settings, pool=pool, files=files
    )


def slice_of(row: Pretraining) -> Pretraining:
    learn_on(row.pk, row.progress_done)
    row.refresh_from_db()
    return row


def stop_at(monkeypatch: pytest.MonkeyPatch, step: int, how: Callable[[], None]) -> None:
    """Call `how` once, when that step is told of."""
    really = pretraining_running.Telling.__call__
    done: list[int] = []

    def told(self: pretraining_running.Telling, told: Any) -> None:
        if told.phase == "learn" and told.done == step and not done:
            done.append(step)
            how()
        really(self, told)

    monkeypatch.setattr(pretraining_running.Telling, "__call__", told)


def test_an_encoder_comes_out_that_a_round_can_start_from(
    corpus: Corpus, lead: User, annotator: User, sent: list[tuple[int, int]]
) -> None:
    row = slice_of(start(corpus, lead))
    assert (row.status, row.error, row.phase, row.progress_done) == (JobStatus.SUCCEEDED, None, "learn", 24)
    assert row.curve[-1]["step"] == 24
    assert row.made["sources"][0]["name"] == "steel.txt"
    assert (encoder_folder(row.pk) / "model.safetensors").exists()
    assert not pretraining_work(row).exists()
    assert sent == []
    for sentence in make_sentences(corpus, [f"材料为{number}钢的主轴。" for number in range(10, 30)]):
        make_annotation(sentence, [(3, 6, "Material")], author=annotator)
    make_sentences(corpus, ["龘龘铌" * 100])
    made = finished_round(corpus, lead, encoder=f"own:{row.pk}", epochs=1, extra={"model.lstm_hidden": 4})
    assert (made.status, made.error) == (JobStatus.SUCCEEDED, None)
    assert made.model_version is not None
    assert made.model_version.config["model"]["encoder"] == f"own:{row.pk}"
    coverage = made.model_version.metrics["coverage"]
    assert coverage["missing"][:2] == ["龘", "铌"]
    assert coverage["characters"] - coverage["known"] > 300  # its text lacks some of the labelled sentences' as well


def test_the_text_decides_how_much_is_read_where_the_lead_does_not(corpus: Corpus, lead: User) -> None:
    row = start(corpus, lead, characters=None)
    assert row.progress_total == 0
    row = slice_of(row)
    read = 20 * row.made["sources"][0]["characters"]  # from nothing
    steps = -(-read // (SETTINGS["batch"] * SETTINGS["length"]))
    assert (row.status, row.progress_done, row.progress_total) == (JobStatus.SUCCEEDED, steps, steps)
    assert (row.settings["characters"], row.made["config"]["characters"]) == (None, read)


def test_after_a_while_others_have_a_turn_and_it_goes_on_where_it_stood(
    corpus: Corpus, lead: User, sent: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretraining_running, "SLICE_SECONDS", 0.0)
    row = start(corpus, lead)
    for step in (1, 2, 3):
        assert (slice_of(row).status, row.progress_done, row.attempts) == (JobStatus.QUEUED, step, 0)
    assert sent == [(row.pk, 1), (row.pk, 2), (row.pk, 3)]
    learn_on(row.pk, 1)  # a message that comes twice
    row.refresh_from_db()
    assert row.progress_done == 3
    monkeypatch.setattr(pretraining_running, "SLICE_SECONDS", 60.0)
    assert slice_of(row).status == JobStatus.SUCCEEDED


def test_the_pool_is_read_without_dev_and_test(corpus: Corpus, lead: User) -> None:
    make_sentences(corpus, TEXT.splitlines())
    for text, split in [
        ("硬度为龘靐齉。", Split.POOL),
        ("在试验中，硬度为龘靐齉！其余从略", Split.TEST),  # no sentence of the pool holds the whole of it
        ("图中，含铌量与含钒量见附表之龖。", Split.POOL),
        ("含铌量与含钒量见附表之龖", Split.TEST),
        ("钢号为骉。", Split.POOL),
        ("钢号为骉", Split.DEV),
        ("仅此处有麤。", Split.DEV),
    ]:
        make_sentence(corpus, text, split=split)
    row = slice_of(start(corpus, lead, text="", pool=True))
    assert row.status == JobStatus.SUCCEEDED
    known = json.loads((encoder_folder(row.pk) / "vocabulary.json").read_text("utf-8"))["characters"]["ids"]
    assert known.keys() & set("靐龖骉麤") == {"靐"}
    assert row.made["sources"][0]["removed"] == 2


def test_a_corpus_may_be_renamed_while_its_pool_is_read(
    corpus: Corpus, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_sentences(corpus, TEXT.splitlines())
    row = start(corpus, lead, text="", pool=True)
    with monkeypatch.context() as patch:
        patch.setattr(pretraining_running, "SLICE_SECONDS", 0.0)
        assert slice_of(row).status == JobStatus.QUEUED
    before = corpus.name
    Corpus.objects.filter(pk=corpus.pk).update(name="Another name")
    assert (slice_of(row).status, row.error) == (JobStatus.SUCCEEDED, None)
    assert row.made["sources"][0]["name"] == before


def test_a_slice_has_one_step_at_least(corpus: Corpus, lead: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """To look where an encoder begins may take longer than a slice, and leaves nothing to go on from."""
    monkeypatch.setattr(pretraining_running, "SLICE_SECONDS", 0.0)
    row = start(corpus, lead, start="anneal:zh-tiny", shape={}, characters=300, batch=2)
    assert (slice_of(row).status, row.progress_done) == (JobStatus.QUEUED, 1)
    assert [point["step"] for point in row.curve] == [0]


def test_it_is_cancelled_at_its_next_step_and_tried_again_from_there(
    corpus: Corpus, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = start(corpus, lead)

    def cancel() -> None:
        cancel_pretraining(corpus=corpus, actor=lead, pretraining_id=row.pk)
        raise Cancelled("Cancelled by a person.")

    stop_at(monkeypatch, 7, cancel)
    assert slice_of(row).status == JobStatus.CANCELLED
    row = retry_pretraining(corpus=corpus, actor=lead, pretraining_id=row.pk)
    told: list[int] = []
    really = pretraining_running.Telling.__call__
    monkeypatch.setattr(
        pretraining_running.Telling, "__call__", lambda self, one: (told.append(one.done), really(self, one))[1]
    )
    assert slice_of(row).status == JobStatus.SUCCEEDED
    assert min(told) == 8


def test_what_went_wrong_is_said_in_words(corpus: Corpus, lead: User) -> None:
    row = slice_of(start(corpus, lead, text="short"))
    assert (row.status, row.error["code"] if row.error else "") == (JobStatus.FAILED, "bad_text")
    assert "at least 1,000" in row.why


def test_a_file_that_holds_far_more_than_it_weighs_is_refused(corpus: Corpus, lead: User, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 20_000
    packed = SimpleUploadedFile("steel.txt.xz", lzma.compress(f"{LINE}\n".encode() * 2000))
    row = start_pretraining(corpus=corpus, actor=lead, name="Steel", settings=SETTINGS, pool=False, files=[packed])
    assert (slice_of(row).status, row.error["code"] if row.error else "") == (JobStatus.FAILED, "bad_text")
    assert "steel.txt.xz holds more than 40,000 characters" in row.why


def test_little_coverage_is_noted(corpus: Corpus, lead: User) -> None:
    strange = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 1200))
    row = slice_of(start(corpus, lead, text=f"{TEXT}\n{strange}", vocabulary=500))
    assert row.status == JobStatus.SUCCEEDED
    [note] = row.notes
    assert (note["kind"], note["share"] < 0.95, len(note["missing"])) == ("coverage", True, MISSING_SHOWN)


def test_one_that_a_dead_worker_held_is_sent_again(corpus: Corpus, lead: User, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr("learner.services.recovery.send_pretraining", lambda *message: calls.append(message))
    row = start(corpus, lead)
    leases.take(Pretraining, row.pk)
    Pretraining.objects.filter(pk=row.pk).update(lease_until=None, progress_done=5)
    recover()
    assert calls == [(row.pk, 5)]

"""What was lost is sent again, and only that."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from annotation.models import Corpus, JobStatus, Sentence, TransferJob, TransferKind
from learner.models import ItemStatus
from learner.services import recovery
from learner.services.recovery import recover
from tests.learner.builders import make_experiment, make_item, make_round

LONG_AGO = timezone.now() - timedelta(minutes=5)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(recovery, "send", lambda *call: calls.append(call))
    monkeypatch.setattr(recovery, "send_round", lambda number: calls.append(("round", number)))
    monkeypatch.setattr(recovery, "send_experiment", lambda number, over: calls.append(("experiment", number, over)))
    return calls


def test_a_round_whose_worker_died_is_sent_again(corpus: Corpus, sent: list[tuple[object, ...]]) -> None:
    row = make_round(corpus, status=JobStatus.RUNNING, lease_until=LONG_AGO, attempts=1)
    recover()
    assert sent == [("round", row.pk)]


def test_a_round_whose_worker_lives_is_left_alone(corpus: Corpus, sent: list[tuple[object, ...]]) -> None:
    make_round(corpus, status=JobStatus.RUNNING, lease_until=timezone.now() + timedelta(seconds=20))
    recover()
    assert sent == []


def test_an_experiment_whose_worker_died_is_sent_again_at_the_run_where_it_stood(
    corpus: Corpus, sent: list[tuple[object, ...]]
) -> None:
    row = make_experiment(corpus, status=JobStatus.RUNNING, lease_until=LONG_AGO, attempts=1, progress_done=3)
    recover()
    assert sent == [("experiment", row.pk, 3)]


@pytest.mark.parametrize("kind", [TransferKind.IMPORT, TransferKind.EXPORT])
def test_a_transfer_that_the_broker_never_got_is_sent_to_its_task(
    corpus: Corpus, sent: list[tuple[object, ...]], kind: TransferKind
) -> None:
    job = TransferJob.objects.create(corpus=corpus, kind=kind)
    TransferJob.objects.update(created_at=LONG_AGO)
    recover()
    recover()
    assert sent == [(f"annotation.tasks.run_{kind}", job.pk)]


def test_claims_that_ran_out_are_open_again(
    sentence: Sentence, annotator: User, sent: list[tuple[object, ...]]
) -> None:
    item = make_item(sentence, assignee=annotator, lease_until=LONG_AGO)
    recover()
    item.refresh_from_db()
    assert (item.status, item.assignee) == (ItemStatus.OPEN, None)

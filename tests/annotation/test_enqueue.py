from time import monotonic

import pytest
from celery import Celery
from django.db import transaction

from annotation import enqueue


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was published."""
    sent: list[str] = []
    monkeypatch.setattr(enqueue.current_app, "send_task", lambda name, **_: sent.append(name))
    return sent


@pytest.mark.django_db(transaction=True)
def test_a_task_is_sent_when_the_transaction_commits(broker: list[str]) -> None:
    with transaction.atomic():
        enqueue.send("annotation.tasks.run_import", 1)
        assert broker == []
    assert broker == ["annotation.tasks.run_import"]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_sends_nothing(broker: list[str]) -> None:
    with transaction.atomic():
        enqueue.send("annotation.tasks.run_import", 1)
        transaction.set_rollback(True)
    assert broker == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_neither_fails_nor_delays_the_request(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    unreachable = Celery("x", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(enqueue, "current_app", unreachable)
    begun = monotonic()
    enqueue.send("annotation.tasks.run_import", 1)
    assert monotonic() - begun < 2
    assert "waits in the database" in caplog.text

"""Shells: an id in, one service call. Torch is imported by the process that runs a task, never by its parent."""

from importlib import import_module
from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from learner.services import recovery
from learner.services.worker_heartbeat import beat_for_ever


@shared_task(name="learner.tasks.run_round")  # type: ignore[untyped-decorator]
def run_round(round_id: int) -> None:
    import_module("learner.services.running").run_round(round_id)


@shared_task(name="learner.tasks.score_chunk")  # type: ignore[untyped-decorator]
def score_chunk(chunk_id: int) -> None:
    import_module("learner.services.scoring").score_chunk(chunk_id)


@shared_task(name="learner.tasks.play_run")  # type: ignore[untyped-decorator]
def play_run(experiment_id: int, over: int) -> None:
    """One run, which sends the next: a round that waits for this worker waits for one run at most."""
    import_module("learner.services.experiment_running").play_run(experiment_id, over)


@shared_task(name="learner.tasks.pretrain")  # type: ignore[untyped-decorator]
def pretrain(pretraining_id: int, over: int) -> None:
    """A few minutes of it, which send for more: a round that waits for this worker waits for no longer."""
    import_module("learner.services.pretraining_running").learn_on(pretraining_id, over)


@shared_task(name="learner.tasks.recover")  # type: ignore[untyped-decorator]
def recover() -> None:
    recovery.recover()


@worker_ready.connect  # type: ignore[untyped-decorator]
def show_that_it_lives(sender: Any, **_: Any) -> None:
    """And have what an earlier worker left behind looked for, at once and again and again."""
    beat_for_ever(sender.app.amqp.queues.consume_from)

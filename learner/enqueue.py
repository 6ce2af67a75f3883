"""The learner's tasks, sent by name so that web code never imports torch."""

from celery import current_app

from annotation.enqueue import send

RUN_ROUND = "learner.tasks.run_round"
SCORE_CHUNK = "learner.tasks.score_chunk"
PLAY_RUN = "learner.tasks.play_run"
PRETRAIN = "learner.tasks.pretrain"
RECOVER = "learner.tasks.recover"


def send_round(round_id: int) -> None:
    send(RUN_ROUND, round_id)


def send_chunk(chunk_id: int) -> None:
    send(SCORE_CHUNK, chunk_id)


def send_experiment(experiment_id: int, over: int) -> None:
    """`over`: how many runs are over now. When one more is, this message is out of date and does nothing."""
    send(PLAY_RUN, experiment_id, over)


def send_pretraining(pretraining_id: int, over: int) -> None:
    """`over`: how many steps are over now, as above."""
    send(PRETRAIN, pretraining_id, over)


def ask_to_recover(seconds: float) -> None:
    """Forgotten after so many seconds, so that these do not pile up while all workers are busy.

    Raises what the broker's client raises.
    """
    current_app.send_task(RECOVER, expires=seconds, retry=False)

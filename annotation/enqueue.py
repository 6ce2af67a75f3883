"""Commands to workers: sent by name, after commit, so that web code imports no task and no task sees a missing row."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# Tried once: a broker that is down must not hold up a web request, and `recover` sends it again.
ONCE = {"max_retries": 0}


def send(task_name: str, *args: object) -> None:
    """Send the task when the surrounding transaction commits; at once when there is none."""
    transaction.on_commit(partial(_publish, task_name, args))


def _publish(task_name: str, args: tuple[object, ...]) -> None:
    try:
        # A connection of its own: the pool's would go on trying for 6 s.
        with current_app.connection_for_write(transport_options=ONCE) as connection:
            current_app.send_task(task_name, args=args, connection=connection, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("%s%r waits in the database, the broker does not answer: %s", task_name, args, error)

"""A worker shows that it lives, by a cache key that ends by itself, and has lost jobs looked for.

Instead of Celery's beat: that is one more process which must run exactly once, and embedded it is a child of the worker
that can die while the worker goes on. Every worker asks here; what nobody needed to ask twice expires unread.
"""

import logging
import time
from collections.abc import Iterable
from threading import Thread

from django.core.cache import cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from annotation.selectors.workers import QUEUE_HEARTBEAT, WORKER_HEARTBEAT
from learner.enqueue import ask_to_recover

log = logging.getLogger(__name__)

PERIOD_SECONDS, LIFETIME_SECONDS = 5, 20
RECOVERY_SECONDS = 10


def beat(queues: Iterable[str]) -> None:
    now = time.time()
    for key in [WORKER_HEARTBEAT, *(QUEUE_HEARTBEAT.format(queue) for queue in queues)]:
        cache.set(key, now, LIFETIME_SECONDS)


def beat_for_ever(queues: Iterable[str]) -> Thread:
    """From a thread of the worker's main process, which is free even when all its children work."""
    names = list(queues)
    thread = Thread(target=_run, args=[names], name="worker-heartbeat", daemon=True)
    thread.start()
    return thread


def _run(queues: list[str]) -> None:
    asked = 0.0
    while True:
        try:
            beat(queues)
            if time.monotonic() - asked >= RECOVERY_SECONDS:
                asked = time.monotonic()
                ask_to_recover(RECOVERY_SECONDS)
        except (OSError, RedisError, OperationalError) as error:
            log.warning("Redis does not answer: %s", error)
        time.sleep(PERIOD_SECONDS)

"""Keys of the cache that a living worker renews, and that end by themselves when it is dead."""

WORKER_HEARTBEAT = "worker:heartbeat"
QUEUE_HEARTBEAT = "worker:heartbeat:{}"

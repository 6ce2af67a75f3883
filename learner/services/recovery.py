"""Sends again what was lost: a worker died, the broker was down, the machine was rebooted. Runs every ten seconds."""

import logging

from annotation.enqueue import send
from annotation.models import TransferJob, TransferKind
from annotation.services import leases
from learner.enqueue import send_experiment, send_round
from learner.models import Experiment, Round
from learner.services.queue import expire_claims

log = logging.getLogger(__name__)

TRANSFER_TASKS = {
    TransferKind.IMPORT.value: "annotation.tasks.run_import",
    TransferKind.EXPORT.value: "annotation.tasks.run_export",
}


def recover() -> None:
    """Chunks are not among them: the round that they belong to looks after them."""
    transfers = leases.lost(TransferJob)
    for number, kind in TransferJob.objects.filter(pk__in=transfers).values_list("pk", "kind"):
        send(TRANSFER_TASKS[kind], number)
    rounds = leases.lost(Round)
    for number in rounds:
        send_round(number)
    experiments = leases.lost(Experiment)
    for number, over in Experiment.objects.filter(pk__in=experiments).values_list("pk", "progress_done"):
        send_experiment(number, over)
    if transfers or rounds or experiments:
        log.info("Sent again: transfers %s, rounds %s, experiments %s", transfers, rounds, experiments)
    expire_claims()

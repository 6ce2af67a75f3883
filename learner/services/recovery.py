"""Sends again what was lost: a worker died, the broker was down, the machine was rebooted. Runs every ten seconds."""

import logging

from annotation.enqueue import send
from annotation.models import TransferJob, TransferKind
from annotation.services import leases
from learner.enqueue import send_experiment, send_pretraining, send_round
from learner.models import Experiment, Pretraining, Round
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
    pretrainings = leases.lost(Pretraining)
    for number, over in Pretraining.objects.filter(pk__in=pretrainings).values_list("pk", "progress_done"):
        send_pretraining(number, over)
    sent = {"transfers": transfers, "rounds": rounds, "experiments": experiments, "pretrainings": pretrainings}
    if any(sent.values()):
        log.info("Sent again: %s", sent)
    expire_claims()

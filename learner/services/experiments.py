"""Starting, cancelling and retrying experiments. Light: the web process calls these."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from annotation.models import Corpus
from annotation.services import audit, leases
from learner.enqueue import send_experiment
from learner.errors import ExperimentActive, ExperimentOver
from learner.models import Experiment
from learner.selectors.experiments import experiment_of
from learner.services.experiment_plan import Plan, Tables, kept_cell, planned
from learner.services.numbering import next_number
from learner.services.one_at_a_time import one_at_a_time


def start_experiment(*, corpus: Corpus, actor: User, name: str, tables: Tables) -> Experiment:
    """Queue an experiment over what people have labelled by now.

    Raises Invalid (the specification's own error), NotEnoughLabels, ExperimentActive.
    """
    with one_at_a_time(Experiment, corpus, ExperimentActive) as corpus:
        plan = planned(corpus, actor, tables)
        number, runs = next_number(Experiment, corpus), plan.runs
        row = Experiment.objects.create(
            corpus=corpus,
            number=number,
            name=name,
            spec=dict(tables),
            snapshot=plan.snapshot,
            results=unplayed(plan),
            progress_total=runs,
            created_by=actor,
        )
        audit.record(corpus=corpus, actor=actor, verb="experiment.started", experiment=number, name=name, runs=runs)
        send_experiment(row.pk, 0)
        return row


def unplayed(plan: Plan) -> dict[str, Any]:
    """The results before there are any."""
    cells = [kept_cell(cell) for cell in plan.cells]
    skipped = [one.to_dict() for one in plan.skipped]
    return {"scored_on": None, "sizes": None, "best": None, "cells": cells, "skipped": skipped}


@transaction.atomic
def cancel_experiment(*, corpus: Corpus, actor: User, experiment_id: int) -> Experiment:
    """A waiting experiment ends at once, a running one at its next training step. Finished runs stay."""
    row = experiment_of(corpus, experiment_id)
    if not leases.cancel(row):
        raise ExperimentOver("This experiment is over: there is nothing to cancel.")
    audit.record(corpus=corpus, actor=actor, verb="experiment.cancelled", experiment=row.number)
    return experiment_of(corpus, experiment_id)


def retry_experiment(*, corpus: Corpus, actor: User, experiment_id: int) -> Experiment:
    """A failed or cancelled experiment goes on where it stood; runs that failed are tried again."""
    row = experiment_of(corpus, experiment_id)
    with one_at_a_time(Experiment, corpus, ExperimentActive) as corpus:
        if not leases.requeue(row):
            raise ExperimentOver("Only a failed or cancelled experiment can be tried again.")
        over = row.progress_done - len(row.failed)
        Experiment.objects.filter(pk=row.pk).update(failed={}, progress_done=over)
        audit.record(corpus=corpus, actor=actor, verb="experiment.retried", experiment=row.number)
        send_experiment(row.pk, over)
        return experiment_of(corpus, experiment_id)

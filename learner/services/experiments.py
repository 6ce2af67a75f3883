"""Starting, cancelling and retrying experiments. Light: the web process calls these."""

from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from annotation.models import ACTIVE, Corpus
from annotation.permissions import refuse_archived
from annotation.services import audit, leases
from annotation.services.corpora import lock
from learner.enqueue import send_experiment
from learner.errors import ExperimentActive, ExperimentOver
from learner.models import Experiment
from learner.selectors.experiments import experiment_of
from learner.services.experiment_plan import Plan, Tables, kept_cell, planned
from learner.services.numbering import next_number


def start_experiment(*, corpus: Corpus, actor: User, name: str, tables: Tables) -> Experiment:
    """Queue an experiment over what people have labelled by now.

    Raises Invalid (the specification's own error), NotEnoughLabels, ExperimentActive.
    """
    try:
        with transaction.atomic():
            return _start(lock(corpus), actor, name, tables)
    except IntegrityError as error:
        raise ExperimentActive("An experiment of this corpus is active: wait for it, or cancel it.") from error


def _start(corpus: Corpus, actor: User, name: str, tables: Tables) -> Experiment:
    refuse_archived(corpus)
    _refuse_second(corpus)
    plan = planned(corpus, actor, tables)
    number = next_number(Experiment, corpus)
    row = Experiment.objects.create(
        corpus=corpus,
        number=number,
        name=name,
        spec=dict(tables),
        snapshot=plan.snapshot,
        results=unplayed(plan),
        progress_total=plan.runs,
        created_by=actor,
    )
    audit.record(corpus=corpus, actor=actor, verb="experiment.started", experiment=number, name=name, runs=plan.runs)
    send_experiment(row.pk, 0)
    return row


def unplayed(plan: Plan) -> dict[str, Any]:
    """The results before there are any."""
    cells = [kept_cell(cell) for cell in plan.cells]
    skipped = [one._asdict() for one in plan.skipped]
    return {"scored_on": None, "sizes": None, "best": None, "cells": cells, "skipped": skipped}


def _refuse_second(corpus: Corpus) -> None:
    active = Experiment.objects.filter(corpus=corpus, status__in=ACTIVE).first()
    if active is not None:
        raise ExperimentActive(
            f"Experiment {active.number} is active: wait for it, or cancel it.", experiment=active.pk
        )


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
    try:
        with transaction.atomic():
            return _retry(lock(corpus), actor, experiment_id)
    except IntegrityError as error:
        raise ExperimentActive("Another experiment of this corpus is active: wait for it, or cancel it.") from error


def _retry(corpus: Corpus, actor: User, experiment_id: int) -> Experiment:
    refuse_archived(corpus)
    row = experiment_of(corpus, experiment_id)
    _refuse_second(corpus)
    over = row.progress_done - len(row.failed)
    if not leases.requeue(row):
        raise ExperimentOver("Only a failed or cancelled experiment can be tried again.")
    Experiment.objects.filter(pk=row.pk).update(failed={}, progress_done=over)
    audit.record(corpus=corpus, actor=actor, verb="experiment.retried", experiment=row.number)
    send_experiment(row.pk, over)
    return experiment_of(corpus, experiment_id)

"""Starting, cancelling and retrying rounds. Light: the web process calls these."""

from collections import Counter

from django.contrib.auth.models import User
from django.db import transaction

from annotation.errors import Invalid
from annotation.models import ACTIVE, Corpus, JobStatus, Origin, Split
from annotation.services import audit, leases
from annotation.services.annotating import BY_PEOPLE
from annotation.words import say
from learner.enqueue import send_round
from learner.errors import NotEnoughLabels, RoundActive, RoundOver
from learner.models import Round, ScoreChunk
from learner.selectors.rounds import newest_scored, round_of
from learner.selectors.training_data import gold_ids, pool_spans
from learner.services.numbering import next_number
from learner.services.one_at_a_time import one_at_a_time
from learner.services.round_settings import RoundSettings
from learner.services.starting import require_startable

FEWEST_LABELLED = 10


def start_round(*, corpus: Corpus, actor: User | None, settings: RoundSettings, send: bool = True) -> Round:
    """Queue a round. Raises RoundActive, NotEnoughLabels, NotFound (the parent), Invalid.

    `send=False`: the caller runs it. No actor: the command line, which may transfer from any model.
    """
    with one_at_a_time(Round, corpus, RoundActive) as corpus:
        counts = label_counts(corpus)
        _require_labels(corpus, sum(counts.values()))
        require_startable(corpus, actor, settings)
        number = next_number(Round, corpus)
        row = Round.objects.create(
            corpus=corpus, number=number, settings=settings.to_dict(), counts=counts, created_by=actor
        )
        audit.record(corpus=corpus, actor=actor, verb="round.started", round=number, settings=settings.to_dict())
        if send:
            send_round(row.pk)
        return row


def label_counts(corpus: Corpus) -> dict[str, int]:
    """Labelled pool sentences by who labelled them: human (adjudicated ones among them), imported, auto."""
    found = Counter(origin for _, origin in gold_ids(corpus, Split.POOL))
    return {
        "human": sum(found[origin] for origin in BY_PEOPLE),
        "imported": found[Origin.IMPORTED],
        "auto": found[Origin.AUTO],
    }


def _require_labels(corpus: Corpus, labelled: int) -> None:
    if not corpus.entity_types.exists():
        raise Invalid("Define the entity types first: without them there is nothing to learn.")
    if labelled < FEWEST_LABELLED:
        raise NotEnoughLabels(
            say(
                "A round needs at least {needed} labelled sentences in the pool; there are {found}. Label {more} more.",
                needed=FEWEST_LABELLED,
                found=labelled,
                more=FEWEST_LABELLED - labelled,
            ),
            needed=FEWEST_LABELLED,
            found=labelled,
        )
    if not pool_spans(corpus).exists():
        raise NotEnoughLabels(
            say(
                "None of the {found} labelled sentences holds an entity. Label at least one entity first.",
                found=labelled,
            ),
            needed=1,
            found=0,
        )


@transaction.atomic
def cancel_round(*, corpus: Corpus, actor: User, round_id: int) -> Round:
    """A waiting round ends at once, a running one at its next step. What it has finished stays."""
    row = round_of(corpus, round_id)
    if not leases.cancel(row):
        raise RoundOver("This round is over: there is nothing to cancel.")
    stop_chunks(row)
    audit.record(corpus=corpus, actor=actor, verb="round.cancelled", round=row.number)
    return round_of(corpus, round_id)


def retry_round(*, corpus: Corpus, actor: User, round_id: int) -> Round:
    """A failed or cancelled round goes on where it stood, unless a newer one has scored the corpus since."""
    row = round_of(corpus, round_id)
    with one_at_a_time(Round, corpus, RoundActive) as corpus:
        _refuse_overtaken(row)
        if not leases.requeue(row):
            raise RoundOver("Only a failed or cancelled round can be tried again.")
        reopen_chunks(row)
        audit.record(corpus=corpus, actor=actor, verb="round.retried", round=row.number)
        send_round(row.pk)
        return round_of(corpus, round_id)


def _refuse_overtaken(row: Round) -> None:
    number = newest_scored(row.corpus_id)
    if number > row.number:
        raise RoundOver(
            say("Round {number} has scored the corpus since: start a new round instead.", number=number),
            reason="newer_round",
            number=number,
        )


def stop_chunks(row: Round) -> None:
    """Workers that score a part of it hear of it within a second or two."""
    ScoreChunk.objects.filter(round=row, status__in=ACTIVE).update(cancel_requested=True)


def reopen_chunks(row: Round) -> None:
    """What is not scored yet can be taken again."""
    unfinished = ScoreChunk.objects.filter(round=row).exclude(status=JobStatus.SUCCEEDED)
    unfinished.update(
        status=JobStatus.QUEUED, attempts=0, cancel_requested=False, error=None, lease_until=None, lease_token=""
    )

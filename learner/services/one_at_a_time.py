"""A corpus has one active round, one active experiment and one active pretraining at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from annotation.errors import Conflict
from annotation.models import ACTIVE, Corpus
from annotation.permissions import refuse_archived
from annotation.services.corpora import lock
from annotation.words import say
from learner.models import Experiment, Pretraining, Round


@contextmanager
def one_at_a_time(
    model: type[Round] | type[Experiment] | type[Pretraining], corpus: Corpus, refusal: type[Conflict]
) -> Iterator[Corpus]:
    """The transaction that starts a job or tries it again. Gives the corpus locked.

    Raises the refusal while another is active, and Conflict for an archived corpus.
    """
    kind = str(model._meta.verbose_name)
    try:
        with transaction.atomic():
            corpus = lock(corpus)
            refuse_archived(corpus)
            active = model._default_manager.filter(corpus=corpus, status__in=ACTIVE).first()
            if active is not None:
                template = "{kind} {number} is active: wait for it, or cancel it."
                raise refusal(say(template, kind=say(kind.capitalize()), number=active.number), **{kind: active.pk})
            yield corpus
    except IntegrityError as error:
        if "unique" not in str(error).lower():  # both databases name the kind of the rule that was broken
            raise
        message = say("Another {kind} of this corpus is active: wait for it, or cancel it.", kind=say(kind))
        raise refusal(message) from error

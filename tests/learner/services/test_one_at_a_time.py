from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from annotation.errors import Conflict
from annotation.models import Corpus, JobStatus
from learner.errors import ExperimentActive, PretrainingActive, RoundActive
from learner.models import Experiment, Pretraining, Round
from learner.services.one_at_a_time import one_at_a_time
from tests.learner.builders import make_experiment, make_pretraining, make_round

KINDS = pytest.mark.parametrize(
    ("make", "model", "refusal", "kind"),
    [
        (make_round, Round, RoundActive, "round"),
        (make_experiment, Experiment, ExperimentActive, "experiment"),
        (make_pretraining, Pretraining, PretrainingActive, "pretraining"),
    ],
)


@KINDS
def test_the_refusal_says_which_one_is_active(corpus: Corpus, make: Any, model: Any, refusal: Any, kind: str) -> None:
    row = make(corpus)
    active = f"^{kind.capitalize()} 1 is active"
    with pytest.raises(refusal, match=active) as caught, one_at_a_time(model, corpus, refusal):
        pass
    assert caught.value.data == {kind: row.pk}


@KINDS
def test_one_that_slips_in_is_refused_by_the_database(
    corpus: Corpus, make: Any, model: Any, refusal: Any, kind: str
) -> None:
    make(corpus, status=JobStatus.SUCCEEDED)
    with pytest.raises(refusal, match=f"^Another {kind} "), one_at_a_time(model, corpus, refusal):
        [make(corpus) for _ in range(2)]
    assert model.objects.count() == 1


def test_a_row_that_the_database_refuses_for_another_reason_is_not_told_as_active(corpus: Corpus) -> None:
    with pytest.raises(IntegrityError), one_at_a_time(Pretraining, corpus, PretrainingActive):
        make_pretraining(corpus, progress_done=-1)


def test_in_an_archived_corpus_none_starts(corpus: Corpus) -> None:
    Corpus.objects.update(archived_at=timezone.now())
    with pytest.raises(Conflict, match="archived"), one_at_a_time(Round, corpus, RoundActive):
        pass

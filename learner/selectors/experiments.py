"""Experiments of a corpus, and the sentences that they compare models on."""

from collections.abc import Mapping, Sequence

from django.db.models import F, QuerySet

from annotation.errors import NotFound
from annotation.models import Corpus, Origin, Split
from annotation.spans.span import Span
from learner.models import Experiment
from learner.selectors.training_data import gold_ids, labelled

Rows = list[tuple[str, tuple[Span, ...]]]
SPLITS = {"train": Split.POOL, "dev": Split.DEV, "test": Split.TEST}


def experiments(corpus: Corpus) -> QuerySet[Experiment]:
    """Newest first, each with its `best` cell so far, without the long lists that no table shows."""
    rows = Experiment.objects.filter(corpus=corpus).select_related("created_by")
    return rows.annotate(best=F("results__best")).defer("snapshot", "results")


def experiment_of(corpus: Corpus, experiment_id: int) -> Experiment:
    """With all its results."""
    rows = Experiment.objects.filter(corpus=corpus, pk=experiment_id).select_related("corpus", "created_by")
    found = rows.defer("snapshot").first()
    if found is None:
        raise NotFound("There is no such experiment.")
    return found


def ids_by_people(corpus: Corpus) -> dict[str, list[int]]:
    """Annotations under train, dev and test. What a model labelled is no measure of models, so it is left out."""
    return {
        name: [pk for pk, origin in gold_ids(corpus, split) if origin != Origin.AUTO] for name, split in SPLITS.items()
    }


def rows_of(snapshot: Mapping[str, Sequence[int]]) -> dict[str, Rows]:
    """(text, spans) of these annotations, whether or not they still stand."""
    return {name: [(row.text, row.spans) for row in labelled(ids)] for name, ids in snapshot.items()}

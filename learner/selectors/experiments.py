"""A corpus as an experiment reads it."""

from annotation.models import Corpus, Origin, Split
from annotation.spans.span import Span
from learner.selectors.training_data import gold_ids, labelled

Rows = list[tuple[str, tuple[Span, ...]]]


def labelled_by_people(name: str) -> dict[str, Rows]:
    """(text, spans) under train, dev and test. What a model labelled is no measure of models, so it is left out.

    Raises Corpus.DoesNotExist.
    """
    corpus = Corpus.objects.get(name=name)
    splits = {"train": Split.POOL, "dev": Split.DEV, "test": Split.TEST}
    return {
        split: [
            (row.text, row.spans)
            for row in labelled([pk for pk, origin in gold_ids(corpus, stored) if origin != Origin.AUTO])
        ]
        for split, stored in splits.items()
    }

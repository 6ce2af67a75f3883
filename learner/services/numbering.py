"""1, 2, 3 … within a corpus."""

from django.db.models import Max, Model

from annotation.models import Corpus


def next_number(model: type[Model], corpus: Corpus) -> int:
    """Of a model with `corpus` and `number`. The caller holds the corpus locked."""
    last = model._default_manager.filter(corpus=corpus).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1

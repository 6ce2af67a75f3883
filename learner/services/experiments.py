"""Experiments on the corpora of the database."""

from pathlib import Path

from annotation.models import Corpus
from learner.experiments.errors import DataError
from learner.experiments.experiment import Experiment
from learner.experiments.spec import Spec
from learner.ner.data import Example
from learner.selectors.experiments import labelled_by_people


def prepared(spec: Spec, folder: Path) -> Experiment:
    """The experiment with its data read, from files in `folder` or from the database. Raises SpecError, DataError."""
    return Experiment(spec, folder, corpus_examples)


def corpus_examples(name: str) -> dict[str, list[Example]]:
    """Raises DataError for a corpus that is not there."""
    try:
        rows = labelled_by_people(name)
    except Corpus.DoesNotExist as error:
        raise DataError(f"There is no corpus named {name}.") from error
    return {split: [Example(*row) for row in found] for split, found in rows.items()}

import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Sentence
from tests.builders import make_annotation, make_sentences


@pytest.fixture
def enough(corpus: Corpus, annotator: User) -> list[Sentence]:
    """Labelled sentences of the pool: as many as a round or an experiment needs, and two more."""
    rows = make_sentences(corpus, [f"材料为{number}钢。" for number in range(10, 22)])
    for row in rows:
        make_annotation(row, [(3, 6, "Material")], author=annotator)
    return rows

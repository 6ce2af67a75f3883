"""Which entity types are weak."""

import pytest

from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.ensembles.type_split import split_types
from learner.ner.errors import CannotSplit


def split(counts, labels="ABC", **settings):
    return split_types(counts, tuple(labels), EnsembleConfig("weak_strong", **settings))


def test_the_papers_own_counts_give_the_papers_weak_types():
    papers = {"Geo": 37644, "Tim": 20333, "Org": 20143, "Per": 16990, "Gpe": 15869, "Art": 402, "Eve": 308, "Nat": 201}
    assert split(papers, papers) == (("Geo", "Tim", "Org", "Per", "Gpe"), ("Art", "Eve", "Nat"))


def test_exactly_at_the_threshold_is_strong():
    assert split({"A": 100, "B": 10, "C": 9}, rare_below=0.1) == (("A", "B"), ("C",))


def test_a_type_that_nobody_labelled_is_no_weak_one():
    assert split({"A": 100, "C": 1}) == (("A", "B"), ("C",))
    with pytest.raises(CannotSplit, match="rare enough"):
        split({"A": 100, "C": 100})


def test_weak_types_by_hand_stand_whatever_the_counts():
    assert split({"A": 5, "B": 1, "C": 3}, weak_types=("A",)) == (("C", "B"), ("A",))


def test_a_split_that_is_none_is_refused():
    with pytest.raises(CannotSplit, match="rare enough"):
        split({"A": 2, "B": 2})
    with pytest.raises(CannotSplit, match="rare enough"):
        split({})
    with pytest.raises(CannotSplit, match="Every type"):
        split({"A": 2, "B": 2}, weak_types=("A", "B"))
    with pytest.raises(CannotSplit, match="no labelled C"):
        split({"A": 2}, weak_types=("C",))

"""What trains, what chooses the epoch, and what is scored."""

import json

import pytest

from annotation.spans.span import Span
from learner.experiments.data_spec import data_spec
from learner.experiments.errors import DataError
from learner.experiments.splits import Splits, load
from learner.experiments.tables import Table
from learner.ner.data import Example

ROWS = [Example(f"用钢{number}", (Span(1, 2, "A" if number % 4 else "B"),)) for number in range(40)]


@pytest.fixture
def loaded(tmp_path):
    """`loaded(train=ROWS, folds=0, limit=…)`: each list of sentences becomes a file."""

    def of(*, folds: int = 0, **given):
        for name in ("train", "dev", "test"):
            if name in given:
                lines = [json.dumps({"text": row.text, "spans": row.spans}) for row in given[name]]
                (tmp_path / name).write_text("\n".join(lines), "utf-8")
                given[name] = {"path": name, "format": "jsonl"}
        return load(data_spec(Table(given, "data")), folds, tmp_path).splits

    return of


def test_given_splits_stay_as_they_are(loaded):
    [found] = loaded(train=ROWS[:30], dev=ROWS[30:35], test=ROWS[35:])
    assert (found.train, found.dev, found.test) == (ROWS[:30], ROWS[30:35], ROWS[35:])
    assert (found.labels, found.scored_on, found.scored) == (("A", "B"), "test", ROWS[35:])


def test_without_a_test_dev_is_scored(loaded):
    [found] = loaded(train=ROWS[:30], dev=ROWS[30:])
    assert (found.scored_on, found.scored) == ("dev", ROWS[30:])


def test_without_a_dev_a_tenth_of_train_is_taken(loaded):
    [found] = loaded(train=ROWS)
    assert (len(found.train), len(found.dev), found.test) == (36, 4, [])
    assert sorted([*found.train, *found.dev]) == sorted(ROWS)


def test_shares_are_stratified(loaded):
    [found] = loaded(train=ROWS, dev_share=0.2, test_share=0.2)
    counts = found.counts()
    assert counts["dev"]["per_type"] == counts["test"]["per_type"] == {"A": 6, "B": 2}
    assert counts["train"] == {"sentences": 24, "spans": 24, "per_type": {"A": 18, "B": 6}}


def test_each_sentence_is_the_test_of_one_fold_and_never_trains_in_it(loaded):
    found = loaded(train=ROWS, folds=5)
    assert sorted(row for part in found for row in part.test) == sorted(ROWS)
    for part in found:
        assert sorted([*part.train, *part.dev, *part.test]) == sorted(ROWS)
        assert part.counts()["test"]["per_type"] == {"A": 6, "B": 2}
        assert part.labels == ("A", "B")
    assert len({part.checksum for part in found}) == 5


def test_too_few_sentences_for_the_folds(loaded):
    with pytest.raises(DataError, match="3 sentences cannot be divided into 5 folds"):
        loaded(train=ROWS[:3], folds=5)


def test_a_limit_is_the_same_sample_each_time(loaded):
    [[first], [second]] = [loaded(train=ROWS, dev=ROWS, limit={"train": 10}) for _ in range(2)]
    assert len(first.train) == 10
    assert first.train == second.train == sorted(first.train, key=ROWS.index) != ROWS[:10]
    assert len(first.dev) == 40


def test_other_types_are_left_out(loaded):
    [found] = loaded(train=ROWS, dev=ROWS, types=["B"])
    assert found.labels == ("B",)
    assert found.counts()["train"] == {"sentences": 40, "spans": 10, "per_type": {"B": 10}}
    with pytest.raises(DataError, match="holds no entity"):
        loaded(train=ROWS, dev=ROWS, types=["C"])


def test_the_checksum_changes_with_every_span_and_split():
    splits = Splits(ROWS[:2], ROWS[2:4], [], ("A", "B"))
    moved = [ROWS[0], ROWS[1]._replace(spans=(Span(0, 2, "A"),))]
    others = [
        Splits(moved, ROWS[2:4], [], ("A", "B")),
        Splits(ROWS[:3], ROWS[3:4], [], ("A", "B")),
        Splits(ROWS[:2], [], ROWS[2:4], ("A", "B")),
        Splits(ROWS[:2], ROWS[2:4], [], ("A", "B", "C")),
    ]
    assert len({splits.checksum, *(other.checksum for other in others)}) == 5


def test_scored_texts_that_also_train_are_counted():
    assert Splits(ROWS[:3], [], [*ROWS[2:4], ROWS[2]], ("A",)).seen_texts() == 2


def test_texts_on_which_the_parent_trained_are_seen_as_well():
    source = Splits(ROWS[4:7], ROWS[7:8], [], ("A",))
    assert Splits(ROWS[:3], [], ROWS[2:9], ("A",)).seen_texts(source) == 4


def test_a_corpus_comes_from_the_reader_that_is_given(tmp_path):
    corpora = {"steel": {"train": ROWS, "dev": ROWS[:2], "test": []}}
    [found] = load(data_spec(Table({"corpus": "steel"}, "data")), 0, tmp_path, corpora.__getitem__).splits
    assert (found.train, found.dev, found.scored_on) == (ROWS, ROWS[:2], "dev")

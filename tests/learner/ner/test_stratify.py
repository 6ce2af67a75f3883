"""Every part gets its share of every entity type, and every sentence is in exactly one."""

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.spans.span import Span
from learner.ner.data import Example
from learner.ner.stratify import folds, stratified

sentences = st.lists(st.lists(st.sampled_from("ABCD"), max_size=5), min_size=1, max_size=60)
FOLDS = 4


def holding(labels) -> Example:
    spans = tuple(Span(number, number + 1, label) for number, label in enumerate(labels))
    return Example("字" * max(len(spans), 1), spans)


def per_part(examples: list[Example], parts: list[int], count: int) -> list[Counter[str]]:
    found: list[Counter[str]] = [Counter() for _ in range(count)]
    for example, part in zip(examples, parts, strict=True):
        found[part].update(span.label for span in example.spans)
    return found


@given(sentences, st.integers(2, 6), st.integers(0, 3))
@settings(max_examples=60)
def test_each_sentence_is_in_one_fold_and_the_same_seed_gives_the_same(rows, count, seed):
    examples = [holding(row) for row in rows]
    found = folds(examples, count, seed)
    assert len(found) == len(examples)
    assert set(found) <= set(range(count))
    assert found == folds(examples, count, seed)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.integers(2, 6), st.integers(0, 3))
@settings(max_examples=100)
def test_one_type_is_spread_as_evenly_as_its_fullest_sentence_allows(sizes, count, seed):
    examples = [holding("A" * size) for size in sizes]
    spread = [part["A"] for part in per_part(examples, folds(examples, count, seed), count)]
    assert max(spread) - min(spread) <= max(sizes)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(2, 10), st.integers(0, 3))
@settings(max_examples=100)
def test_with_one_span_per_sentence_no_two_folds_differ_by_more_than_one(a, b, none, count, seed):
    examples = [holding(labels) for labels in ["A"] * a + ["B"] * b + [""] * none]
    found = folds(examples, count, seed)
    parts = per_part(examples, found, count)
    for label in "AB":
        spread = [part[label] for part in parts]
        assert max(spread) - min(spread) <= 1
    sizes = [found.count(number) for number in range(count)]
    assert max(sizes) - min(sizes) <= 2  # two types may each leave a rest; what holds nothing fills it up


@given(sentences, st.integers(0, 3))
@settings(max_examples=100)
def test_the_rarest_type_is_spread_evenly_whatever_else_there_is(rows, seed):
    examples = [holding(row) for row in rows]
    totals = Counter(span.label for example in examples for span in example.spans)
    if not totals:
        return
    rarest = min(totals, key=lambda label: (totals[label], label))
    fullest = max(row.count(rarest) for row in rows)
    spread = [part[rarest] for part in per_part(examples, folds(examples, FOLDS, seed), FOLDS)]
    assert max(spread) - min(spread) <= fullest


def test_many_skewed_types_at_once_are_spread_far_better_than_by_chance():
    source = random.Random(5)
    rows = [source.choices("ABCDE", weights=[40, 30, 20, 4, 1], k=source.randrange(5)) for _ in range(800)]
    examples = [holding(row) for row in rows]
    chance = [source.randrange(FOLDS) for _ in rows]
    ours, theirs = (per_part(examples, parts, FOLDS) for parts in (folds(examples, FOLDS, 1), chance))
    for label in "ABCDE":
        spreads = [max(part[label] for part in found) - min(part[label] for part in found) for found in (ours, theirs)]
        assert spreads[0] <= 3
    assert sum(max(p[label] for p in theirs) - min(p[label] for p in theirs) for label in "ABCDE") > 40


def test_unequal_parts_get_their_shares_of_spans_and_of_sentences():
    source = random.Random(6)
    rows = [source.choices("ABC", weights=[20, 5, 1], k=source.choice([0, 1, 1, 2, 8])) for _ in range(1000)]
    examples = [holding(row) for row in rows]
    found = stratified(examples, [0.8, 0.1, 0.1], 1)
    totals = Counter(label for row in rows for label in row)
    for part, share in zip(per_part(examples, found, 3), (0.8, 0.1, 0.1), strict=True):
        for label, total in totals.items():
            assert abs(part[label] - share * total) <= 4
    assert all(abs(found.count(part) - size) <= 20 for part, size in enumerate((800, 100, 100)))
    lengths = [len(example.spans) for example, part in zip(examples, found, strict=True) if part == 1]
    assert max(lengths) == 8, "a small part must not be left the short sentences"

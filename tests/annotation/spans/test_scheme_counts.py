"""What the schemes cost and lose, against writing and reading every sentence as a whole."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.spans.scheme_counts import MOST_EXAMPLES, Loss, count_tags, lossy_adjacent, runs
from annotation.spans.span import Span
from annotation.spans.tag_schemes import decode, encode, schemes, split_tag, tag_names
from tests.annotation.spans.strategies import LABELS, labelled

TOUCHING = [Span(1, 3, "Part"), Span(3, 5, "Part"), Span(5, 6, "Material")]


def of_scheme(name, sentences, labels=LABELS):
    return next(row for row in count_tags(sentences, labels).schemes if row.scheme == name)


@pytest.mark.parametrize("name", schemes)
@given(cases=st.lists(labelled(), max_size=4))
def test_the_counts_are_those_of_whole_sentences(name, cases):
    written = [encode(spans, length, name) for length, spans in cases]
    found = of_scheme(name, [(number, length, spans) for number, (length, spans) in enumerate(cases)])
    tags = Counter(tag for row in written for tag in row)
    assert found.used == len(tags)
    assert +Counter(found.prefixes) == Counter(split_tag(tag)[0] for tag in tags.elements())
    lost = [
        [span for span in spans if span not in decode(row, name)]
        for row, (_, spans) in zip(written, cases, strict=True)
    ]
    assert found.lost_spans == sum(map(len, lost))
    assert found.lost_sentences == sum(map(bool, lost))
    assert found.lossy_adjacent == sum(lossy_adjacent(spans, name) for _, spans in cases)


@pytest.mark.parametrize("name", schemes)
@given(case=labelled())
def test_as_many_boundaries_are_lost_as_entities_are_missing(name, case):
    length, spans = case
    assert len(decode(encode(spans, length, name), name)) == len(spans) - lossy_adjacent(spans, name)


@given(case=labelled())
def test_runs_hold_every_entity_where_it_is_and_nothing_lies_between_theirs(case):
    _, spans = case
    found = list(runs(spans))
    moved = [span._replace(start=span.start + at, end=span.end + at) for at, run in found for span in run]
    assert moved == spans
    assert all(run[0].start == 0 for _, run in found)
    ends = [at + run[-1].end for at, run in found]
    assert all(end < at for end, (at, _) in zip(ends, found[1:], strict=False))


@pytest.mark.parametrize(("name", "per_type"), [("IO", 1), ("BIO", 2), ("EIO", 2), ("BIEO", 3), ("BIES", 4)])
@pytest.mark.parametrize("types", [1, 7])
def test_the_number_of_tags_is_that_of_the_steel_papers_table_2(name, per_type, types):
    labels = [f"T{number}" for number in range(types)]
    assert of_scheme(name, [], labels).tags == per_type * types + 1 == len(tag_names(labels, name))


def test_io_says_what_it_loses_and_where():
    found = of_scheme("IO", [(7, 8, TOUCHING), (8, 4, [Span(0, 4, "Part")])])
    assert (found.lossy_adjacent, found.lost_spans, found.lost_sentences) == (1, 2, 1)
    assert found.examples == [Loss(7, (Span(1, 3, "Part"), Span(3, 5, "Part")), (Span(1, 5, "Part"),))]
    assert found.prefixes == {"B": 0, "I": 9, "E": 0, "S": 0, "O": 3}


@pytest.mark.parametrize("name", [name for name in schemes if name != "IO"])
def test_every_other_scheme_keeps_touching_entities_apart(name):
    found = of_scheme(name, [(7, 8, TOUCHING)])
    assert (found.lossy_adjacent, found.lost_spans, found.lost_sentences, found.examples) == (0, 0, 0, [])


def test_only_a_few_examples_are_given_however_much_is_lost():
    found = of_scheme("IO", [(number, 8, TOUCHING) for number in range(50)])
    assert found.lost_sentences == 50
    assert [loss.sentence for loss in found.examples] == list(range(MOST_EXAMPLES))


def test_nothing_at_all_is_counted_as_nothing():
    found = count_tags([], LABELS)
    assert found[:4] == (0, 0, 0, len(LABELS))
    assert all((row.used, sum(row.prefixes.values())) == (0, 0) for row in found.schemes)

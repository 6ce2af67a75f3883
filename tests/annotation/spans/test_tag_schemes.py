"""Tag schemes: exact on legal spans, total on any tags, and lossy only where they say so."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOBES, IOE2, Entities

from annotation.spans.span import Span
from annotation.spans.tag_schemes import (
    decode,
    encode,
    illegal_positions,
    may_end,
    may_follow,
    may_start,
    scheme_named,
    schemes,
    tag_names,
)
from tests.annotation.spans.strategies import LABELS, labelled

LOSSLESS = [name for name in schemes if name != "IO"]


def any_tags(scheme):
    return st.lists(st.sampled_from([*tag_names(LABELS, scheme), "M-Part", "X-Part", "B-", "nonsense"]), max_size=9)


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("IO", "I-P I-P I-P O I-Q"),
        ("BIO", "B-P I-P I-P O B-Q"),
        ("EIO", "I-P I-P E-P O E-Q"),
        ("BIEO", "B-P I-P E-P O B-Q"),
        ("BIES", "B-P I-P E-P O S-Q"),
    ],
)
def test_each_scheme_writes_an_entity_of_three_and_of_one_character(scheme, tags):
    assert encode([Span(0, 3, "P"), Span(4, 5, "Q")], 5, scheme) == tags.split()


@pytest.mark.parametrize("scheme", LOSSLESS)
@given(case=labelled())
def test_spans_to_tags_to_spans_is_the_identity(scheme, case):
    length, spans = case
    assert decode(encode(spans, length, scheme), scheme) == spans


@pytest.mark.parametrize("scheme", schemes)
@given(case=labelled())
def test_encoded_tags_obey_the_tables(scheme, case):
    length, spans = case
    tags = encode(spans, length, scheme)
    assert set(tags) <= set(tag_names(LABELS, scheme))
    assert illegal_positions(tags, scheme) == []
    assert all(may_follow(before, after, scheme) for before, after in pairwise(tags))


@pytest.mark.parametrize("scheme", schemes)
@given(data=st.data())
def test_any_tag_sequence_decodes_to_disjoint_spans(scheme, data):
    tags = data.draw(any_tags(scheme))
    spans = decode(tags, scheme)
    assert all(0 <= span.start < span.end <= len(tags) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@pytest.mark.parametrize("scheme", LOSSLESS)
@given(data=st.data())
def test_a_legal_sequence_is_what_its_spans_encode_to(scheme, data):
    tags = data.draw(st.lists(st.sampled_from(tag_names(LABELS, scheme)), max_size=7))
    if not illegal_positions(tags, scheme):
        assert encode(decode(tags, scheme), len(tags), scheme) == tags


@given(data=st.data())
def test_bio_decoding_agrees_with_seqeval_on_any_tags(data):
    tags = data.draw(st.lists(st.sampled_from(tag_names(["P", "Q"], "BIO")), min_size=1, max_size=8))
    theirs = [Span(start, end + 1, label) for label, start, end in get_entities(tags)]
    assert decode(tags, "BIO") == theirs


@pytest.mark.parametrize(("name", "theirs"), [("EIO", IOE2), ("BIES", IOBES)])
@given(case=labelled())
def test_encodings_read_the_same_in_seqeval(name, theirs, case):
    length, spans = case
    found = Entities([encode(spans, length, name)], theirs).entities[0]
    assert [Span(entity.start, entity.end, entity.tag) for entity in found] == spans


def test_bmes_is_read_as_bies():
    assert decode(["B-P", "M-P", "E-P", "S-Q", "O"], "BMES") == [Span(0, 3, "P"), Span(3, 4, "Q")]
    assert illegal_positions(["B-P", "M-P", "E-P", "S-Q", "O"], "BMES") == []


def test_illegal_positions_name_the_tags_that_break_the_scheme():
    assert illegal_positions(["I-P", "O", "B-P", "I-Q", "X-P"], "BIO") == [0, 3, 4]
    assert illegal_positions(["B-P", "I-P"], "BIES") == [1]


def test_a_sentence_starts_and_ends_as_the_tables_say():
    assert may_start("B-P", "BIO")
    assert not may_start("I-P", "BIO")
    assert may_end("E-P", "BIES")
    assert not may_end("B-P", "BIES")


def test_an_unknown_scheme_is_refused_with_the_names():
    with pytest.raises(ValueError, match="BIO"):
        scheme_named("BILUO")

"""The sample corpus keeps what docs/sample-corpus.md promises."""

import ast
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

import pytest

from annotation.sample import Sample, Sentence, guideline, load, load_types
from annotation.sample.build import (
    FEWEST_SENTENCES,
    LONGEST,
    SHORTEST,
    ambiguous_surfaces,
    problems,
    stats,
    unlabelled_mentions,
)
from annotation.sample.markup import MarkupError, parse
from annotation.spans.span import Span

TARGET_TYPES = ["Model", "Part", "Parameter", "Shape", "Function", "Material", "Structure"]
FOLDER = Path("annotation/sample")


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load()


@pytest.fixture(scope="module")
def target(sample: Sample) -> list[Sentence]:
    return [*sample.pool, *sample.dev, *sample.test]


def surfaces(sentences: list[Sentence], label: str) -> Iterator[str]:
    return (text[s.start : s.end] for text, spans in sentences for s in spans if s.label == label)


def test_a_marked_up_line_gives_its_text_and_code_point_offsets() -> None:
    assert parse("李𬭎查{Part|主轴}{Parameter|转速}。") == (
        "李𬭎查主轴转速。",
        (Span(3, 5, "Part"), Span(5, 7, "Parameter")),
    )


@pytest.mark.parametrize(
    "line", ["查{Part|主轴", "查主轴}", "查{Part主轴}", "{Part|主{Part|轴}}", "查|主轴", "{Part| 主轴}", "{|轴}"]
)
def test_broken_markup_is_refused(line: str) -> None:
    with pytest.raises(MarkupError):
        parse(line)


def test_the_files_break_no_rule() -> None:
    assert problems() == []


def test_there_are_at_least_1500_distinct_sentences_of_8_to_120_characters(target: list[Sentence]) -> None:
    assert len({text for text, _ in target}) == len(target) >= FEWEST_SENTENCES == 1500
    assert all(SHORTEST <= len(text) <= LONGEST for text, _ in target)
    assert (SHORTEST, LONGEST) == (8, 120)


def test_lengths_and_densities_really_vary(target: list[Sentence]) -> None:
    lengths, counts = {len(text) for text, _ in target}, {len(spans) for _, spans in target}
    assert min(lengths) <= 10
    assert max(lengths) >= 110
    assert set(range(9)) == counts


def test_at_least_twelve_percent_of_the_sentences_have_no_entity(target: list[Sentence]) -> None:
    assert sum(not spans for _, spans in target) >= 0.12 * len(target)


def test_no_two_sentences_share_most_of_their_character_triples(target: list[Sentence]) -> None:
    triples = [{text[i : i + 3] for i in range(len(text) - 2)} for text, _ in target]
    close = [(a, b) for i, a in enumerate(triples) for b in triples[:i] if 3 * len(a & b) > 2 * len(a | b)]
    assert close == []


def test_rare_characters_outside_the_basic_plane_stand_inside_and_before_spans(target: list[Sentence]) -> None:
    rare = [text for text, _ in target if any(ord(c) > 0xFFFF for c in text)]
    assert len(rare) >= 15
    assert any(ord(c) > 0xFFFF for label in TARGET_TYPES for surface in surfaces(target, label) for c in surface)
    assert any(ord(c) > 0xFFFF for text, spans in target if spans for c in text[: spans[0].start])


def test_spans_are_sorted_apart_and_inside_their_text(sample: Sample) -> None:
    for text, spans in chain(*sample):
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in spans)


def test_every_type_is_used_often_in_every_split(sample: Sample) -> None:
    assert [row.name for row in load_types()] == TARGET_TYPES
    for split in ("pool", "dev", "test"):
        counts = stats()[split]["types"]
        assert set(counts) == set(TARGET_TYPES)
        assert min(counts.values()) >= 20


def test_the_source_corpus_has_other_types_and_other_sentences(sample: Sample, target: list[Sentence]) -> None:
    source = [*sample.source, *sample.source_dev]
    names = {row.name for row in load_types("source")}
    assert names.isdisjoint(TARGET_TYPES)
    assert {s.label for _, spans in source for s in spans} == names
    assert {text for text, _ in source}.isdisjoint(text for text, _ in target)


def test_splits_are_disjoint_and_near_seventy_fifteen_fifteen(sample: Sample, target: list[Sentence]) -> None:
    texts = [{text for text, _ in split} for split in sample]
    assert sum(map(len, texts)) == len(set().union(*texts))
    assert [100 * len(split) / len(target) for split in sample[:3]] == pytest.approx([70, 15, 15], abs=3)


def test_loading_twice_gives_the_same_sample(sample: Sample) -> None:
    assert load() == sample


def test_no_surface_has_two_types(target: list[Sentence]) -> None:
    assert ambiguous_surfaces(target) == {}


def test_a_name_labelled_once_is_labelled_wherever_it_stands(target: list[Sentence]) -> None:
    assert unlabelled_mentions(target, {*TARGET_TYPES} - {"Function"}) == []


def test_types_have_titles_colours_and_distinct_hotkeys() -> None:
    for rows in (load_types("target"), load_types("source")):
        assert all(row.title and row.description and row.colour.startswith("#") for row in rows)
        assert len({row.hotkey for row in rows}) == len({row.colour for row in rows}) == len(rows)


def test_the_guideline_names_every_type() -> None:
    assert all(f"{row.name} {row.title}" in guideline() for row in load_types())


def test_the_package_imports_only_spans_and_the_standard_library() -> None:
    imported = {
        node.module or ""
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }
    inside = {name for name in imported if name.startswith(("annotation", "learner", "django"))}
    assert {name for name in inside if not name.startswith("annotation.sample")} == {"annotation.spans.span"}


def test_the_provenance_page_gives_the_counts_of_the_files() -> None:
    page = Path("docs/sample-corpus.md").read_text(encoding="utf-8")
    for name, counts in stats().items():
        figures = [counts[key] for key in ("sentences", "without_spans", "characters", "spans")]
        assert f"| {name} | {' | '.join(map(str, figures))} |" in page

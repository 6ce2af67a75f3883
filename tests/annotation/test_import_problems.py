"""The problems of an import: all of them, by line, and none of them in memory."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.formats.checking import checked
from annotation.formats.record import Problem, Record
from annotation.services.import_problems import Problems, as_csv, read_lines, write_lines
from annotation.spans.span import Span
from annotation.words import retold, say


def kept(found: list[Problem]) -> Problems:
    problems = Problems()
    for row in found:
        problems.append(row)
    return problems


texts = st.text("字a,'\" \t\n", max_size=4)
rows = st.builds(Problem, st.integers(1, 5), st.sampled_from(["overlap", "no_tag"]), texts, texts)


@given(found=st.lists(rows))
def test_problems_come_by_line_and_within_one_as_they_were_found(found: list[Problem]) -> None:
    assert list(kept(found)) == sorted(found, key=lambda row: row.line)
    assert len(kept(found)) == len(found)


def test_problems_of_one_sentence_are_told_one_by_one() -> None:
    spans = (Span(0, 5, "A"), Span(5, 3, "B"), Span(0, 4, "C"))
    items = checked([Record(1, "主轴为钢。", spans)], 10)
    assert [next(items)[1] for _ in spans] == ["out_of_bounds", "overlap", "主轴为钢。"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-5℃", "@x", "\tx", "\rx"])
def test_no_cell_runs_as_a_formula(text: str) -> None:
    rows = [Problem(1, "duplicate", text, text), Problem(2, "duplicate", f"a{text}", "")]
    table = list(csv.reader(StringIO("".join(as_csv(rows, str)), newline="")))
    assert table == [
        ["\ufeffline", "code", "reason", "excerpt"],
        ["1", "duplicate", f"'{text}", f"'{text}"],
        ["2", "duplicate", f"a{text}", ""],
    ]


def test_they_are_kept_without_a_language_and_told_in_any() -> None:
    file = StringIO()
    write_lines(
        [Problem(3, "duplicate", say("The same as line {line}.", line=1), "钢"), Problem(4, "x", "As it was.", "")],
        file,
    )
    again = list(read_lines(BytesIO(file.getvalue().encode())))
    table = "".join(as_csv(again, lambda text: retold(text, {"The same as line {line}.": "与第 {line} 行相同。"})))
    assert [row.reason for row in again] == ["The same as line 1.", "As it was."]
    assert table.splitlines()[1:] == ["3,duplicate,与第 1 行相同。,钢", "4,x,As it was.,"]


def test_a_file_with_more_problems_than_a_piece_is_told_whole() -> None:
    rows = [Problem(line, "duplicate", "", "") for line in range(1, 1202)]
    assert len("".join(as_csv(rows, str)).splitlines()) == 1202

"""Export → import → export is byte-identical, whatever the sentences hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.formats.decoding import decode
from annotation.formats.record import Problem, ReadOptions, Record, WriteOptions
from annotation.formats.registry import export_names, formats, read
from annotation.spans.scheme_counts import lossy_adjacent
from annotation.spans.tag_schemes import schemes
from tests.annotation.formats.strategies import files, records

LOSSLESS = [name for name in schemes if name != "IO"]


def written(name: str, rows: list[Record], options: WriteOptions) -> str:
    return "".join(formats[name].write(rows, options))


def reread(name: str, text: str, scheme: str = "auto") -> list[Record]:
    items = list(read(formats[name], decode(text.encode()).text, ReadOptions(scheme=scheme)))
    assert [item for item in items if isinstance(item, Problem) and item.code != "joined_tokens"] == []
    return [item for item in items if isinstance(item, Record)]


@pytest.mark.parametrize("name", [name for name in export_names if name != "conll"])
@given(rows=files)
def test_json_lines_come_back_to_the_byte(name: str, rows: list[Record]) -> None:
    text = written(name, rows, WriteOptions())
    again = reread(name, text)
    assert [(row.text, row.spans) for row in again] == [(row.text, row.spans) for row in rows]
    assert written(name, again, WriteOptions()) == text


@pytest.mark.parametrize("separator", [" ", "\t"], ids=["space", "tab"])
@pytest.mark.parametrize("scheme", LOSSLESS)
@given(rows=files)
def test_conll_comes_back_to_the_byte(scheme: str, separator: str, rows: list[Record]) -> None:
    options = WriteOptions(scheme, separator)
    text = written("conll", rows, options)
    again = reread("conll", text, scheme)
    assert [(row.text, row.spans) for row in again] == [(row.text, row.spans) for row in rows]
    assert written("conll", again, options) == text


@pytest.mark.parametrize("scheme", LOSSLESS)
@given(rows=files)
def test_conll_comes_back_though_nobody_tells_its_scheme(scheme: str, rows: list[Record]) -> None:
    text = written("conll", rows, WriteOptions(scheme))
    again = reread("conll", text)
    assert [(row.text, row.spans) for row in again] == [(row.text, row.spans) for row in rows]


@given(rows=files)
def test_io_loses_only_the_boundaries_that_are_announced(rows: list[Record]) -> None:
    text = written("conll", rows, WriteOptions("IO"))
    again = reread("conll", text, "IO")
    lost = sum(lossy_adjacent(row.spans or (), "IO") for row in rows)
    assert sum(len(row.spans or ()) for row in again) == sum(len(row.spans or ()) for row in rows) - lost
    assert written("conll", again, WriteOptions("IO")) == text


@given(row=records(), meta=st.dictionaries(st.sampled_from(["id", "document", "origin"]), st.text(max_size=5)))
def test_what_else_stands_in_a_json_line_comes_back_too(row: Record, meta: dict[str, str]) -> None:
    text = written("jsonl", [row._replace(meta=meta)], WriteOptions())
    assert reread("jsonl", text)[0].meta == meta

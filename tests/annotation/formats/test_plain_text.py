import re
from bisect import bisect
from itertools import pairwise
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.formats import plain_text
from annotation.formats.plain_text import (
    ABBREVIATION,
    ASCII_MARKS,
    BRACKETS,
    CLOSERS,
    END,
    GOES_ON,
    INSIDE,
    LOWER,
    read,
    split_sentences,
)
from annotation.formats.record import Problem, ReadOptions, Record


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("主轴为45钢。须调质！是吗？是；好", ["主轴为45钢。", "须调质！", "是吗？", "是；", "好"]),
        ("“好。”他走了……然后呢？！", ["“好。”", "他走了……", "然后呢？！"]),
        ("公差3.14mm，V2.0.1版，M8×1.25-6g。完", ["公差3.14mm，V2.0.1版，M8×1.25-6g。", "完"]),
        ("轴承SKF6205-2RS1/C3;密封", ["轴承SKF6205-2RS1/C3;", "密封"]),
        ("型号A;B;C与a=b?c=1", ["型号A;B;C与a=b?c=1"]),
        ("他说“你好！”，就走了。", ["他说“你好！”，就走了。"]),
        ("见图（图1；图2）与《怎么办？》一书。", ["见图（图1；图2）与《怎么办？》一书。"]),
        ("检查完毕.继续运行No.5泵", ["检查完毕.", "继续运行No.5泵"]),
        ("See Fig. 3 now. It runs at 3.5 bar. Stop v1.2.", ["See Fig. 3 now.", "It runs at 3.5 bar.", "Stop v1.2."]),
        ('他说"走!"然后!"好"', ['他说"走!"', "然后!", '"好"']),
        ("约20℃...30℃，等等...然后", ["约20℃...30℃，等等...", "然后"]),
        ("一\n二\r\n\r\n　三　\r四", ["一", "二", "三", "四"]),
        ("甲\u2028乙\x85丙\x0b丁", ["甲\u2028乙\x85丙\x0b丁"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


CHARS = "。！？；…，、”’）（《》“\"'.;!? \t\r\n3a中𠮷\u2028\u3000"
pieces = st.sampled_from([*CHARS, "...", "3.14", "\r\n", "中文"])


@given(text=st.lists(pieces, max_size=60).map("".join), limit=st.integers(3, 20))
def test_every_sentence_is_a_slice_of_the_file(text: str, limit: int) -> None:
    records = [item for item in read(text, ReadOptions(limit)) if isinstance(item, Record)]
    for record in records:
        assert record.start is not None
        assert text[record.start : record.start + len(record.text)] == record.text
        assert record.text == record.text.strip() != ""


@given(text=st.lists(pieces, max_size=60).map("".join), limit=st.integers(3, 20))
def test_nothing_but_white_space_is_lost(text: str, limit: int) -> None:
    records = [item for item in read(text, ReadOptions(limit)) if isinstance(item, Record)]
    assert "".join("".join(record.text for record in records).split()) == "".join(text.split())
    assert [record.start for record in records] == sorted(record.start or 0 for record in records)


@given(text=st.lists(pieces, max_size=60).map("".join))
def test_every_sentence_knows_its_line(text: str) -> None:
    breaks = [i for i, char in enumerate(text) if char == "\n" or (char == "\r" and text[i + 1 : i + 2] != "\n")]
    for item in read(text, ReadOptions()):
        assert isinstance(item, Record)
        assert item.line == bisect(breaks, item.start or 0) + 1


def test_a_sentence_over_the_limit_is_cut_behind_commas_and_told() -> None:
    items = list(read("一二三，四五六、七八九。", ReadOptions(8)))
    assert [(type(item), item.line) for item in items] == [(Problem, 1), (Record, 1), (Record, 1)]
    assert [item.text for item in items if isinstance(item, Record)] == ["一二三，四五六、", "七八九。"]


def test_a_long_sentence_without_a_comma_stays_whole_for_the_limit_to_refuse() -> None:
    assert [item.text for item in read("一" * 9, ReadOptions(8)) if isinstance(item, Record)] == ["一" * 9]


def slow_ends(line: str) -> list[int]:
    """Every mark looks back over the whole line."""
    return [slow_end(line, *match.span()) for match in END.finditer(line) if is_slow_end(line, *match.span())]


def slow_end(line: str, start: int, end: int) -> int:
    quote = line.find('"', start, end)
    return end if quote < 0 or line[:quote].count('"') % 2 else quote


def is_slow_end(line: str, start: int, end: int) -> bool:
    mark = line[start:end].rstrip(CLOSERS)
    if GOES_ON.match(line, end) or any(first.start() <= start < first.end() - 1 for first in BRACKETS.finditer(line)):
        return False
    if mark.endswith(("…", "...")):
        return not line[end : end + 1].isdigit()
    if mark.endswith("."):
        return not LOWER.match(line, end) and not ABBREVIATION.search(line[: start + 1])
    return not ASCII_MARKS.fullmatch(mark[-1:]) or not INSIDE.match(line, end)


words = st.sampled_from(
    [*'。！？;."“”()（）《》， 3中', "...", "approx.", "Figs.", "xFig.", "ſt. ", "min. A", "b. A", "word. A"]
)


@given(line=st.lists(words, max_size=40).map("".join))
def test_a_line_ends_its_sentences_where_looking_back_over_all_of_it_does(line: str) -> None:
    ends = [0, *slow_ends(line), len(line)]
    slow = [line[start:end].strip() for start, end in pairwise(ends)]
    assert split_sentences(line) == [sentence for sentence in slow if sentence]


def test_a_long_line_gives_its_first_sentence_before_the_next_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    is_end = plain_text._is_end
    monkeypatch.setattr(plain_text, "_is_end", lambda *found: looked.append(1) or is_end(*found))
    assert next(read("It stops. " * 1000, ReadOptions())).line == 1
    assert len(looked) == 1


class Watched(str):
    """A line that writes down how far it is counted through."""

    looked: ClassVar[list[int]] = []

    def count(self, part: str, start: int, end: int) -> int:  # type: ignore[override]
        self.looked.append(end - start)
        return super().count(part, start, end)


class WatchedPattern:
    def search(self, line: Watched, start: int, end: int) -> re.Match[str] | None:
        line.looked.append(end - start)
        return ABBREVIATION.search(line, start, end)


def test_a_long_line_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text, "ABBREVIATION", WatchedPattern())
    line = Watched('He said "Stop." Then he left. ' * 100)
    assert len(list(plain_text._pieces(line))) == 200
    assert sum(line.looked) <= 2 * len(line)

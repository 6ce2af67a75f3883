"""Text files: read as a stream, again and again, and refused with a reason."""

import lzma
from pathlib import Path

import pytest

from learner.pretraining import sources
from learner.pretraining.errors import BadText
from learner.pretraining.sources import file_source, lines_in, lines_of

TEXT = "用钢做轴。\n再磨削。\n"


def written(folder: Path, content: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(lzma.compress(content) if name.endswith(".xz") else content)
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.txt.xz"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n \t\n", "  \n\u3000"])
def test_lines_come_without_breaks_blanks_and_byte_order_mark(tmp_path: Path, name: str, start: str, end: str) -> None:
    path = written(tmp_path, (start + TEXT.replace("\n", end)).encode(), name)
    assert [*lines_of(path)] == ["用钢做轴。", "再磨削。"]


def test_the_last_line_needs_no_line_break(tmp_path: Path) -> None:
    assert [*lines_of(written(tmp_path, "轴\n承".encode()))] == ["轴", "承"]


def test_a_source_is_read_again_and_again(tmp_path: Path) -> None:
    source = file_source(written(tmp_path, TEXT.encode()), 2.5)
    assert [*source.lines()] == [*source.lines()] == TEXT.split()
    assert (source.name, source.weight) == ("a.txt", 2.5)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("轴承" * 12, ["轴承" * 5, "轴承" * 5, "轴承" * 2]),
        ("一二三四五六七八九十", ["一二三四五六七八九十"]),
        ("一二三四五六七八九十\n", ["一二三四五六七八九十"]),
        ("一二三四五六七八九\n十", ["一二三四五六七八九", "十"]),
        ("用钢。做轴。磨削轴承。", ["用钢。做轴。", "磨削轴承。"]),
        ("用钢；做轴承和齿轮，也做别的东西。好", ["用钢；", "做轴承和齿轮，也做别", "的东西。好"]),
        ("用钢。做轴承和齿轮\n磨", ["用钢。做轴承和齿轮", "磨"]),
    ],
)
def test_a_long_line_comes_in_pieces_cut_behind_a_sentence_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, pieces: list[str]
) -> None:
    monkeypatch.setattr(sources, "LONGEST_LINE", 10)
    assert [*lines_of(written(tmp_path, text.encode()))] == pieces


@pytest.mark.parametrize("name", ["a.txt", "a.txt.xz"])
def test_what_holds_more_than_it_may_is_refused_however_well_it_is_packed(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, ("轴\n" * 5000).encode(), name)
    with pytest.raises(BadText, match=r"holds more than 9,999 characters: take a part of it"):
        [*lines_in(name, lambda: path.open("rb"), 9_999)]
    assert len([*lines_in(name, lambda: path.open("rb"), 10_000)]) == 5000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (TEXT.encode("gb18030"), "is not text in UTF-8: convert it first"),
        (TEXT.encode("utf-16"), "is not text in UTF-8: convert it first"),
        ("轴\n\0\n".encode(), "is not text: there are zero bytes"),
        (b"", "is empty: there is no text"),
        (" \r\n\u3000\n".encode(), "is empty: there is no text"),
        (b"\xef\xbb\xbf", "is empty: there is no text"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.txt.xz"])
def test_what_is_not_text_is_refused_by_name(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(BadText, match=f"{path} {reason}"):
        [*lines_of(path)]


def test_a_missing_file_and_a_folder_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path / "none.txt.xz", tmp_path):
        with pytest.raises(BadText, match=f"{path} cannot be read: "):
            [*lines_of(path)]


@pytest.mark.parametrize("kept", [0, 5, -9, -1])
def test_an_xz_file_that_is_cut_off_is_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.txt.xz"
    path.write_bytes(lzma.compress(TEXT.encode() * 1000)[:kept])
    with pytest.raises(BadText, match=f"{path} is not a whole xz file"):
        [*lines_of(path)]


def test_a_file_that_only_calls_itself_xz_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.xz"
    path.write_text(TEXT, "utf-8")
    with pytest.raises(BadText, match="is not a whole xz file"):
        [*lines_of(path)]

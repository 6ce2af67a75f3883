import pytest

from annotation.errors import ImportFailed
from annotation.formats.decoding import decode, lines

TEXT = "主轴材料为45钢，须调质处理。\n𠮷野家在北京。\n" * 20


@pytest.mark.parametrize(
    ("data", "encoding", "found"),
    [
        (TEXT.encode(), "auto", "utf-8"),
        (TEXT.encode("utf-8-sig"), "auto", "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8", "utf-8"),
        (TEXT.encode("gb18030"), "auto", "gb18030"),
        (TEXT.encode("gb18030"), "gb18030", "gb18030"),
        (("\ufeff" + TEXT).encode("gb18030"), "auto", "gb18030"),
    ],
)
def test_the_text_is_the_same_in_every_encoding(data: bytes, encoding: str, found: str) -> None:
    assert decode(data, encoding) == (TEXT, found)


@pytest.mark.parametrize(
    ("data", "encoding", "reason"),
    [
        (b"abc\n\0", "auto", "NUL byte on line 2"),
        (TEXT.encode("utf-16"), "auto", "UTF-16"),
        (TEXT.encode("gb18030"), "utf-8", "not valid UTF-8.*line 1"),
        ("好\n".encode() + b"\xff\xff", "gb18030", "line"),
        (b"ok\n\xff\xfe\xff", "auto", "neither UTF-8 nor GB18030: see line 2"),
        (bytes(range(1, 32)) * 9, "auto", "control characters"),
        (b"x", "latin-1", "Unknown encoding"),
    ],
)
def test_what_is_not_text_is_refused_with_the_reason(data: bytes, encoding: str, reason: str) -> None:
    with pytest.raises(ImportFailed, match=reason):
        decode(data, encoding)


def test_utf8_with_a_damaged_byte_is_not_taken_for_gb18030() -> None:
    data = TEXT.encode()
    for at in range(60, 80):
        with pytest.raises(ImportFailed, match="not valid UTF-8"):
            decode(data[:at] + b"\xff" + data[at + 1 :])


def test_lines_end_in_lf_or_crlf_alone() -> None:
    assert list(lines("a\r\n\u2028b\x85\x0b\n\rc\r")) == [(1, "a"), (2, "\u2028b\x85\x0b"), (3, "\rc")]
    assert list(lines("")) == []

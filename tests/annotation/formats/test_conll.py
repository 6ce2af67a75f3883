import pytest

from annotation.errors import ImportFailed
from annotation.formats import conll
from annotation.formats.conll import write
from annotation.formats.record import Problem, ReadOptions, Record, WriteOptions
from annotation.formats.registry import formats
from annotation.formats.registry import read as read_checked


def read(text: str, scheme: str = "auto") -> tuple[list[tuple[str, list[tuple[int, int, str]]]], list[tuple[int, str]]]:
    """([(text, spans)], [(line, code)])"""
    items = list(read_checked(formats["conll"], text, ReadOptions(scheme=scheme)))
    records = [(item.text, [tuple(span) for span in item.spans or ()]) for item in items if isinstance(item, Record)]
    return records, [(item.line, item.code) for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("B-A I-A O B-A", [(0, 2, "A"), (3, 4, "A")]),
        ("B-A M-A E-A S-B", [(0, 3, "A"), (3, 4, "B")]),
        ("B-A I-A E-A S-B", [(0, 3, "A"), (3, 4, "B")]),
        ("B-A I-A L-A U-B", [(0, 3, "A"), (3, 4, "B")]),
        ("I-A I-A O I-B", [(0, 2, "A"), (3, 4, "B")]),
        ("I-A E-A E-A O", [(0, 2, "A"), (2, 3, "A")]),
        ("LOC LOC O PER", [(0, 2, "LOC"), (3, 4, "PER")]),
        ("O O O O", []),
    ],
)
@pytest.mark.parametrize("separator", [" ", "\t"])
def test_the_scheme_is_found_from_the_tags(separator: str, tags: str, spans: list[tuple[int, int, str]]) -> None:
    rows = "".join(f"{char}{separator}{tag}\n" for char, tag in zip("甲乙丙丁", tags.split(), strict=True))
    assert read(rows) == ([("甲乙丙丁", spans)], [])


def test_blank_lines_separate_whatever_the_line_ends_are() -> None:
    assert read("甲 O\r\n乙 B-A\r\n\r\n\r\n \r\n丙 O") == ([("甲乙", [(1, 2, "A")]), ("丙", [])], [])


def test_a_token_can_be_the_separator_or_another_blank() -> None:
    assert read("甲 O\n  O\n\t B-A\n\u2028 I-A\n")[0] == [("甲 \t\u2028", [(2, 4, "A")])]
    assert read("甲\tO\n \tO\n\t\tB-A\n\x85\tI-A\n")[0] == [("甲 \t\x85", [(2, 4, "A")])]


def test_of_several_columns_the_first_and_the_last_count() -> None:
    rows = "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\nGerman JJ B-NP B-MISC\n. . O O\n"
    assert read(rows) == ([("EU rejects German .", [(0, 2, "ORG"), (11, 17, "MISC")])], [(3, "joined_tokens")])


def test_tokens_of_several_characters_are_joined_and_told_once() -> None:
    rows = "买 O\niPhone B-P\n6s I-P\n手机 O\n\nab O\n"
    assert read(rows) == ([("买iPhone 6s手机", [(1, 10, "P")]), ("ab", [])], [(1, "joined_tokens")])


def test_a_line_without_a_tag_drops_its_sentence_alone() -> None:
    assert read("甲 O\n乙\n\n丙 O\n") == ([("丙", [])], [(2, "no_tag")])


def test_illegal_tags_are_read_and_told_by_line() -> None:
    records, problems = read("甲 O\n乙 I-A\n丙 B-A\n丁 I-B\n")
    assert records == [("甲乙丙丁", [(1, 2, "A"), (2, 3, "A"), (3, 4, "B")])]
    assert problems == [(2, "illegal_tag"), (4, "illegal_tag")]


def test_an_entity_cut_off_at_the_end_is_told() -> None:
    assert read("甲 B-A\n乙 M-A\n\n丙 S-A\n")[1] == [(2, "illegal_tag")]


def test_what_is_no_tag_is_told_and_read_as_outside() -> None:
    assert read("甲 B-A\n乙 Q-A\n丙 B-\n") == ([("甲乙丙", [(0, 1, "A")])], [(2, "illegal_tag"), (3, "illegal_tag")])


def test_a_given_scheme_is_kept_to() -> None:
    assert read("甲 B-A\n乙 I-A\n", "BMES")[1] == [(2, "illegal_tag")]
    with pytest.raises(ImportFailed, match="BIES"):
        read("甲 B-A\n", "XYZ")


def test_characters_with_their_place_in_the_word_are_pointed_out() -> None:
    text = "科技全方位资讯智能快捷的汽车生活需要有三屏一云"
    rows = "".join(f"{char}{number % 3} O\n" for number, char in enumerate(text))
    assert read(rows)[1][0] == (1, "position_digits")


def test_what_is_written() -> None:
    rows = [Record(1, "𠮷 野", ((0, 1, "A"),)), Record(2, "家", ())]  # type: ignore[arg-type]
    assert "".join(write(rows, WriteOptions("BIES"))) == "𠮷 S-A\n  O\n野 O\n\n家 O\n\n"
    assert "".join(write(rows, WriteOptions("BIO", "\t"))) == "𠮷\tB-A\n \tO\n野\tO\n\n家\tO\n\n"


def test_a_sentence_without_an_end_is_told_once_and_left_out_up_to_the_next_blank_line() -> None:
    text = "甲 O\n\n" + "乙 B-A\n" * 2001 + "丙 Q-A\n丁\n" * 9 + "\n戊 O\n"
    assert read(text) == ([("甲", []), ("戊", [])], [(3, "too_long")])


def test_no_more_of_a_sentence_is_kept_than_its_refusal_needs() -> None:
    text = "乙 O\n" * 99 + "\n" + "甲 O\n" * 9
    assert [len(rows) for rows in conll._blocks(text, 8)] == [9, 9]
    assert [len(rows) for rows in conll._blocks(text, 99)] == [99, 9]


def test_a_sentence_at_the_limit_is_read() -> None:
    assert read("乙 O\n" * 2000) == ([("乙" * 2000, [])], [])

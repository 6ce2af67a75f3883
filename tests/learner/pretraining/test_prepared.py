"""Text on disk: every character as it was, its words and sentences marked, and all of it or nothing."""

from collections.abc import Iterator
from pathlib import Path

import jieba  # type: ignore[import-untyped]
import numpy as np
import pytest

from learner.ner.characters import counted
from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining import prepared as module
from learner.pretraining.errors import BadText
from learner.pretraining.exclusion import Exclusion
from learner.pretraining.folding import folded
from learner.pretraining.prepared import LINE, SENTENCE, WORD, Prepared, load_prepared, marks_of, prepare
from learner.pretraining.sources import Source
from tests.learner.pretraining.small import lines, prepared_in, source

LINES = lines(500)


def text_of(prepared: Prepared, part: int, held_out: bool = False) -> str:
    characters = {row: char for char, row in reversed([*prepared.vocabulary.characters.ids.items()])}
    return "".join(characters[int(row)] for row in prepared.ids(part, held_out))


def begins(text: str, bit: int) -> list[int]:
    return [place for place, mark in enumerate(marks_of(text)) if mark & bit]


def test_ids_are_the_text_again(tmp_path: Path) -> None:
    traditional = ["齒輪與軸承，ＧＣｒ１５　鋼"] * 3
    prepared = prepared_in(tmp_path, LINES[:3], traditional, LINES)
    assert text_of(prepared, 0) == folded("".join(LINES[:3]))
    assert text_of(prepared, 1) == "齿轮与轴承,GCr15 钢" * 3
    assert prepared.coverage.share == 1.0
    assert [part.characters + part.held_out for part in prepared.parts] == [
        sum(map(len, text)) for text in (LINES[:3], traditional, LINES)
    ]


def test_ids_are_those_of_the_characters_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 7)
    text = ["𠮷龘轴\u2028承a\u0301😀", *LINES[:99]]
    prepared = prepared_in(tmp_path, text, most=500)
    learned = [line for number, line in enumerate(text, 1) if number not in range(4, 8)]
    assert prepared.ids(0).tolist() == prepared.vocabulary.characters.encode("".join(learned))


def test_held_out_lines_are_whole_and_are_not_learned_from(tmp_path: Path) -> None:
    prepared = prepared_in(tmp_path, LINES)
    learned, held_out = text_of(prepared, 0), text_of(prepared, 0, held_out=True)
    kept = [line for line in map(folded, LINES) if line in held_out]
    assert "".join(kept) == held_out
    assert "".join(line for line in map(folded, LINES) if line not in kept) == learned
    assert len(kept) == 8
    assert (prepared.parts[0].characters, prepared.held_out) == (len(learned), len(held_out))


def test_marks_stand_beside_every_id(tmp_path: Path) -> None:
    prepared = prepared_in(tmp_path, LINES)
    for held_out in (False, True):
        text = [line for number, line in enumerate(LINES, 1) if (number in {4, 5, 6, 7, *range(404, 408)}) == held_out]
        assert prepared.marks(0, held_out).tobytes() == b"".join(map(marks_of, text))


@pytest.mark.parametrize(
    "line", ["用不锈钢做主轴，轴承也是。", "採用不鏽鋼製造主軸。", "GCr15 bearing steel, 3.5 mm", "、、"]
)
def test_words_begin_where_jieba_begins_them(line: str) -> None:
    words = [*jieba.cut(folded(line))]
    assert begins(line, WORD) == [0, *np.cumsum([len(word) for word in words])[:-1].tolist()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("用钢做轴。再磨削！好？行；a!b?c;d", [0, 5, 9, 11, 13, 15, 17, 19]),
        ("真的？！是的……。", [0, 4]),
        ("没有句号，3.5mm", [0]),
        ("。轴", [0, 1]),
    ],
)
def test_sentences_begin_with_the_line_and_behind_the_end_of_another(line: str, expected: list[int]) -> None:
    assert begins(line, SENTENCE) == expected


def test_what_was_prepared_is_loaded_as_it_was(tmp_path: Path) -> None:
    made = prepared_in(tmp_path, LINES, ["龘轴" * 30])
    loaded = load_prepared(tmp_path / "text")
    assert loaded == made
    assert np.array_equal(loaded.ids(1), made.ids(1))


def test_there_is_nothing_to_load_before_the_end(tmp_path: Path) -> None:
    def read() -> Iterator[str]:
        yield from LINES
        seen.append(load_prepared(tmp_path / "text"))

    seen: list[Prepared | None] = []
    prepare([Source("text", read)], tmp_path / "text")
    assert seen == [None]


def test_a_source_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def failing() -> Iterator[str]:
        yield from LINES
        raise BadText("b.txt is not text.")

    with pytest.raises(BadText, match=r"b\.txt"):
        prepare([source(LINES), Source("b.txt", failing)], tmp_path / "text")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("text", [[], ["轴承"] * 499])
def test_next_to_no_text_is_refused(tmp_path: Path, text: list[str]) -> None:
    with pytest.raises(BadText, match=rf"only {2 * len(text)} characters of text; at least 1,000"):
        prepared_in(tmp_path, text)
    assert [*tmp_path.iterdir()] == []


def test_the_vocabulary_of_an_encoder_from_before_is_kept(tmp_path: Path) -> None:
    known = Vocabulary(counted(["轴承"]), 1, 1)
    prepared = prepared_in(tmp_path, LINES, known=known)
    assert prepared.vocabulary == known
    assert prepared.coverage.share < 0.5
    assert prepared.ids(0)[:9].tolist() == known.characters.encode(LINES[0][:9])


def test_what_is_left_out_is_counted_by_source(tmp_path: Path) -> None:
    test = "第八号轴承的硬度为六十"
    excluded = Exclusion([LINES[2], test])
    prepared = prepared_in(tmp_path, LINES, ["轴承。"], [f"{test}。再说。", test], exclusion=excluded)
    assert [part.removed for part in prepared.parts] == [1, 0, 2]
    assert [part.lines for part in prepared.parts] == [500, 1, 2]
    assert text_of(prepared, 2) == "再说。"
    assert folded(LINES[2]) not in text_of(prepared, 0)


def test_lines_are_told_while_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAY_LINES", 200)
    monkeypatch.setattr(module, "SAY_CHARACTERS", 50_000)
    told: list[tuple[str, int]] = []
    long = ["轴" * 20_000] * 4
    prepared_in(tmp_path, LINES, ["轴"], long, on_lines=lambda name, done: told.append((name, done)))
    assert told == [("0", 200), ("0", 400), ("0", 500), ("1", 1), ("2", 3), ("2", 4)]


def test_a_vocabulary_too_large_for_two_bytes_has_ids_of_four(tmp_path: Path) -> None:
    characters = [chr(code) for code in range(0x20000, 0x20000 + 70_000)]
    known = Vocabulary(counted(characters), 1, 1)
    prepared = prepared_in(tmp_path, LINES, [characters[-1]], known=known)
    assert prepared.ids(1).tolist() == [70_001]


def test_half_a_surrogate_pair_is_a_character_like_others(tmp_path: Path) -> None:
    prepared = prepared_in(tmp_path, ["轴\ud800承", *LINES])
    assert len(prepared.ids(0)) == prepared.parts[0].characters
    assert load_prepared(tmp_path / "text") == prepared


def test_a_sample_is_text_as_the_vocabulary_reads_it_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    prepared = prepare([source(["軸承用鋼" * 60] * 40)], tmp_path / "text")
    first, again, other = ([*prepared.sample(5, seed)] for seed in (1, 1, 2))
    assert first == again != other
    assert {len(line) for line in first} == {LINE}
    assert {*"".join(first)} == {*"轴承用钢"}
    assert len([*prepared.sample(10**6, 1)]) <= 1 + prepared.parts[0].characters // LINE

"""Files of vectors: every form in which they come, and what is said of a damaged one."""

import numpy as np
import pytest

from learner.ner.encoders import word2vec
from learner.ner.errors import EncoderUnavailable
from tests.learner.ner.some_encoders import VECTORS, binary_file, text_file


def plain(found):
    return {char: vector.tolist() for char, vector in found.items()}


@pytest.mark.parametrize(
    "write",
    [
        text_file,
        binary_file,
        lambda folder: text_file(folder, header=False),
        lambda folder: text_file(folder, end=" \r\n"),
        lambda folder: binary_file(folder, end=b""),
    ],
    ids=["text", "binary", "no header", "trailing blanks", "binary without line ends"],
)
def test_every_form_says_the_same(tmp_path, write):
    assert plain(word2vec.read(write(tmp_path), "用")) == VECTORS


def test_a_byte_order_mark_is_no_part_of_the_first_word(tmp_path):
    path = text_file(tmp_path, header=False)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert plain(word2vec.read(path, ())) == VECTORS


def test_only_single_characters_are_kept_and_the_first_of_two(tmp_path):
    path = tmp_path / "v"
    lines = "轴承 1 2\n. . . 3 4\n轴 5 6\n轴 7 8\n</s> 9 9\n\n"
    path.write_bytes(lines.encode() + b"\xd6\xe1 1 1\n")  # the last word is GBK
    assert plain(word2vec.read(path, ())) == {"轴": [5, 6]}


@pytest.mark.parametrize("write", [text_file, binary_file])
def test_wanted_characters_come_first_and_others_while_there_is_room(tmp_path, write):
    assert list(word2vec.read(write(tmp_path), "龘𠮷", most_others=1)) == ["用", "龘", "𠮷"]


def test_entries_come_one_at_a_time_and_what_nobody_wants_is_not_read_as_numbers(tmp_path):
    path = tmp_path / "v"
    path.write_text("轴承 1 2\n轴 x y\n轴 5 6\n承 nan 1\n", "utf-8")
    rows = word2vec.entries(path, lambda word: word != "轴")
    assert next(rows)[0] == "轴承"
    with pytest.raises(EncoderUnavailable, match="line 4 holds a number that is not finite"):
        next(rows)


def test_what_is_written_is_read_back_bit_by_bit(tmp_path):
    vectors = np.random.default_rng(1).normal(size=(3, 7)).astype(np.float32) ** 9
    word2vec.write(tmp_path / "v", ["轴", "a", "\xa0"], vectors)
    found = word2vec.read(tmp_path / "v", ())
    assert list(found) == ["轴", "a", "\xa0"]
    assert np.array_equal(np.stack([*found.values()]), vectors)
    assert [path.name for path in tmp_path.iterdir()] == ["v"]


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path):
    path = text_file(tmp_path)
    with pytest.raises(ValueError, match="zip"):
        word2vec.write(path, ["轴"], np.zeros((2, 3), np.float32))
    assert plain(word2vec.read(path, ())) == VECTORS
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it is empty"),
        ("\n轴 1 2", "line 1 speaks of 0 numbers"),
        ("轴\n", "line 1 speaks of 0 numbers"),
        ("1 0\n轴\n", "line 1 speaks of 0 numbers"),
        ("9 99999\n轴 1\n", "line 1 speaks of 99999 numbers"),
        ("轴 1 2\n承 1\n", "line 2 has 1 numbers instead of 2"),
        ("轴 1 2\n承 1 2 3\n", "line 2 has 3 numbers instead of 2"),
        ("2 2\n轴 1 2\n轴承 1\n", "line 3 has 1 numbers instead of 2"),
        ("3 2\n轴 1 2\n承 1 2\n", "promises 3 vectors, but the file ends after 2 in line 3"),
        ("2 2\n", "ends after 0 in line 1"),
        ("轴 1 2\n承 1 secret\n", "line 2 holds something that is not a number"),
        ("轴 1 2\n承 1 nan\n", "line 2 holds a number that is not finite"),
        ("轴承 1 2\n承重 1 2\n", "no vector of a single character"),
    ],
)
def test_a_damaged_text_file_is_refused_with_the_line(tmp_path, content, reason):
    (tmp_path / "v").write_text(content, "utf-8")
    with pytest.raises(EncoderUnavailable, match=reason) as caught:
        word2vec.read(tmp_path / "v", ())
    assert "secret" not in str(caught.value)
    assert str(tmp_path / "v") in str(caught.value)


@pytest.mark.parametrize(("left_out", "vector"), [(1, 4), (12, 4), (17, 4), (18, 3)])
def test_a_truncated_binary_file_is_refused_with_the_vector(tmp_path, left_out, vector):
    path = binary_file(tmp_path, end=b"")
    path.write_bytes(path.read_bytes()[:-left_out])
    with pytest.raises(EncoderUnavailable, match=f"promises 4 vectors, but the file ends .* in vector {vector}"):
        word2vec.read(path, ())


def test_a_binary_file_with_a_number_that_is_not_finite_is_refused(tmp_path):
    path = binary_file(tmp_path, {"轴": [1.0, 2.0], "承": [1.0, float("inf")]})
    with pytest.raises(EncoderUnavailable, match="vector 2 holds a number that is not finite"):
        word2vec.read(path, ())


@pytest.mark.parametrize("name", ["missing", ""])
def test_a_file_that_is_not_there_or_no_file_is_refused_with_the_reason(tmp_path, name):
    with pytest.raises(EncoderUnavailable, match=r"cannot be read: (No such file|Is a directory)"):
        word2vec.read(tmp_path / name, ())

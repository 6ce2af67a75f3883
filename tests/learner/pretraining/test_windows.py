"""Windows: the same for the same numbers, of the text and nothing else, with whole words to be guessed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from learner.ner.characters import Characters
from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining.config import PretrainConfig
from learner.pretraining.folding import folded
from learner.pretraining.prepared import SENTENCE, Prepared, prepare
from learner.pretraining.windows import LONGEST_WORD, Batch, Window, Windows, masked
from tests.learner.pretraining.small import configured, lines, prepared_in, source

LINES = lines(300)
PLAIN = configured(order=False, length=32)
MANY = Vocabulary(Characters({chr(0x4E00 + row): row for row in range(4, 2000)}, size=2000), 3, 2)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared_in(tmp_path_factory.mktemp("windows"), LINES)


def unmasked(batch: Batch) -> list[list[int]]:
    ids = batch.ids.copy()
    ids.flat[batch.places] = batch.targets
    return [row.tolist() for row in ids]


def windows_of(prepared: Prepared, config: PretrainConfig, size: int, held_out: bool = False) -> list[list[int]]:
    return unmasked(Windows(prepared, config, held_out).batch(0, size))


def stands_in(row: list[int], whole: np.ndarray) -> bool:
    kept = [token for token in row if token != 0]
    return np.array(kept, np.uint32).tobytes() in whole.astype(np.uint32).tobytes()


def of_words(*words: list[int]) -> Window:
    marks = [place == 0 for word in words for place in range(len(word))]
    return Window(np.concatenate(words).astype(np.int64), np.array(marks, bool), False)


def drawn(windows: list[Window], share: float, seed: int = 1, vocabulary: Vocabulary = MANY) -> Batch:
    return masked(windows, vocabulary, share, np.random.default_rng(seed))


def random_windows(count: int, length: int) -> list[Window]:
    chance = np.random.default_rng(5)
    return [
        Window(chance.integers(4, 2000, length), chance.random(length) < 0.6, bool(chance.integers(2)))
        for _ in range(count)
    ]


def same(left: Batch, right: Batch) -> bool:
    return all(np.array_equal(*pair) for pair in zip(left, right, strict=True))


def test_the_same_seed_number_and_rank_give_the_same_batch(prepared: Prepared) -> None:
    first = Windows(prepared, PLAIN).batch(3, 4, rank=1)
    assert same(first, Windows(prepared, PLAIN).batch(3, 4, rank=1))
    assert not same(first, Windows(prepared, PLAIN).batch(4, 4, rank=1))
    assert not same(first, Windows(prepared, PLAIN).batch(3, 4, rank=2))
    assert not same(first, Windows(prepared, replace(PLAIN, seed=2)).batch(3, 4, rank=1))


@pytest.mark.parametrize("held_out", [False, True])
def test_without_order_every_window_is_a_stretch_of_the_text(prepared: Prepared, held_out: bool) -> None:
    found = windows_of(prepared, PLAIN, 50, held_out)
    assert all(stands_in(row, prepared.ids(0, held_out)) for row in found)
    assert {len(row) for row in found} == {32}


def test_with_order_two_segments_stand_around_a_separator_and_half_are_swapped(prepared: Prepared) -> None:
    batch = Windows(prepared, replace(PLAIN, order=True)).batch(0, 100)
    for row, swapped in zip(unmasked(batch), batch.swapped, strict=True):
        cut = row.index(prepared.vocabulary.separator)
        first, second = row[:cut], row[cut + 1 :]
        assert len(row) == 32
        assert min(len(first), len(second)) >= 3
        assert stands_in(second + first if swapped else first + second, prepared.ids(0))
    assert 30 < batch.swapped.sum() < 70


def test_without_order_none_is_said_to_be_swapped(prepared: Prepared) -> None:
    assert not Windows(prepared, PLAIN).batch(0, 50).swapped.any()


def test_windows_begin_with_a_sentence_where_one_is_near(prepared: Prepared) -> None:
    whole = prepared.ids(0).astype(np.uint32).tobytes()
    starts = [whole.find(np.array(row, np.uint32).tobytes()) // 4 for row in windows_of(prepared, PLAIN, 50)]
    marks = prepared.marks(0)
    assert all(marks[start] & SENTENCE for start in starts if start < len(marks) - 32)


def test_words_are_hidden_as_a_whole_or_not_at_all() -> None:
    words = [[number + 10] * (1 + number % LONGEST_WORD) for number in range(40)]
    batch = drawn([of_words(*words)], 0.3)
    chosen = np.isin(np.arange(batch.ids.size), batch.places)
    ends = np.cumsum([len(word) for word in words])
    shares = [chosen[end - len(word) : end].mean() for word, end in zip(words, ends, strict=True)]
    assert {*shares} == {0.0, 1.0}


def test_long_words_are_hidden_in_pieces() -> None:
    batch = drawn([of_words([*range(10, 10 + 20 * LONGEST_WORD)])], 0.5)
    chosen = np.isin(np.arange(batch.ids.size), batch.places).reshape(20, LONGEST_WORD)
    assert {*chosen.mean(1).tolist()} == {0.0, 1.0}


def test_a_word_ends_with_its_window() -> None:
    """Both begin in the midst of a word, as windows do where no sentence begins for long."""
    torn = Window(np.array([10, 11, 12], np.int64), np.zeros(3, bool), False)
    found = [drawn([torn, torn], 0.5, seed).places.tolist() for seed in range(20)]
    assert [0, 1, 2] in found
    assert [3, 4, 5] in found


@pytest.mark.parametrize("share", [0.15, 0.5])
def test_about_the_share_is_guessed_four_fifths_of_it_hidden_and_a_tenth_replaced(share: float) -> None:
    windows = random_windows(300, 100)
    batch = drawn(windows, share)
    found = batch.ids.flat[batch.places]
    assert len(batch.places) / batch.ids.size == pytest.approx(share, abs=0.02)
    assert np.mean(found == MANY.mask) == pytest.approx(0.8, abs=0.02)
    assert np.mean(found == batch.targets) == pytest.approx(0.1, abs=0.02)


def test_replaced_ones_become_characters_of_the_batch() -> None:
    windows = [of_words([token]) for token in (10, 11, 12)] * 100
    assert {*drawn(windows, 0.5).ids.ravel().tolist()} == {10, 11, 12, MANY.mask}


def test_targets_are_what_stood_there_and_the_rest_stays() -> None:
    windows = random_windows(9, 30)
    assert unmasked(drawn(windows, 0.4)) == [window.ids.tolist() for window in windows]


@pytest.mark.parametrize("order", [False, True])
def test_special_tokens_and_unknown_characters_are_never_guessed(tmp_path: Path, order: bool) -> None:
    characters = Characters({"轴": 5, "承": 6, "用": 7}, pad=4, unknown=1, prefix=(2,), suffix=(3,), size=9)
    known = Vocabulary(characters, mask=0, separator=3)
    prepared = prepare([source(LINES)], tmp_path / "text", known=known)
    batch = Windows(prepared, replace(PLAIN, order=order, masked=0.5)).batch(0, 30)
    assert {*batch.targets.tolist()} == {5, 6, 7}
    assert {row[0] for row in unmasked(batch)} == {2}
    assert {row[-1] for row in unmasked(batch)} == {3}
    assert batch.ids.shape == (30, 32)


def test_even_where_hardly_anything_is_chosen_something_is() -> None:
    assert len(drawn([of_words([10], [11])], 1e-9).places) == 1


def test_where_no_character_is_known_unknown_ones_are_guessed() -> None:
    batch = drawn([of_words([0, 1], [MANY.separator, 1])], 0.5)
    assert {*batch.targets.tolist()} == {1}


def test_shorter_windows_are_filled_up_and_padding_is_never_guessed() -> None:
    batch = drawn([of_words([10] * 3), of_words([11] * 5), of_words([12] * 2)], 0.9)
    assert [row.count(0) for row in unmasked(batch)] == [2, 0, 3]
    assert unmasked(batch)[2] == [12, 12, 0, 0, 0]
    assert 0 not in batch.targets


@pytest.mark.parametrize("order", [False, True])
def test_a_text_shorter_than_a_window_is_read_whole(tmp_path: Path, order: bool) -> None:
    prepared = prepared_in(tmp_path, LINES, ["轴承"], ["钢"])
    tiny = replace(prepared, parts=tuple(replace(part, weight=float(part.name != "0")) for part in prepared.parts))
    separator = prepared.vocabulary.separator
    found = windows_of(tiny, replace(PLAIN, order=order), 40)
    texts = [[token for token in row if token not in (0, separator)] for row in found]
    ids = [prepared.ids(number).tolist() for number in (1, 2)]
    assert all(text in [*ids, ids[0][::-1]] for text in texts)
    assert ids[1] in texts


@pytest.mark.parametrize(("weights", "expected"), [((1, 1), 0.5), ((3, 1), 0.75), ((0, 1), 0.0)])
def test_characters_are_read_by_the_weight_of_their_source(
    tmp_path: Path, weights: tuple[int, int], expected: float
) -> None:
    sources = [
        source([char * 50] * 3 + [""] * 4 + [char * 50] * 9, char, weight)
        for char, weight in zip("甲乙", weights, strict=True)
    ]
    prepared = prepare(sources, tmp_path / "text")
    found = windows_of(prepared, PLAIN, 400)
    first = prepared.vocabulary.characters.encode("甲")[0]
    assert np.mean([row[0] == first for row in found]) == pytest.approx(expected, abs=0.08)


def test_a_longer_source_of_the_same_weight_is_read_more_often(tmp_path: Path) -> None:
    prepared = prepared_in(tmp_path, [("甲" * 100)] * 3, ["乙" * 300] * 3)
    found = windows_of(prepared, PLAIN, 400)
    first = prepared.vocabulary.characters.encode("甲")[0]
    assert np.mean([row[0] == first for row in found]) == pytest.approx(0.25, abs=0.08)


def test_what_is_folded_is_what_is_read(tmp_path: Path) -> None:
    prepared = prepared_in(tmp_path, ["齒輪" * 200] * 3)
    assert {*windows_of(prepared, PLAIN, 5)[0]} == {*prepared.vocabulary.characters.encode(folded("齒輪"))}

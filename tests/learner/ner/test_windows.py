"""Long sentences: windows and pieces lose nothing and cut where a reader would."""

from hypothesis import given
from hypothesis import strategies as st

from learner.ner.windows import pieces, windows

TEXTS = st.text(alphabet="轴承钢，。、", max_size=120)


@given(TEXTS, st.integers(8, 40), st.data())
def test_kept_parts_tile_the_text_within_windows_of_the_limit(text, limit, data):
    overlap = data.draw(st.integers(0, 3 * limit))
    found = windows(text, limit, overlap)
    assert [window.keep_start for window in found] == [0, *(window.keep_end for window in found[:-1])]
    assert found[-1].keep_end == found[-1].end == len(text)
    for window in found:
        assert 0 <= window.start <= window.keep_start <= window.keep_end <= window.end
        assert window.end - window.start <= limit


@given(TEXTS, st.integers(8, 40))
def test_pieces_tile_the_text_within_the_limit(text, limit):
    found = pieces(text, limit, [])
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(text)
    assert all(end - start <= limit for start, end in found)


def test_a_short_text_is_one_window():
    assert [tuple(window) for window in windows("轴承", 8, 4)] == [(0, 2, 0, 2)]


def test_cuts_fall_behind_punctuation():
    text = "一二三四五，六七八。九十一二三四五"
    assert pieces(text, 12, []) == [(0, 10), (10, 17)]
    assert windows(text, 12, 4)[0].end == 10


def test_neighbouring_windows_share_the_overlap():
    first, second = windows("一" * 20, 12, 4)
    assert (first.end - second.start, first.keep_end - second.start) == (4, 2)


def test_pieces_do_not_cut_an_entity_in_two():
    text = "一二三四五六七。八九十"
    assert pieces(text, 9, [(6, 10)]) == [(0, 6), (6, 11)]


def test_an_entity_longer_than_the_limit_is_cut_rather_than_dropped():
    assert pieces("一" * 20, 8, [(0, 20)]) == [(0, 8), (8, 16), (16, 20)]

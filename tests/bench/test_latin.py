"""What is counted of Latin words, without the data."""

import pytest
from tokenizers import Tokenizer

from annotation.spans.span import Span
from bench.latin import Found, counted, learned, table
from learner.ner.data import Example


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Knows PLC whole, and one letter at a time besides."""
    return learned(["PLC控制器", "PLC PLC ABC"], 12)


def test_a_span_is_cut_where_it_begins_or_ends_inside_a_piece(tokenizer: Tokenizer) -> None:
    whole, inside = Span(2, 5, "Part"), Span(3, 5, "Part")
    assert tokenizer.encode("PLC").tokens == ["PLC"]
    found = counted([Example("用于PLC柜", (whole, inside, Span(0, 2, "Part")))], tokenizer)
    assert found == Found(characters=6, latin=3, pieces=1, spans=3, with_latin=2, cut=1)


def test_full_width_letters_are_letters(tokenizer: Tokenizer) -> None:
    assert counted([Example("ＰＬＣ柜")], tokenizer).pieces == 1


def test_the_table_tells_shares() -> None:
    told = table({"CLUENER dev": Found(100, 8, 4, 50, 10, 1)}, 4000)
    assert "| CLUENER | 8.0% | 4.0% | 50 | 10 | 1 (10.0%) |" in told

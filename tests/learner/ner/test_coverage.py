import json

import pytest

from learner.ner.coverage import MISSING_SHOWN, Coverage
from learner.pretraining.vocabulary import built


def test_coverage_counts_what_is_known_and_names_what_is_not() -> None:
    vocabulary = built({"轴": 1}, 8000)
    found = vocabulary.characters.coverage({"轴": 6, "軸": 2, "a": 1, " ": 50, "\u3000": 7, "铜": 1, "龘": 3, "承": 3})
    assert found == Coverage(characters=16, known=9, missing=("承", "龘", "铜"))
    assert found.share == 9 / 16


def test_of_many_missing_characters_the_most_frequent_are_named() -> None:
    counts = {chr(0x4E00 + number): 100 - number for number in range(60)}
    found = built({}, 8000).characters.coverage(counts)
    assert found.missing == tuple(counts)[:MISSING_SHOWN]
    assert found.known == 0


def test_a_text_without_characters_lacks_none() -> None:
    assert built({}, 8000).characters.coverage({" ": 3}).share == 1.0


@pytest.mark.parametrize("missing", [(), ("龘", "𠮷")])
def test_coverage_passes_through_json(missing: tuple[str, ...]) -> None:
    before = Coverage(20, 18, missing)
    assert Coverage.from_dict(json.loads(json.dumps(before.to_dict()))) == before

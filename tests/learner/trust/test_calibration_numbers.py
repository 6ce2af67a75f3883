"""Calibration error, reliability and the search, on numbers that can be checked by hand."""

import math

import pytest

from learner.trust.calibration import expected_calibration_error, log_loss, minimum, reliability, smoothed_targets


def test_the_error_is_the_weighted_distance_of_confidence_and_accuracy():
    confidence, correct = [0.95, 0.85, 0.85, 0.15], [True, True, False, False]
    assert expected_calibration_error(confidence, correct) == pytest.approx(0.05 / 4 + 0.35 * 2 / 4 + 0.15 / 4)


def test_the_diagram_has_every_bin_and_certainty_falls_into_the_last():
    table = reliability([1.0, 0.0, 0.55], [True, False, True])
    assert [row["count"] for row in table] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert table[9] == {"low": 0.9, "high": 1.0, "count": 1, "confidence": 1.0, "accuracy": 1.0}
    assert table[1]["accuracy"] == 0.0


def test_no_sentences_have_no_error():
    assert expected_calibration_error([], []) == 0.0


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one length"):
        reliability([0.5], [])


def test_a_flawless_small_set_does_not_prove_certainty():
    assert smoothed_targets([True] * 8).tolist() == pytest.approx([0.9] * 8)
    assert smoothed_targets([True, False]).tolist() == pytest.approx([2 / 3, 1 / 3])


def test_the_log_loss_of_a_wrong_certainty_is_large_but_finite():
    assert log_loss([0.5, 0.5], [1, 0]) == pytest.approx(math.log(2))
    assert 20 < log_loss([1.0], [0]) < 50


@pytest.mark.parametrize("where", [0.3, 1.0, 7.0])
def test_the_search_finds_the_valley(where):
    assert minimum(lambda x: (math.log(x) - math.log(where)) ** 2, 0.2, 10.0) == pytest.approx(where, rel=1e-4)

"""What is changed from one row to the next, and what a row says."""

import pytest

from bench.few_labels import DEFAULTS, Change, Measured, change_of, measured, row
from tests.learner.ner.tiny import EXAMPLES, QUICK, SMALL


@pytest.mark.parametrize(
    ("text", "model", "train"),
    [
        (DEFAULTS, {}, {}),
        ("train.r_drop=1", {}, {"r_drop": 1}),
        ("model.encoder=anneal:zh-tiny,model.dropout=0.5", {"encoder": "anneal:zh-tiny", "dropout": 0.5}, {}),
    ],
)
def test_changes_are_read(text: str, model: dict[str, object], train: dict[str, object]) -> None:
    assert change_of(text) == Change(text, model, train)


def test_a_row_holds_means_and_every_seed() -> None:
    found = [Measured(0.5, 1.0, 1000.0), Measured(0.25, 2.0, 3000.0)]
    assert row("defaults", found) == "| defaults | 37.5 | 50.0, 25.0 | 1.50 | 2,000 |"


def test_the_last_epoch_of_the_changed_tagger_counts() -> None:
    quick = Change("quick", SMALL.to_dict(), QUICK.to_dict())
    long = measured(EXAMPLES, EXAMPLES, quick._replace(train={**quick.train, "epochs": 12}), {})
    short = measured(EXAMPLES, EXAMPLES, quick._replace(train={**quick.train, "epochs": 1}), {})
    assert (long.f1, long.loss < short.loss) == (1.0, True)

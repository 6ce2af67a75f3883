"""Runs over a text, which the tests of runs share."""

from functools import cache

import pytest

from learner.pretraining import run as module
from learner.pretraining.prepared import Prepared
from tests.learner.pretraining.small import Whole, finished, lines, prepared_in


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared_in(tmp_path_factory.mktemp("run"), lines(200))


@pytest.fixture
def few_evaluations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD_OUT_BATCHES", 2)
    monkeypatch.setattr(module, "HELD_OUT_SIZE", 8)
    monkeypatch.setattr(module, "RAREST", 5)


@pytest.fixture(scope="module")
def whole(prepared: Prepared) -> Whole:
    """An undisturbed run."""
    return cache(lambda config: finished(prepared, config))

"""The table of transfer, without the data."""

from argparse import Namespace

from bench.tables import micro_f1
from bench.transfer import WITH, WITHOUT, spec_of, table
from learner.experiments.cells import cells_of
from learner.experiments.spec import parse_spec

OPTIONS = Namespace(encoder="anneal:zh-tiny", epochs=20, threads=1, seeds=2, parent_epochs=5)
RUNS = [{"scores": {"micro": {"f1": f1}}} for f1 in (0.7, 0.72)]


def test_the_same_model_starts_from_the_encoder_and_from_a_parent() -> None:
    spec = parse_spec(spec_of("ResumeNER test", 100, OPTIONS))
    alone, transferred = cells_of(spec)[0]
    assert (alone.transfer, transferred.transfer) == (False, True)
    assert alone.model == transferred.model
    assert (transferred.train.epochs, transferred.parent.epochs) == (20, 5)
    assert spec.data.limit["train"] == 100


def test_a_row_per_target_and_size() -> None:
    told = table({("ResumeNER test", 100): {WITHOUT: RUNS, WITH: []}}, OPTIONS)
    assert "| ResumeNER | 100 | 71.0 ± 1.4 | – |" in told


def test_one_seed_has_no_spread() -> None:
    assert micro_f1(RUNS[:1]) == "70.0"

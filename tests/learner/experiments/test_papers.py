"""Every specification of a paper's table can be run as it stands, in full and scaled."""

from pathlib import Path

import pytest

from learner.experiments.cells import cells_of
from learner.experiments.spec import read_spec
from learner.ner.config import EMBEDDING
from learner.ner.ensembles.config import members

PAPERS = Path(__file__).resolve().parents[3] / "bench/papers"
SPECS = sorted(PAPERS.glob("*.toml"))


def test_each_paper_has_its_tables():
    named = {path.stem.partition("_")[0] for path in SPECS}
    assert named == {"steel", "mtal", "msra", "rocling", "weak"}


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_no_cell_of_the_full_specification_is_refused(path: Path):
    spec = read_spec(path)
    cells, skipped = cells_of(spec)
    assert skipped == []
    assert len(cells) >= 2
    assert len(spec.seeds) >= 3


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_scaled_one_needs_no_download_and_repeats_no_model(path: Path):
    spec = read_spec(path, scaled=True)
    cells, skipped = cells_of(spec)
    assert skipped == []
    models = [model for cell in cells for model, _ in members(cell.ensemble, cell.model, cell.train)]
    assert all(model.encoder == EMBEDDING or model.encoder.startswith("scratch:") for model in models)
    told = {repr((cell.model, cell.train, cell.transfer, cell.ensemble)) for cell in cells}
    assert len(told) == len(cells) >= 2
    limits = spec.data.limit or (spec.source and spec.source.limit)
    assert limits
    assert max(limits.values()) <= 5000


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_what_it_says_of_itself_names_its_own_file(path: Path):
    first = path.read_text("utf-8").splitlines()[0]
    assert first == f"# python manage.py experiment bench/papers/{path.name} --data FOLDER [--scaled]"

"""Which names a lead may type, decided without loading a model."""

import subprocess
import sys
from pathlib import Path

import pytest

from learner.ner.encoders.names import SCRATCH, ZH_TINY
from learner.selectors.encoders import ENCODERS, is_known


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "vectors.txt").write_text("轴 1 2\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", [*SCRATCH, "embedding", "someone/albert", "{}", "vectors:{}/vectors.txt"])
def test_each_form_is_known_alone_and_as_either_half_of_a_pair(here: Path, name: str) -> None:
    name = name.format(here)
    assert is_known(name)
    assert is_known(f"{name} + embedding")
    assert is_known(f"embedding + {name}")


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "albert",
        "scratch:huge",
        "{}/none",
        "../up",
        "vectors:",
        "vectors:{}",
        "vectors:{}/none",
        "vectors:v.txt",
    ],
)
def test_what_means_nothing_is_unknown_alone_and_as_either_half(here: Path, name: str) -> None:
    name = name.format(here)
    assert not is_known(name)
    assert not is_known(f"{name} + embedding")
    assert not is_known(f"embedding + {name}")


def test_a_path_starts_at_the_root(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    assert not is_known("vectors:vectors.txt")


@pytest.mark.parametrize(
    "name", ["embedding + embedding + embedding", "embedding+embedding", "embedding  +  embedding"]
)
def test_a_pair_is_two_with_one_plus_between_blanks(name: str) -> None:
    assert not is_known(name)


def test_everything_that_needs_no_download_is_offered() -> None:
    assert {row.id for row in ENCODERS if not row.needs_download} == {ZH_TINY, *SCRATCH, "embedding"}


def test_names_are_judged_without_torch_and_gensim() -> None:
    code = "import sys, learner.selectors.encoders; print(*{'torch', 'transformers', 'gensim'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""

"""`manage.py pretrain`: text in, an encoder's folder out."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Corpus, Split
from learner.ner.characters import Characters
from learner.pretraining import run as pretraining_run
from learner.selectors.encoders import is_known
from tests.builders import make_sentence
from tests.learner.ner.some_encoders import tagger_over

LINE = "高炉炼铁用焦炭和铁矿石，转炉把铁水炼成钢。轧机把钢坯轧成板材！"
TEXT = "\n".join(2 * (LINE[number:] + LINE[:number]) for number in range(len(LINE)))
TINY = ["shape.hidden=8", "shape.embedding=8", "shape.layers=1", "shape.groups=1", "shape.heads=2"]
ROOT = Path(__file__).resolve().parents[2]
QUICK = ["shape.feed_forward=8", "batch=4", "length=32", "vectors=false"]
SETTINGS = [part for assignment in (*TINY, *QUICK) for part in ("--set", assignment)]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """As they were: the command listens to what stops it."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "steel.txt"
    file.write_text(TEXT, "utf-8")
    return file


def run(tmp_path: Path, *args: object) -> str:
    out = StringIO()
    where = ("--out", tmp_path / "encoder", "--work", tmp_path / "work", "--characters", 3000, "--device", "cpu")
    call_command("pretrain", *map(str, (*SETTINGS, *where, *args)), stdout=out)
    return out.getvalue()


def made(tmp_path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((tmp_path / "encoder/pretraining.json").read_text("utf-8"))
    return found


def test_a_text_becomes_an_encoder(text: Path, tmp_path: Path) -> None:
    said = run(tmp_path, "--text", text)
    assert said.splitlines()[-1] == str(tmp_path / "encoder")
    assert "Held-out loss" in said
    assert is_known(str(tmp_path / "encoder"))
    assert tagger_over(str(tmp_path / "encoder"), [LINE]).model.encoder.size == 8


def test_a_corpus_is_read_without_the_sentences_that_models_are_measured_on(
    corpus: Corpus, text: Path, tmp_path: Path
) -> None:
    make_sentence(corpus, "焊接接头的硬度为龘。靐齉齾爩麤灪是好的。")
    make_sentence(corpus, "焊接接头的硬度为龘。", split=Split.DEV)
    run(tmp_path, "--corpus", "steel", "--text", f"{text}=2")
    known = Characters.from_dict(json.loads((tmp_path / "encoder/vocabulary.json").read_text("utf-8"))["characters"])
    assert "靐" in known.ids
    assert "龘" not in known.ids
    assert [part["weight"] for part in made(tmp_path)["sources"]] == [1.0, 2.0]  # type: ignore[attr-defined]


def test_sentences_of_a_file_are_taken_out_too(text: Path, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("高炉炼铁用焦炭和铁矿石,转炉把鐵水炼成钢", "utf-8")
    run(tmp_path, "--text", text, "--exclude", tmp_path / "out.txt")
    assert made(tmp_path)["sources"][0]["removed"] > 10  # type: ignore[index]


def test_an_encoder_learns_on_with_its_own_vocabulary(text: Path, tmp_path: Path) -> None:
    run(tmp_path, "--text", text)
    said = run(tmp_path / "next", "--text", text, "--from", tmp_path / "encoder")
    assert re.search(r"step 0 of 24, 0 characters: loss \d\.\d{3}, held out \d\.\d{3}, order \d+%\n", said)
    assert re.search(r"Held-out loss \d\.\d{3} after [\d,]+ characters, \d\.\d{3} before\.", said)
    first, second = ((tmp_path / name / "vocabulary.json").read_bytes() for name in ("encoder", "next/encoder"))
    assert first == second
    assert "went on learning" in (tmp_path / "next/encoder/README.md").read_text("utf-8")


def test_what_is_stopped_goes_on_where_it_stood(text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    really = pretraining_run.Run._step

    def step(self: pretraining_run.Run, number: int, batches: list[object]) -> object:
        steps.append(number)
        if len(steps) == 5:
            signal.raise_signal(signal.SIGTERM)
        return really(self, number, batches)  # type: ignore[arg-type]

    monkeypatch.setattr(pretraining_run.Run, "_step", step)
    with pytest.raises(CommandError, match="The same command goes on"):
        run(tmp_path, "--text", text)
    run(tmp_path, "--text", text)
    assert steps == list(range(1, 25))
    assert (tmp_path / "encoder").is_dir()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "Name the text"),
        (["--text", "no.txt"], "no.txt cannot be read"),
        (["--text", "steel.txt=often"], "a number"),
        (["--text", "steel.txt=0"], "above 0"),
        (["--text", "steel.txt=nan"], "above 0"),
        (["--text", "steel.txt=inf"], "above 0"),
        (["--text", "steel.txt", "--set", "hidden=9"], "Unknown settings: hidden"),
        (["--text", "steel.txt", "--set", "model.hidden=9"], "no setting model.hidden"),
        (["--text", "steel.txt", "--set", "shape.heads=3"], "multiple of heads"),
        (["--text", "steel.txt", "--from", "/no/folder"], "neither a local folder"),
        (["--text", "steel.txt", "--exclude", "no.txt"], "no.txt cannot be read"),
        (["--corpus", "bronze"], "bronze"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_encoder(
    db: None, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=says):
        run(tmp_path, *args)
    assert not (tmp_path / "encoder").exists()


def test_an_encoder_that_is_there_is_not_overwritten(text: Path, tmp_path: Path) -> None:
    (tmp_path / "encoder").mkdir()
    with pytest.raises(CommandError, match="name another folder"):
        run(tmp_path, "--text", text)


def test_the_next_one_of_that_name_reads_its_text_anew(text: Path, tmp_path: Path) -> None:
    run(tmp_path, "--text", text)
    before = made(tmp_path)["sources"]
    shutil.rmtree(tmp_path / "encoder")
    text.write_text(f"{TEXT}\n{TEXT}", "utf-8")
    assert "step 24 of 24" in run(tmp_path, "--text", text)
    assert made(tmp_path)["sources"] != before


@pytest.mark.slow
@pytest.mark.parametrize("more", [[], ["--set", "order=false"]])
def test_two_processes_share_every_step_and_one_of_them_speaks(text: Path, tmp_path: Path, more: list[str]) -> None:
    where = ["--out", str(tmp_path / "encoder"), "--work", str(tmp_path / "work"), "--characters", "3000"]
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    ended = subprocess.run(
        [*launcher, str(ROOT / "manage.py"), "pretrain", "--text", str(text), *SETTINGS, *where, *more],
        cwd=ROOT,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": "", "ANNEAL_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert ended.returncode == 0, ended.stderr
    found = made(tmp_path)
    assert found["processes"] == 2
    assert "in 2 processes" in (tmp_path / "encoder/README.md").read_text("utf-8")
    assert ended.stdout.count("Held-out loss") == 1
    assert [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("step ")] == ["20", "24"]

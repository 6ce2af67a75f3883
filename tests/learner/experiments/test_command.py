"""The command as a person types it, on files and on a corpus."""

from io import StringIO

import pytest
import torch
from django.core.management import call_command
from django.core.management.base import CommandError

from annotation.models import Corpus, Origin, Split
from learner.ner.hardware import threads
from tests.builders import make_annotation, make_sentence
from tests.learner.experiments.tiny_spec import write_examples

SPEC = """
[data]
{data}
[base]
model = {{ encoder = "embedding", embedding_dim = 8, lstm_hidden = 4, attention_dim = 4 }}
train = {{ epochs = 1, threads = 1 }}
[grid]
model.sequence = ["bilstm", "attbilstm"]
[scaled]
seeds = [3]
"""
FILES = 'train = "train.jsonl"\ndev = "dev.jsonl"'


@pytest.fixture
def spec(tmp_path):
    def of(data: str = FILES) -> str:
        write_examples(tmp_path)
        (tmp_path / "spec.toml").write_text(SPEC.format(data=data), "utf-8")
        return str(tmp_path / "spec.toml")

    return of


def run(path: str, *options: str) -> str:
    out = StringIO()
    call_command("experiment", path, *options, stdout=out)
    return out.getvalue()


def test_it_works(spec, tmp_path):
    told = run(spec(), f"--out={tmp_path / 'out'}", "--device=cpu")
    assert "spec: 2 cells, 2 runs; train 12 (24 spans)" in told
    assert "[2/2] sequence=attbilstm, seed 1: micro F1" in told
    assert told.endswith("report.md\n")
    assert "| sequence=attbilstm | 1 |" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_a_dry_run_lists_and_changes_nothing(spec, tmp_path):
    told = run(spec(), f"--out={tmp_path / 'out'}", "--dry-run")
    assert "  sequence=bilstm\n  sequence=attbilstm\n" in told
    assert not (tmp_path / "out").exists()


def test_the_scaled_one(spec, tmp_path):
    told = run(spec(), f"--out={tmp_path / 'out'}", "--scaled", "--limit-runs=1", "--device=cpu")
    assert "[1/1] sequence=bilstm, seed 3" in told


def test_mistakes_are_told_in_a_sentence(spec, tmp_path):
    with pytest.raises(CommandError, match=r"Unknown key data\.colour"):
        run(spec(f"{FILES}\ncolour = 1"))
    with pytest.raises(CommandError, match=r"absent\.jsonl cannot be read"):
        run(spec('train = "absent.jsonl"'))
    with pytest.raises(CommandError, match=r"absent\.toml"):
        run(str(tmp_path / "absent.toml"))


def test_an_encoder_that_is_not_here_fails_its_run_alone(spec, tmp_path):
    path = tmp_path / "spec.toml"
    spec()
    text = path.read_text("utf-8").replace('model.sequence = ["bilstm", "attbilstm"]', "")
    text = text.replace('encoder = "embedding", ', "")
    path.write_text(
        f'{text}\n[grid.model]\nencoder = ["no such encoder!", "embedding"]'.replace("[grid]\n", ""), "utf-8"
    )
    out = StringIO()
    with pytest.raises(CommandError, match="1 runs failed"):
        call_command("experiment", str(path), f"--out={tmp_path / 'out'}", "--device=cpu", stdout=out)
    assert "encoder=no such encoder!, seed 1: failed." in out.getvalue()
    assert "(failed)" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_a_corpus_gives_what_people_labelled_in_its_splits(corpus: Corpus, spec):
    for number in range(20):
        make_annotation(make_sentence(corpus, f"用钢{number}"), [(1, 2, "Material")], origin=Origin.IMPORTED)
    make_annotation(make_sentence(corpus, "用铜"), [(1, 2, "Material")], origin=Origin.AUTO)
    make_annotation(make_sentence(corpus, "用铝", split=Split.TEST), [(1, 2, "Material")], origin=Origin.IMPORTED)
    make_sentence(corpus, "没有标注")
    told = run(spec(f'corpus = "{corpus.name}"'), "--dry-run")
    assert "train 18 (18 spans), dev 2 (2 spans), test 1 (1 spans)" in told


def test_a_corpus_that_is_not_there(db: None, spec):
    with pytest.raises(CommandError, match=r"no corpus named 'absent' \(there are: none\)"):
        run(spec('corpus = "absent"'), "--dry-run")


@pytest.mark.parametrize(
    ("option", "says"),
    [("--limit-runs=0", "at least 1"), ("--limit-runs=-2", "at least 1"), ("--device=tpu", "tpu cannot be used")],
)
def test_what_this_machine_cannot_do_is_said_before_data_is_read(option: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run("no_such_file.toml", option)


def test_it_has_the_threads_that_workers_have(spec, settings):
    settings.TORCH_THREADS = 3
    with threads(1):
        run(spec(), "--dry-run")
        assert torch.get_num_threads() == 3

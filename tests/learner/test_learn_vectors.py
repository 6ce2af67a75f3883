"""`manage.py learn_vectors`: text in, an encoder out."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Corpus, Sentence, Split
from learner.ner.encoders import word2vec
from learner.selectors.encoders import is_known
from tests.builders import TEXTS, make_sentence
from tests.learner.ner.some_encoders import tagger_over


def run(*args: object) -> str:
    out = StringIO()
    call_command("learn_vectors", *map(str, args), stdout=out)
    return out.getvalue()


def test_a_corpus_becomes_an_encoder(corpus: Corpus, sentences: list[Sentence], tmp_path: Path) -> None:
    said = run("--corpus", "steel", "--out", tmp_path / "v.txt", "--dim", 6).splitlines()
    assert said[:2] == ["5 texts read.", "epoch 1 of 10"]
    name = said[-1]
    assert name == f"vectors:{tmp_path}/v.txt"
    assert is_known(name)
    assert tagger_over(name, TEXTS).model.encoder.size == 6
    assert word2vec.read(tmp_path / "v.txt", ()).keys() == {char for text in TEXTS for char in text}


def test_a_relative_path_is_said_as_a_whole_one(
    sentences: list[Sentence], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--corpus", "steel", "--out", "v").splitlines()[-1] == f"vectors:{tmp_path}/v"


def test_dev_and_test_are_not_read(corpus: Corpus, sentence: Sentence, tmp_path: Path) -> None:
    for split, text in ((Split.DEV, "龘"), (Split.TEST, "靐")):
        make_sentence(corpus, text, split=split)
    run("--corpus", "steel", "--out", tmp_path / "v", "--dim", 2)
    assert not {"龘", "靐"} & word2vec.read(tmp_path / "v", ()).keys()


def test_text_files_are_read_alone_or_beside_a_corpus(sentences: list[Sentence], tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_bytes("\ufeff甲乙\n丙 丁\n".encode())
    second.write_text("戊", "utf-8")
    run("--text", first, second, "--out", tmp_path / "v", "--dim", 2)
    assert word2vec.read(tmp_path / "v", ()).keys() == set("甲乙丙丁戊")
    run("--corpus", "steel", "--text", first, "--out", tmp_path / "w", "--dim", 2)
    assert set("甲𠮷") <= word2vec.read(tmp_path / "w", ()).keys()


def test_a_file_that_is_there_is_replaced_only_by_force(sentences: list[Sentence], tmp_path: Path) -> None:
    out = tmp_path / "v"
    out.write_text("mine")
    with pytest.raises(CommandError, match=r"exists: .* --force"):
        run("--corpus", "steel", "--out", out)
    assert out.read_text() == "mine"
    run("--corpus", "steel", "--out", out, "--dim", 2, "--force")
    assert word2vec.read(out, ())


@pytest.mark.parametrize(
    ("out", "reason"),
    [("none/v", "folder .*none does not exist"), ("", "is a folder"), ("a + b", "stands between two encoders")],
)
def test_a_place_that_cannot_be_used_is_refused_before_anything_is_read(
    db: None, tmp_path: Path, out: str, reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        run("--corpus", "none", "--out", tmp_path / out)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ([], "--corpus NAME, --text FILE, or both"),
        (["--corpus", "iron"], "no corpus named 'iron'"),
        (["--corpus", "steel"], "no text to learn"),
        (["--text", "/no/such"], "/no/such cannot be read: No such file"),
        (["--text", __file__, "--dim", "0"], "--dim must be between"),
    ],
)
def test_what_cannot_be_learned_from_is_said(corpus: Corpus, tmp_path: Path, options: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        run("--out", tmp_path / "v", *options)
    assert list(tmp_path.iterdir()) == []


def test_a_text_file_in_another_encoding_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("主轴".encode("gb18030"))
    with pytest.raises(CommandError, match="not text in UTF-8"):
        run("--text", tmp_path / "a.txt", "--out", tmp_path / "v")

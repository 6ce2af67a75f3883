from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Corpus, Sentence, Status

ROW = '{"text": "主轴为铸铁", "label": {"Material": {"铸铁": [[3, 4]]}}}\n'
BIO = "主 O\n轴 O\n为 O\n铸 B-Material\n铁 I-Material\n\n"


def run(*args: object) -> str:
    out = StringIO()
    call_command(*map(str, args), stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    path.write_text(ROW + ROW)
    return path


def test_a_file_is_imported_and_exported(db: None, file: Path, tmp_path: Path) -> None:
    printed = run("import_corpus", "--corpus", "steel", "--create", "--format", "cluener", "--split", "dev", file)
    assert "1 sentences and 1 spans added from 2 lines (cluener, utf-8); 1 duplicates, 1 problems." in printed
    assert "line 2: The same as line 1. [duplicate]" in printed
    assert "New entity types: Material." in printed
    run("export_corpus", "--corpus", "steel", "--format", "conll", "--scheme", "BIO", "--out", tmp_path / "o.conll")
    assert (tmp_path / "o.conll").read_text() == BIO
    assert (tmp_path / "o.conll.manifest.json").exists()


def test_out_can_be_a_zip_or_a_folder(db: None, file: Path, tmp_path: Path) -> None:
    run("import_corpus", "--corpus", "steel", "--create", file)
    run("export_corpus", "--corpus", "steel", "--out", tmp_path / "o.zip")
    run("export_corpus", "--corpus", "steel", "--out", f"{tmp_path}/folder/", "--splits", "pool", "dev")
    assert ZipFile(tmp_path / "o.zip").read("pool.conll").decode() == BIO
    assert (tmp_path / "folder" / "pool.conll").read_text() == BIO


def test_labels_can_be_hidden(db: None, file: Path) -> None:
    run("import_corpus", "--corpus", "steel", "--create", "--labels", "hidden", file)
    assert Sentence.objects.get().status == Status.UNLABELLED


def test_a_missing_corpus_is_created_only_when_asked(corpus: Corpus, file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no corpus named 'x' \(there are: steel\). --create"):
        run("import_corpus", "--corpus", "x", file)
    with pytest.raises(CommandError, match="no corpus named 'x'"):
        run("export_corpus", "--corpus", "x", "--out", tmp_path / "o")


def test_a_refused_file_leaves_no_corpus_behind(db: None, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{broken")
    with pytest.raises(CommandError, match="No sentence was found"):
        run("import_corpus", "--corpus", "steel", "--create", path)
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_corpus", "--corpus", "steel", "--create", tmp_path / "none")
    assert Corpus.objects.count() == 0


def test_a_refused_file_counts_all_its_problems(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{\n" * 1200)
    with pytest.raises(CommandError, match="No sentence was found"):
        call_command("import_corpus", "--corpus", "steel", "--create", str(path))
    assert "… and 1180 problems more." in capsys.readouterr().out


def test_an_export_of_nothing_or_to_nowhere_is_one_clear_line(corpus: Corpus, file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing to export"):
        run("export_corpus", "--corpus", "steel", "--out", tmp_path / "o")
    run("import_corpus", "--corpus", "steel", file)
    with pytest.raises(CommandError, match="cannot be written"):
        run("export_corpus", "--corpus", "steel", "--out", file / "o")
    with pytest.raises(CommandError, match="Unknown tag scheme"):
        run("export_corpus", "--corpus", "steel", "--out", tmp_path / "o", "--scheme", "X")

"""Data sets as they are published: packed, in their own layouts, sometimes damaged."""

import lzma
import zipfile
from pathlib import Path

import pytest

from annotation.spans.span import Span
from learner.experiments.data_spec import FileSpec
from learner.experiments.errors import DataError
from learner.experiments.files import read_file
from learner.ner.data import Example

BIO = "用 O\n钢 B-Material\n。 O\n\n轴 B-Part\n承 I-Part\n"
READ = [Example("用钢。", (Span(1, 2, "Material"),)), Example("轴承", (Span(0, 2, "Part"),))]
GMB = '''Sentence #,Word,POS,Tag
Sentence: 1,In,IN,O
,New,NNP,B-geo
,York,NNP,I-geo
,"""",``,O
,1990s,CD,B-tim
Sentence: 2,Café,NNP,B-org
,,NN,I-org
,,,O
'''


def read(folder: Path, name: str, content: bytes, **options):
    (folder / name).write_bytes(content)
    return read_file(FileSpec(name, **options), folder)


def test_a_plain_file_by_its_own_looks(tmp_path):
    found = read(tmp_path, "a.txt", BIO.encode())
    assert (found.examples, found.problems) == (READ, {})


def test_xz_is_unpacked(tmp_path):
    assert read(tmp_path, "a.txt.xz", lzma.compress(BIO.encode()), format="conll").examples == READ


def test_a_member_of_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("train", BIO)
        archive.writestr("test", "铜 B-Material\n")
    [found] = read_file(FileSpec("a.zip", member="test"), tmp_path).examples
    assert found == Example("铜", (Span(0, 1, "Material"),))
    with pytest.raises(DataError, match="holds train, test: say which by member"):
        read_file(FileSpec("a.zip"), tmp_path)
    with pytest.raises(DataError, match=r"a\.zip:absent cannot be read"):
        read_file(FileSpec("a.zip", member="absent"), tmp_path)


def test_the_only_member_needs_no_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("all", BIO)
    assert read_file(FileSpec("a.zip"), tmp_path).examples == READ


def test_bmes(tmp_path):
    bmes = "轴 B-PART\n承 M-PART\n座 E-PART\n钢 S-MAT\n"
    [found] = read(tmp_path, "a.bmes", bmes.encode()).examples
    assert found == Example("轴承座钢", (Span(0, 3, "PART"), Span(3, 4, "MAT")))


def test_position_digits_are_no_text(tmp_path):
    weibo = "科0\tB-ORG.NOM\n技1\tI-ORG.NOM\n20\tO\n310\tO\np11\tO\n😀0\tO\n"
    found = read(tmp_path, "a.conll", weibo.encode(), format="conll", digits=True)
    assert found.examples == [Example("科技23p😀", (Span(0, 2, "ORG.NOM"),))]
    kept = read(tmp_path, "a.conll", weibo.encode(), format="conll")
    assert kept.examples[0].text.startswith("科0")


def test_the_table_of_gmb_in_latin_1(tmp_path):
    found = read(tmp_path, "a.csv", GMB.encode("latin-1"), format="gmb", encoding="latin-1")
    first, second = found.examples
    assert first == Example('In New York " 1990s', (Span(3, 11, "geo"), Span(14, 19, "tim")))
    assert second == Example("Café", (Span(0, 4, "org"),))
    with pytest.raises(DataError):
        read(tmp_path, "a.csv", GMB.encode("latin-1"), format="gmb", encoding="utf-8")


def test_another_table_is_refused(tmp_path):
    with pytest.raises(DataError, match="no_column"):
        read(tmp_path, "a.csv", b"Word,Tag\na,O\n", format="gmb")


def test_what_is_dropped_is_counted(tmp_path):
    lines = '{"text": "用钢", "spans": [[0, 2, "A"], [1, 2, "B"]]}\n{"text": "轴"}\nno json\n'
    found = read(tmp_path, "a.jsonl", lines.encode())
    assert found.examples == [Example("用钢", (Span(0, 2, "A"),))]
    assert found.problems == {"no_labels": 1, "not_json": 1, "overlap": 1}


@pytest.mark.parametrize("content", [b"", b'{"text": "a"}\n', b"\xff\xfe\xff"])
def test_a_file_without_labels_is_refused(tmp_path, content: bytes):
    with pytest.raises(DataError, match=r"a\.jsonl"):
        read(tmp_path, "a.jsonl", content, format="jsonl")


def test_a_missing_and_a_damaged_file_are_named(tmp_path):
    with pytest.raises(DataError, match=r"absent\.txt cannot be read"):
        read_file(FileSpec("absent.txt"), tmp_path)
    with pytest.raises(DataError, match=r"a\.xz cannot be read"):
        read(tmp_path, "a.xz", b"no xz")
    with pytest.raises(DataError, match=r"b\.zip cannot be read"):
        read(tmp_path, "b.zip", b"no zip")

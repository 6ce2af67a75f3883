"""Exporting what stands: the same corpus gives the same bytes, and every sentence names who labelled it."""

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.errors import Invalid
from annotation.models import Corpus, Origin, Sentence, Split, Status
from annotation.selectors.gold import gold_examples
from annotation.services.bulk import NewAnnotation, insert_annotations, let_stand
from annotation.services.export_files import FileTarget, FolderTarget, ZipTarget
from annotation.services.export_options import ExportOptions
from annotation.services.exports import export_corpus, preview
from annotation.services.imports import import_file
from annotation.spans.span import Span
from tests.builders import make_annotation, make_corpus, make_sentence, make_sentences

AWKWARD = [
    "甲 乙\t丙", "\u2028首", "\ufeff起", "尾\x85\x0b\x0c", "𠮷野家😀在北京", "  两 空格 ", "O",
    "e\u0301\u200b", "\\N\"'{}", "-DOCSTART-", "\u3000全角", "B-Material O",
]  # fmt: skip


def zipped(corpus: Corpus, **options: Any) -> dict[str, bytes]:
    with ZipFile(BytesIO(zip_bytes(corpus, **options))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_bytes(corpus: Corpus, **options: Any) -> bytes:
    out = BytesIO()
    with ZipTarget(out) as target:
        export_corpus(corpus=corpus, options=ExportOptions(**options), target=target)
    return out.getvalue()


def make_auto(sentence: Sentence, spans: list[Span]) -> None:
    new = [NewAnnotation(sentence.pk, spans, "model v3", 0.97)]
    ids = insert_annotations(corpus=sentence.corpus, annotations=new, origin=Origin.AUTO)
    let_stand(gold=[(sentence.pk, ids[0])], status=Status.AUTO)


@pytest.fixture
def labelled(corpus: Corpus, sentences: list[Sentence], annotator: User) -> Corpus:
    """Pool: one by a person, one automatic, one imported; a dev sentence by a person; the rest without a label."""
    make_annotation(sentences[0], [(3, 6, "Material"), (7, 9, "Part")], author=annotator)
    make_auto(sentences[1], [Span(0, 4, "Part")])
    make_annotation(sentences[2], [(0, 2, "Part"), (2, 3, "Part")])
    make_annotation(make_sentence(corpus, "铸铁。", split=Split.DEV), [(0, 2, "Material")], author=annotator)
    return corpus


def test_a_zip_has_a_file_for_each_split_that_has_sentences(labelled: Corpus) -> None:
    files = zipped(labelled)
    assert list(files) == ["pool.conll", "dev.conll", "sentences.jsonl", "manifest.json"]
    assert files["dev.conll"].decode() == "铸 B-Material\n铁 I-Material\n。 O\n\n"
    assert files["pool.conll"].decode().startswith("材 O\n料 O\n为 O\n4 B-Material\n5 I-Material\n钢 I-Material\n")


def test_the_sidecar_names_who_or_what_labelled_each_sentence(labelled: Corpus) -> None:
    rows = [json.loads(line) for line in zipped(labelled)["sentences.jsonl"].decode().splitlines()]
    assert [(row["file"], row["index"]) for row in rows] == [
        ("pool.conll", 0), ("pool.conll", 1), ("pool.conll", 2), ("dev.conll", 0)
    ]  # fmt: skip
    assert [(row["origin"], row["annotator"], row["source"]) for row in rows[:3]] == [
        ("human", "annotator", None), ("auto", None, "model v3"), ("imported", None, None)
    ]  # fmt: skip
    assert rows[1]["confidence"] == 0.97
    assert "confidence" not in rows[0]


def test_the_manifest_counts_and_checks(labelled: Corpus) -> None:
    labelled.guideline = "# Mark materials"
    files = zipped(labelled, scheme="IO")
    manifest = json.loads(files["manifest.json"])
    assert (manifest["sentences"], manifest["spans"], manifest["lossy_adjacent"]) == (4, 6, 1)
    assert manifest["spans_by_type"] == {"Material": 2, "Part": 4}
    assert manifest["sentences_by_origin"] == {"auto": 1, "human": 2, "imported": 1}
    assert manifest["models"] == {"model v3": 1}
    assert manifest["guideline"] == "# Mark materials"
    assert manifest["left_out"] == {"unlabelled": 2}
    assert {row["name"]: row["sha256"] for row in manifest["files"]} == {
        name: sha256(data).hexdigest() for name, data in files.items() if name != "manifest.json"
    }
    assert manifest["counts"][0] == {
        "split": "dev", "origin": "human", "sentences": 1, "spans": 1, "spans_by_type": {"Material": 1}
    }  # fmt: skip


def test_splits_and_origins_are_chosen(labelled: Corpus) -> None:
    assert "pool.conll" not in zipped(labelled, splits=("dev", "test"))
    chosen = zipped(labelled, origins=("auto",), format="jsonl")
    assert chosen["pool.jsonl"].decode() == '{"text": "滚珠丝杠的导程为10mm。", "spans": [[0, 4, "Part"]]}\n'
    with pytest.raises(Invalid, match="Nothing to export"):
        zipped(labelled, splits=("test",))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("format", "text"),
        ("scheme", "BIOX"),
        ("splits", ("x",)),
        ("origins", ("x",)),
        ("splits", ()),
        ("separator", ","),
    ],
)
def test_what_cannot_be_exported_is_refused_with_the_choices(option: str, value: Any) -> None:
    with pytest.raises(Invalid):
        ExportOptions(**{option: value})


def test_details_name_who_labelled_in_each_json_line(labelled: Corpus) -> None:
    row = json.loads(zipped(labelled, format="jsonl", details=True)["pool.jsonl"].decode().split("\n")[1])
    assert (row["spans"], row["origin"], row["source"], row["confidence"]) == (
        [[0, 4, "Part"]],
        "auto",
        "model v3",
        0.97,
    )
    assert row.keys() >= {"id", "document", "split", "annotator"}


def test_a_sentence_in_conflict_is_left_out_and_counted(labelled: Corpus, sentences: list[Sentence]) -> None:
    Sentence.objects.filter(pk=sentences[0].pk).update(status=Status.CONFLICT)
    manifest = json.loads(zipped(labelled)["manifest.json"])
    assert (manifest["sentences"], manifest["left_out"]) == (3, {"conflict": 1, "unlabelled": 2})


def test_the_same_corpus_gives_the_same_zip(labelled: Corpus) -> None:
    assert zip_bytes(labelled) == zip_bytes(labelled)


@pytest.mark.parametrize("options", [
    {"format": "conll", "scheme": "BIO"}, {"format": "conll", "scheme": "BIES", "separator": "tab"},
    {"format": "conll", "scheme": "EIO"}, {"format": "cluener"}, {"format": "jsonl"},
])  # fmt: skip
def test_export_import_export_is_the_same_to_the_byte(corpus: Corpus, lead: User, options: dict[str, str]) -> None:
    for number, sentence in enumerate(make_sentences(corpus, AWKWARD)):
        length = len(sentence.text)
        make_annotation(
            sentence, [[], [(0, 1, "Part")], [(0, 1, "Part"), (1, length, "Part")]][number % 3 if length > 1 else 0]
        )
    first = zipped(corpus, **options)
    name = next(iter(first))
    again = make_corpus(lead=lead, types=())
    report = import_file(corpus=again, actor=lead, data=first[name], file_name=name, format=options["format"])
    assert (report.sentences_added, list(report.problems)) == (len(AWKWARD), [])
    assert zipped(again, **options)[name] == first[name]


def test_files_are_written_to_a_folder_or_beside_a_path(labelled: Corpus, tmp_path: Path) -> None:
    export_corpus(corpus=labelled, options=ExportOptions(), target=FolderTarget(tmp_path / "new"))
    export_corpus(corpus=labelled, options=ExportOptions(), target=FileTarget(tmp_path / "all.conll"))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["all.conll", "all.conll.manifest.json", "all.conll.sentences.jsonl", "new"]
    parts = [(tmp_path / "new" / name).read_text() for name in ("pool.conll", "dev.conll")]
    assert (tmp_path / "all.conll").read_text() == "".join(parts)


@pytest.mark.parametrize("name", ["sentences.jsonl", "manifest.json"])
def test_a_path_may_be_called_like_what_stands_beside_it(labelled: Corpus, tmp_path: Path, name: str) -> None:
    options = ExportOptions(format="jsonl")
    for path in (tmp_path / "all.jsonl", tmp_path / name):
        export_corpus(corpus=labelled, options=options, target=FileTarget(path))
    assert (tmp_path / name).read_bytes() == (tmp_path / "all.jsonl").read_bytes()
    beside = [tmp_path / f"{name}.{other}" for other in ("sentences.jsonl", "manifest.json")]
    assert all(path.stat().st_size for path in beside)


def test_an_export_that_fails_leaves_the_old_file(labelled: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "all.conll"
    path.write_text("old")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("annotation.services.exports.PROGRESS_EVERY", 1)
        with pytest.raises(KeyboardInterrupt):
            export_corpus(corpus=labelled, options=ExportOptions(), target=FileTarget(path), on_progress=stop)
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("all.conll", "old")]


def test_the_preview_shows_forty_lines_and_counts_all(labelled: Corpus) -> None:
    found = preview(corpus=labelled, options=ExportOptions(scheme="IO"))
    assert found["text"].startswith("材 O\n料 O\n")
    assert len(found["text"].split("\n")) == 40
    assert found["by_origin"] == {"auto": 1, "human": 2, "imported": 1}
    assert (found["sentences"], found["spans"]) == (4, 6)


def test_a_preview_of_nothing_is_empty(corpus: Corpus) -> None:
    found = preview(corpus=corpus, options=ExportOptions(format="jsonl"))
    assert found == {"text": "", "sentences": 0, "spans": 0, "by_origin": {}}


def test_an_export_takes_as_many_queries_for_many_sentences_as_for_few(corpus: Corpus) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            zipped(corpus)
        return len(captured)

    make_annotation(make_sentence(corpus, "一"))
    few = queries()
    for number in range(30):
        make_annotation(make_sentence(corpus, f"第{number}"), [(0, 1, "Part")])
    assert queries() == few


def test_gold_examples_are_what_a_model_learns_from(labelled: Corpus, sentences: list[Sentence]) -> None:
    rows = list(gold_examples(labelled, Split.POOL, [Origin.HUMAN, Origin.IMPORTED]))
    assert [(row[0], row[3], row[4]) for row in rows] == [
        (sentences[0].pk, [Span(3, 6, "Material"), Span(7, 9, "Part")], "human"),
        (sentences[2].pk, [Span(0, 2, "Part"), Span(2, 3, "Part")], "imported"),
    ]
    assert len(list(gold_examples(labelled, Split.POOL))) == 3

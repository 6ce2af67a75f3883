"""Importing a file: whole or not at all, and nothing silent."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from annotation.errors import Conflict, ImportFailed, Invalid
from annotation.models import Annotation, AuditEvent, Corpus, Document, EntityType, Origin, Sentence, Status
from annotation.services import imports
from annotation.services.corpora import archive_corpus
from annotation.services.imports import ImportOptions, Report, import_file, parse_file, store
from annotation.signals import sentences_imported
from tests.builders import make_corpus, spans_of

CLUENER = '{"text": "浙商银行叶老桂", "label": {"name": {"叶老桂": [[4, 6]]}, "company": {"浙商银行": [[0, 3]]}}}\n'
EMPTY = '{"text": "没有实体", "label": {}}\n'

Import = Callable[..., Report]


@pytest.fixture
def load(corpus: Corpus, lead: User) -> Import:
    """`load(text, labels="hidden")` imports into the corpus of the cast."""

    def load(text: str | bytes, into: Corpus = corpus, file_name: str = "a.json", **options: object) -> Report:
        data = text.encode() if isinstance(text, str) else text
        return import_file(corpus=into, actor=lead, data=data, file_name=file_name, **options)

    return load


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Document, Sentence, Annotation, EntityType, AuditEvent))


def test_labels_become_gold(load: Import, corpus: Corpus) -> None:
    report = load(CLUENER + EMPTY)
    first, second = corpus.sentences.all()
    assert (first.text, first.status, first.position, first.start) == ("浙商银行叶老桂", Status.LABELLED, 0, None)
    assert spans_of(first.gold) == [(0, 4, "company"), (4, 7, "name")]
    assert (first.gold.origin, first.gold.source, first.gold.author) == (Origin.IMPORTED, "a.json", None)
    assert (second.status, spans_of(second.gold)) == (Status.LABELLED, [])
    assert (report.sentences_added, report.spans_added, report.lines, list(report.problems)) == (2, 2, 2, [])


def test_labels_become_suggestions(load: Import, corpus: Corpus) -> None:
    load(CLUENER, labels="suggestion")
    sentence = corpus.sentences.get()
    assert (sentence.status, sentence.gold) == (Status.UNLABELLED, None)
    assert spans_of(sentence.annotations.get()) == [(0, 4, "company"), (4, 7, "name")]


def test_hidden_labels_leave_the_text_alone(load: Import, corpus: Corpus) -> None:
    report = load(CLUENER, labels="hidden")
    sentence = corpus.sentences.get()
    assert (sentence.status, sentence.annotations.count()) == (Status.UNLABELLED, 0)
    assert (report.spans_added, report.entity_types_created) == (0, [])


def test_a_sentence_that_the_file_says_nothing_about_is_unlabelled(load: Import, corpus: Corpus) -> None:
    load('{"id": 0, "text": "甲"}\n' + CLUENER)
    assert [row.status for row in corpus.sentences.all()] == [Status.UNLABELLED, Status.LABELLED]


def test_new_entity_types_are_made_and_named(load: Import, corpus: Corpus) -> None:
    assert load(CLUENER).entity_types_created == ["company", "name"]
    made = list(corpus.entity_types.filter(name__in=["company", "name"]))
    assert len({row.colour for row in made}) == 2
    assert all(row.hotkey for row in made)


def test_without_create_types_unknown_labels_are_left_out_and_told(load: Import, corpus: Corpus) -> None:
    row = '{"text": "甲乙", "spans": [[0, 1, "Part"], [1, 2, "Novel"]]}'
    report = load(row, create_types=False)
    assert spans_of(corpus.sentences.get().gold) == [(0, 1, "Part")]
    assert [(found.line, found.code) for found in report.problems] == [(1, "unknown_type")]
    assert report.spans_added == 1


def test_a_label_that_can_be_no_name_is_renamed_and_told(load: Import, corpus: Corpus) -> None:
    report = load('{"text": "甲乙", "spans": [[0, 1, "work of-art"], [1, 2, "a\\ud800\\u0000b"]]}')
    assert spans_of(corpus.sentences.get().gold) == [(0, 1, "work_of_art"), (1, 2, "a_b")]
    assert [found.code for found in report.problems] == ["renamed_type"] * 2


def test_plain_text_keeps_its_offsets_into_the_document(load: Import, corpus: Corpus) -> None:
    text = "\ufeff　主轴为45钢。须调质！\r\n\r\n𠮷野家。"
    load(text, file_name="a.txt")
    document = corpus.documents.get()
    assert (document.format, document.name) == ("text", "a.txt")
    for row in corpus.sentences.all():
        assert document.text[row.start : row.start + len(row.text)] == row.text
    assert [row.text for row in corpus.sentences.all()] == ["主轴为45钢。", "须调质！", "𠮷野家。"]


def test_the_same_file_twice_is_refused_and_says_when_it_came(load: Import, corpus: Corpus) -> None:
    load(CLUENER, file_name="first.json")
    before = counts()
    with pytest.raises(Conflict, match=r"imported on \d{4}-\d\d-\d\d as first.json"):
        load(CLUENER, file_name="again.json")
    assert counts() == before


def test_another_corpus_may_have_the_same_file(load: Import, lead: User) -> None:
    load(CLUENER)
    assert load(CLUENER, make_corpus(lead=lead)).sentences_added == 1


def test_sentences_that_stand_twice_are_skipped_and_told(load: Import, corpus: Corpus) -> None:
    load(CLUENER, split="dev", file_name="dev.json")
    report = load(EMPTY + CLUENER + EMPTY)
    assert (report.sentences_added, report.duplicates, corpus.sentences.count()) == (1, 2, 2)
    told = [(found.line, found.code, found.reason) for found in report.problems]
    assert told == [
        (2, "duplicate", "Already in the corpus: dev.json (dev)."),
        (3, "duplicate", "The same as line 1."),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "No sentence was found"),
        (b" \n\n", "No sentence was found"),
        (b"\x89PNG\0", "NUL byte"),
        (b"ok\xff\xff", "neither UTF-8 nor GB18030"),
        (b'{"text": 3}\n{broken', "No sentence was found in a.json, read as JSON lines"),
    ],
)
def test_a_file_without_a_sentence_is_refused_and_changes_nothing(load: Import, data: bytes, reason: str) -> None:
    before = counts()
    with pytest.raises(ImportFailed, match=reason):
        load(data)
    assert counts() == before


def test_a_file_of_known_sentences_alone_is_refused_with_its_report(load: Import) -> None:
    load(CLUENER + EMPTY)
    with pytest.raises(ImportFailed, match="in the corpus already") as failure:
        load(EMPTY)
    assert failure.value.data["report"]["duplicates"] == 1


def test_limits_are_settings(load: Import, settings: Settings, corpus: Corpus) -> None:
    settings.SENTENCE_MAX_CHARS = 5
    assert [found.code for found in load(CLUENER + EMPTY).problems] == ["too_long"]
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(ImportFailed, match="UPLOAD_MAX_BYTES"):
        load(CLUENER)


def test_a_file_with_a_type_on_every_word_is_refused(load: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MAX_NEW_TYPES", 1)
    before = counts()
    with pytest.raises(ImportFailed, match="2 new entity types, such as company, name"):
        load(CLUENER)
    assert counts() == before


@pytest.mark.parametrize("option", [{"split": "train"}, {"labels": "silver"}, {"format": "docx"}, {"encoding": "big5"}])
def test_an_unknown_option_is_refused_with_the_known_ones(load: Import, option: dict[str, str]) -> None:
    with pytest.raises((Invalid, ImportFailed), match=next(iter(option.values()))):
        load(CLUENER, **option)


def test_gb18030_and_bmes_are_found_by_themselves(load: Import, corpus: Corpus) -> None:
    text = "主 O\n轴 O\n为 O\n铸 B-Material\n铁 E-Material\n"
    report = load(text.encode("gb18030"))
    assert (report.format, report.encoding) == ("conll", "gb18030")
    assert spans_of(corpus.sentences.get().gold) == [(3, 5, "Material")]


def test_a_corpus_that_is_archived_while_a_file_is_read_stays_as_it_is(corpus: Corpus, lead: User) -> None:
    options = ImportOptions(format="text")
    parsed = parse_file(corpus=corpus, data="主轴。".encode(), file_name="a.txt", options=options)
    archive_corpus(corpus=corpus, actor=lead)
    with pytest.raises(Conflict, match="archived"):
        store(corpus=corpus, actor=lead, parsed=parsed)
    assert not corpus.sentences.exists()


def test_an_archived_corpus_is_not_imported_into(load: Import, corpus: Corpus) -> None:
    corpus.archived_at = corpus.created_at
    with pytest.raises(Conflict, match="archived"):
        load(CLUENER)


def test_an_import_is_written_down_and_announced(load: Import, corpus: Corpus, lead: User) -> None:
    heard: list[object] = []
    sentences_imported.connect(lambda corpus, **_: heard.append(corpus), weak=False, dispatch_uid="test")
    load(CLUENER)
    sentences_imported.disconnect(dispatch_uid="test")
    event = AuditEvent.objects.get(verb="import.finished")
    assert heard == [corpus]
    assert (event.actor, event.data["sentences_added"], event.data["file_name"]) == (lead, 1, "a.json")


def test_the_report_holds_the_first_thousand_problems_and_counts_all(load: Import) -> None:
    report = load(CLUENER + "{\n" * 1200).as_json()
    assert (len(report["problems"]), report["problems_count"], report["lines"]) == (1000, 1200, 1201)
    assert report["problems"][0].keys() == {"line", "code", "reason", "excerpt"}


def test_progress_is_told(load: Import) -> None:
    told: list[tuple[int, int]] = []
    text = "".join(f'{{"text": "第{number}句"}}\n' for number in range(1200))
    load(text, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 1200), (501, 1200), (1001, 1200)]

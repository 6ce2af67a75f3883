"""`manage.py count_tags`, and the queries behind it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.models import Corpus, Origin, Sentence, Split
from annotation.selectors.tag_counts import tag_counts
from tests.builders import make_annotation, make_sentence, make_sentences


def run(*args: object) -> str:
    out = StringIO()
    call_command("count_tags", "--corpus", "steel", *map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def labelled(corpus: Corpus) -> list[Sentence]:
    """Of 4, 8 and 3 characters: touching parts, one part, and (in dev) nothing; another one has no label."""
    rows = [*make_sentences(corpus, ["主轴轴承", "𠮷野家的主轴生锈"]), make_sentence(corpus, "没有。", split=Split.DEV)]
    make_sentence(corpus, "还没有标注。")
    for row, spans in zip(rows, [[(0, 2, "Part"), (2, 4, "Part")], [(4, 6, "Part")], []], strict=True):
        make_annotation(row, spans)
    return rows


def test_the_table_shows_every_scheme_and_what_it_loses(labelled: list[Sentence]) -> None:
    lines = run().splitlines()
    assert lines[0] == "3 sentences, 15 characters, 3 entities of 3 types"
    assert [line.split() for line in lines[1:7]] == [
        ["scheme", "tags", "used", "B", "I", "E", "S", "O", "in", "all", "lost"],
        ["IO", "4", "2", "–", "6", "–", "–", "9", "15", "2"],
        ["BIO", "7", "3", "3", "3", "–", "–", "9", "15", "0"],
        ["EIO", "7", "3", "–", "3", "3", "–", "9", "15", "0"],
        ["BIEO", "10", "3", "3", "0", "3", "–", "9", "15", "0"],
        ["BIES", "13", "3", "3", "0", "3", "0", "9", "15", "0"],
    ]
    assert len({len(line) for line in lines[1:7]}) == 1
    assert lines[7:] == [
        "IO cannot express 2 entities in 1 sentences, for instance:",
        f"  sentence {labelled[0].pk}: 主轴 [0, 2) Part, 轴承 [2, 4) Part read as 主轴轴承 [0, 4) Part",
    ]


def test_json_says_the_same(labelled: list[Sentence], corpus: Corpus) -> None:
    found = json.loads(run("--json"))
    assert found == tag_counts(corpus)
    assert found["schemes"][0]["examples"] == [
        {
            "sentence": labelled[0].pk,
            "text": "主轴轴承",
            "lost": [{"start": 0, "end": 2, "type": "Part"}, {"start": 2, "end": 4, "type": "Part"}],
            "read": [{"start": 0, "end": 4, "type": "Part"}],
        }
    ]


def test_splits_and_origins_are_chosen(labelled: list[Sentence], corpus: Corpus) -> None:
    make_annotation(make_sentence(corpus, "自动"), [(0, 2, "Part")], origin=Origin.AUTO)
    assert run("--splits", "dev").startswith("1 sentences, 3 characters, 0 entities")
    assert run("--origins", "auto").startswith("1 sentences, 2 characters, 1 entities")


def test_a_missing_corpus_is_refused_with_the_names(corpus: Corpus) -> None:
    with pytest.raises(CommandError, match=r"no corpus named 'iron' \(there are: steel\)"):
        call_command("count_tags", "--corpus", "iron")


def test_many_sentences_take_no_more_queries_than_few(corpus: Corpus, labelled: list[Sentence]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            tag_counts(corpus)
        return len(captured)

    few = queries()
    for row in make_sentences(corpus, [f"第{number}根主轴轴承" for number in range(30)]):
        make_annotation(row, [(0, 2, "Part"), (2, 4, "Part")])
    assert queries() == few == 3

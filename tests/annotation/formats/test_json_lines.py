import pytest

from annotation.formats.record import Problem, ReadOptions, Record
from annotation.formats.registry import formats
from annotation.formats.registry import read as read_checked
from annotation.spans.span import Span


def read(name: str, text: str, limit: int = 100) -> tuple[list[tuple[str, object]], list[tuple[int, str]]]:
    items = list(read_checked(formats[name], text, ReadOptions(limit)))
    records = [(item.text, item.spans) for item in items if isinstance(item, Record)]
    return records, [(item.line, item.code) for item in items if isinstance(item, Problem)]


def test_cluener_ends_are_inclusive() -> None:
    row = '{"text": "浙商银行叶老桂", "label": {"name": {"叶老桂": [[4, 6]]}, "company": {"浙商银行": [[0, 3]]}}}\n'
    assert read("cluener", row) == ([("浙商银行叶老桂", (Span(0, 4, "company"), Span(4, 7, "name")))], [])


def test_no_label_is_not_the_same_as_an_empty_label() -> None:
    assert read("cluener", '{"id": 0, "text": "甲"}\n{"text": "乙", "label": {}}') == ([("甲", None), ("乙", ())], [])
    assert read("jsonl", '{"text": "甲"}\n{"text": "乙", "spans": []}') == ([("甲", None), ("乙", ())], [])


@pytest.mark.parametrize("key", ["spans", "label", "labels", "entities"])
def test_jsonl_spans_have_several_names(key: str) -> None:
    assert read("jsonl", f'{{"text": "浙商银行", "{key}": [[0, 2, "A"]]}}') == ([("浙商银行", (Span(0, 2, "A"),))], [])


@pytest.mark.parametrize(
    "span",
    ['{"start": 1, "end": 2, "label": "A"}', '{"start": 1, "end": 2, "type": "A"}',
     '{"id": 7, "start_offset": 1, "end_offset": 2, "label": "A"}'],
)  # fmt: skip
def test_jsonl_spans_can_be_objects(span: str) -> None:
    assert read("jsonl", f'{{"text": "浙商", "spans": [{span}]}}') == ([("浙商", (Span(1, 2, "A"),))], [])


def test_offsets_are_code_points() -> None:
    row = '{"text": "𠮷野家在北京", "spans": [[4, 6, "地"], [0, 3, "店"]]}'
    assert read("jsonl", row)[0] == [("𠮷野家在北京", (Span(0, 3, "店"), Span(4, 6, "地")))]


@pytest.mark.parametrize("spans", ["[[1,3,0]]", "[[1]]", "[7]", '["A"]', "[null]", "[[1,2,3,4]]", '[{"start":1}]'])
def test_what_is_no_span_is_told_and_the_sentence_kept(spans: str) -> None:
    assert read("jsonl", f'{{"text": "甲乙丙", "spans": {spans}}}') == ([("甲乙丙", ())], [(1, "not_a_span")])


@pytest.mark.parametrize(
    ("span", "code"),
    [("[0,9,\"A\"]", "out_of_bounds"), ("[-1,2,\"A\"]", "out_of_bounds"), ("[2,1,\"A\"]", "out_of_bounds"),
     ("[1,1,\"A\"]", "empty"), ("[0,1,\"\"]", "unknown_type"), ("[0.0,1,\"A\"]", "not_a_span"),
     ("[true,2,\"A\"]", "not_a_span")],
)  # fmt: skip
def test_spans_that_break_the_rule_are_told_one_by_one(span: str, code: str) -> None:
    row = f'{{"text": "甲乙丙", "spans": [{span}, [2, 3, "B"]]}}'
    assert read("jsonl", row) == ([("甲乙丙", (Span(2, 3, "B"),))], [(1, code)])


def test_of_overlapping_spans_the_longer_stays_and_then_the_earlier() -> None:
    row = '{"text": "甲乙丙丁戊己", "spans": [[0,2,"A"],[1,4,"B"],[4,6,"C"],[5,6,"D"],[4,6,"E"]]}'
    records, problems = read("jsonl", row)
    assert records == [("甲乙丙丁戊己", (Span(1, 4, "B"), Span(4, 6, "C")))]
    assert problems == [(1, "overlap")] * 3


def test_a_surface_that_does_not_stand_there_is_told() -> None:
    row = '{"text": "甲乙丙", "label": {"A": {"乙": [[0, 0], [1, 1]], "丙": [[2, 5]]}}}'
    problems = [(1, "surface_mismatch"), (1, "out_of_bounds")]
    assert read("cluener", row) == ([("甲乙丙", (Span(1, 2, "A"),))], problems)


@pytest.mark.parametrize(
    "label", ["[]", "3", '{"A": []}', '{"A": {"甲": [[0]]}}', '{"A": {"甲": [0]}}', '{"A": {"甲": 1}}']
)
def test_a_malformed_label_is_told(label: str) -> None:
    assert read("cluener", f'{{"text": "甲", "label": {label}}}')[1] == [(1, "not_a_span")]


@pytest.mark.parametrize(
    ("line", "code"),
    [("{", "not_json"), ("[1]", "not_json"), ("3", "not_json"), ("[" * 100_000, "not_json"), ("{}", "no_text"),
     ('{"text": 3}', "no_text"), ('{"text": ""}', "empty_sentence"), ('{"text": " \\t　"}', "empty_sentence"),
     ('{"text": "%s"}' % ("长" * 101), "too_long"), ('{"text": "a\\u0000b"}', "not_text"),
     ('{"text": "a\\ud83d"}', "not_text")],
    ids=range(11),
)  # fmt: skip
def test_a_bad_line_is_told_and_the_next_one_read(line: str, code: str) -> None:
    assert read("jsonl", f'{line}\n\n{{"text": "好", "spans": []}}') == ([("好", ())], [(1, code)])


def test_a_sentence_whose_spans_are_no_list_is_kept_without_labels() -> None:
    assert read("jsonl", '{"text": "甲", "spans": 3}') == ([("甲", None)], [(1, "not_spans")])


def test_line_breaks_inside_a_sentence_become_spaces_and_move_nothing() -> None:
    row = '{"text": "甲\\r\\n乙\\n丙", "spans": [[3, 4, "A"]]}'
    assert read("jsonl", row) == ([("甲  乙 丙", (Span(3, 4, "A"),))], [(1, "line_break")])


def test_line_separators_of_unicode_are_text() -> None:
    text = "甲\u2028乙\x85丙\x0b\t丁"
    assert read("jsonl", f'{{"text": "{text}", "spans": []}}') == ([(text, ())], [])


def test_a_problem_shows_where_it_is() -> None:
    items = list(read_checked(formats["jsonl"], "\n\nnonsense " + "x" * 100, ReadOptions()))
    assert isinstance(items[0], Problem)
    assert items[0].line == 3
    assert items[0].excerpt.startswith("nonsense")
    assert len(items[0].excerpt) == 60

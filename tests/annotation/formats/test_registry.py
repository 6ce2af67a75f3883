import pytest

from annotation.errors import ImportFailed, Invalid
from annotation.formats.registry import detect, export_names, format_for_export, format_for_import, formats


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"text": "甲", "label": {"A": {}}}\n', "cluener"),
        ('{"id": 1, "text": "甲"}\n{"text": "甲", "label": {}}', "cluener"),
        ('{"text": "甲", "label": [[0, 1, "A"]]}\n', "jsonl"),
        ('\n{"text": "甲"}\n', "jsonl"),
        ("{broken\n", "jsonl"),
        ("甲 O\n乙 B-A\n\n", "conll"),
        ("甲\tO\r\n \tO\r\n", "conll"),
        ("EU NNP I-NP B-ORG\n", "conll"),
        ("主轴为45钢。\n", "text"),
        ("Plan B is O\nK then\nso be it\n", "text"),
        ("O\nO\nO\n", "text"),
        ("", "text"),
    ],
)
def test_the_format_is_found_from_the_first_lines(text: str, name: str) -> None:
    assert detect(text).name == name
    assert format_for_import("auto", text).name == name


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ImportFailed, match="auto, cluener, jsonl, conll, text"):
        format_for_import("docx", "")
    with pytest.raises(Invalid, match="cluener, jsonl, conll"):
        format_for_export("text")


def test_every_format_but_plain_text_is_exported() -> None:
    assert {*formats} - {*export_names} == {"text"}

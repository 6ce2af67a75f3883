from io import StringIO

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator


def test_the_schema_has_no_warning() -> None:
    """The frontend's types are made from it: a guess there is a wrong type here."""
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO(), stderr=StringIO())


def test_every_answer_of_the_api_has_a_shape() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    assert [row for row in _answers(schema) if row[-1] is None] == []


def _answers(schema: dict) -> list[tuple[str, str, object]]:
    return [
        (path, method, answer.get("content"))
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "post", "patch", "put"}
        for status, answer in operation["responses"].items()
        if status != "204"
    ]


@pytest.mark.parametrize("name", ["SentenceStatus", "Split", "Origin", "Role"])
def test_the_words_of_the_domain_are_enums(name: str) -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    assert schema["components"]["schemas"][name]["enum"]

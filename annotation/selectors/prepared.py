"""Queries that every step of an annotator makes. Their SQL is built once: building it takes longer than running it.

The ORM stays the one place where the rules are written; only its work of translating them is kept.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


class _Name(str):
    """Stands in the parameters for a value that is not known yet."""


class Prepared:
    """`Prepared(build).rows(user=1)`: `build` gets a placeholder for every name and returns a `values_list`.

    A placeholder can be compared with a column of numbers or text. Columns come as the database driver gives them:
    select numbers and text alone.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *names: str) -> None:
        self.build = build
        self.names = names
        self._sql: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        sql, params = self._sql.get(connection.vendor) or self._built()
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[value] if isinstance(value, _Name) else value for value in params])
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        return next(iter(self.rows(**values)), None)

    def _built(self) -> tuple[str, tuple[Any, ...]]:
        placeholders = {name: RawSQL("%s", [_Name(name)]) for name in self.names}
        sql, params = self.build(**placeholders).query.sql_with_params()
        self._sql[connection.vendor] = sql, tuple(params)
        return sql, tuple(params)

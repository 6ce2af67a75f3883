"""Settings as they are typed after `--set`."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError


def assignment(text: str) -> tuple[str, Any]:
    """NAME=VALUE; the value as JSON where it is that (a number, true, null), else as a text. Raises CommandError."""
    name, sign, value = text.partition("=")
    if not sign:
        raise CommandError(f"{text!r} is not NAME=VALUE, for instance model.lstm_hidden=64.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def assigned(texts: Iterable[str], *tables: str) -> dict[str, dict[str, Any]]:
    """Values of TABLE.NAME=VALUE by these tables; NAME=VALUE belongs to the table "". Raises CommandError."""
    found: dict[str, dict[str, Any]] = {table: {} for table in tables}
    for name, value in map(assignment, texts):
        table, _, key = name.rpartition(".")
        if table not in found:
            known = " or ".join(f"{table}.NAME" if table else "NAME" for table in tables)
            raise CommandError(f"There is no setting {name}: it is {known}.")
        found[table][key] = value
    return found

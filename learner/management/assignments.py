"""Settings as they are typed after `--set`."""

import json
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

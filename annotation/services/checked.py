"""Saving a row only if its model's own rules allow it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from annotation.errors import Conflict, Invalid
from annotation.words import say

TAKEN = say("This already exists: choose another.")


def save(row: Model) -> None:
    """Raises Invalid with `data["fields"]`, or Conflict if somebody else took a unique value this very moment."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid("Some fields are not valid.", fields=_texts(error)) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict("Somebody else has just saved the same. Reload the page.", reason="saved_twice") from error


def _texts(error: ValidationError) -> dict[str, list[str]]:
    """By field. Where a value is taken Django names the model and the field, in English."""
    return {
        field: [TAKEN if one.code == "unique" else text for one in found for text in one.messages]
        for field, found in error.error_dict.items()
    }


def change(row: Model, changes: dict[str, object]) -> dict[str, object]:
    """Set the fields that differ and return those alone."""
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return changed

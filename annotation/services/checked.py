"""Saving a row only if its model's own rules allow it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from annotation.errors import Conflict, Invalid


def save(row: Model) -> None:
    """Raises Invalid with `data["fields"]`, or Conflict if somebody else took a unique value this very moment."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid("Some fields are not valid.", fields=error.message_dict) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(f"Somebody else just saved a {row._meta.verbose_name} like this one.") from error


def change(row: Model, changes: dict[str, object]) -> dict[str, object]:
    """Set the fields that differ and return those alone."""
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return changed

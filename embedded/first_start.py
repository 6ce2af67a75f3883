"""What the very first start adds: the sample corpora and four users whose passwords are printed once."""

import os
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command

PASSWORDS = "passwords.txt"


def prepare_database() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def is_first_start() -> bool:
    return not get_user_model().objects.exists()


def load_sample(home: Path) -> str:
    """Create the users and the sample corpora; keep the passwords in a private file and return its text."""
    path = home / PASSWORDS
    scratch = path.with_suffix(".new")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        call_command("load_sample", stdout=out)
    scratch.replace(path)
    return path.read_text()

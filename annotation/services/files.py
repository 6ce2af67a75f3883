"""Files of jobs in storage: what people upload, and what they are to download."""

import re
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from annotation.words import Said, say

UNSAFE = re.compile(r"[^\w.-]+")


def too_large(size: int) -> Said | None:
    """The sentence that refuses an upload of so many bytes, or None."""
    if size <= settings.UPLOAD_MAX_BYTES:
        return None
    return say(
        "{size:.1f} MiB are too much: {limit:g} MiB is the limit (UPLOAD_MAX_BYTES).",
        size=size / 2**20,
        limit=upload_limit(),
    )


def upload_limit() -> float:
    """In MiB."""
    return float(settings.UPLOAD_MAX_BYTES / 2**20)


def keep(folder: str, name: str, file: "File[Any]") -> str:
    """Its key. No name leads out of the storage, or to the file of another."""
    return default_storage.save(f"{folder}/{uuid4().hex}/{safe(name)}", file)


def last_part(path: str) -> str:
    """The name of a file, whatever its uploader's system puts before it."""
    return PurePath(path.replace("\\", "/")).name[:255] or "upload"


def safe(name: str) -> str:
    """Its end, in no more bytes than a file system takes with what is put before and behind it."""
    return UNSAFE.sub("_", name).strip("._").encode()[-200:].decode(errors="ignore") or "file"

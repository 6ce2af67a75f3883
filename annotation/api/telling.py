"""Our own texts in the language of the request, from `locales/<language>/*.json` of every app.

What Django and REST framework say they translate themselves.
"""

import json
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.translation import get_language
from rest_framework import serializers

from annotation.words import Catalogue, retold, unpacked

BETWEEN = {"zh-hans": "、"}


def told(text: str) -> str:
    return teller()(text)


def teller() -> Callable[[str], str]:
    """`told` for what is said after the request is over, when its language is no longer known."""
    language = get_language() or ""
    return partial(retold, catalogue=catalogue(language), between=BETWEEN.get(language, ", "))


@cache
def catalogue(language: str) -> Catalogue:
    """Empty for English, which is what the templates are."""
    folders = [Path(app.path) / "locales" / language for app in apps.get_app_configs()] if language else []
    files = [file for folder in folders for file in sorted(folder.glob("*.json"))]
    return {english: text for file in files for english, text in json.loads(file.read_text("utf-8")).items()}


class ToldField(serializers.CharField):
    """A text that was kept by `words.packed`."""

    def to_representation(self, value: Any) -> str:
        return told(unpacked(value))

"""The vocabulary of an encoder that reads characters, as it stands beside its weights."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learner.ner.characters import Characters

FILE = "vocabulary.json"


@dataclass(frozen=True)
class Vocabulary:
    """Characters, and two tokens that only pretraining uses."""

    characters: Characters
    mask: int
    separator: int

    def to_dict(self) -> dict[str, Any]:
        return {"characters": self.characters.to_dict(), "mask": self.mask, "separator": self.separator}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Vocabulary":
        return cls(Characters.from_dict(values["characters"]), values["mask"], values["separator"])


def read_vocabulary(folder: Path) -> Vocabulary | None:
    """None where there is none: an encoder of somebody else's, with a tokenizer.

    Raises ValueError, KeyError or TypeError where the file is damaged.
    """
    file = folder / FILE
    return Vocabulary.from_dict(json.loads(file.read_text("utf-8"))) if file.is_file() else None


def write_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    (folder / FILE).write_text(json.dumps(vocabulary.to_dict(), ensure_ascii=False), "utf-8")

"""The trainings of an ensemble, one after the other: counted, told, and each kept whole when it is done."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import torch

from learner.ner import checkpoint
from learner.ner.data import Example
from learner.ner.ensembles.config import Member
from learner.ner.errors import BadCheckpoint
from learner.ner.model import Tagger
from learner.ner.training import OnProgress, train
from learner.ner.whole_folder import whole_folder

DESCRIPTION, CONTENT = "part.json", "content"
T = TypeVar("T")


class Made(NamedTuple, Generic[T]):
    """A finished part, the epochs of its training, and what came from a parent."""

    content: T
    history: list[dict[str, Any]]
    transfer: dict[str, Any] | None = None


class Store(NamedTuple, Generic[T]):
    """How a part is written into an empty folder, and read from it onto a device. `load` raises BadCheckpoint."""

    save: Callable[[T, Path], None]
    load: Callable[[Path, str | torch.device | None], T]


TAGGER = Store[Tagger](checkpoint.save, checkpoint.load)
Make = Callable[[Path | None, OnProgress], Made[T]]
"""Trains a part: where the last whole epoch is kept, and whom to tell of every step."""


@dataclass
class Parts:
    """The parts made so far. In `folder` what is whole is not made again, and what was under way goes on."""

    identity: str
    """Of all that decides the result: parts of another ensemble are not used."""
    folder: Path | None = None
    parent: Path | None = None
    """A single model from which every tagger starts."""
    on_progress: OnProgress | None = None
    device: str | torch.device | None = None
    count: int = field(default=1, init=False)
    """How many there will be."""
    number: int = field(default=0, init=False)
    history: list[dict[str, Any]] = field(default_factory=list, init=False)
    transfers: list[dict[str, Any]] = field(default_factory=list, init=False)

    def tagger(
        self, name: str, examples: Sequence[Example], dev: Sequence[Example], labels: Sequence[str], how: Member
    ) -> Tagger:
        return self.make(name, lambda state, tell: self.trained(examples, dev, labels, how, state, tell), TAGGER)

    def trained(
        self,
        examples: Sequence[Example],
        dev: Sequence[Example],
        labels: Sequence[str],
        how: Member,
        state: Path | None,
        tell: OnProgress,
    ) -> Made[Tagger]:
        result = train(
            examples,
            dev,
            entity_types=labels,
            model_config=how[0],
            train_config=how[1],
            parent=self.parent,
            resume_dir=state,
            on_progress=tell,
            device=self.device,
        )
        return Made(result.tagger, result.history, result.transfer.to_dict() if result.transfer else None)

    def make(self, name: str, make: Make[T], store: Store[T]) -> T:
        """The part of that name, from the folder or newly made. Names are unique, and always in the same order."""
        self.number += 1
        made = self._kept(name, store) or self._new(name, make, store)
        self.history += [{**entry, "part": name} for entry in made.history]
        if made.transfer:
            self.transfers.append({"part": name, **made.transfer})
        return made.content

    def _kept(self, name: str, store: Store[T]) -> Made[T] | None:
        """None also for a damaged one: the answer is to make it again."""
        if self.folder is None:
            return None
        try:
            described = json.loads((self.folder / name / DESCRIPTION).read_text("utf-8"))
            if described["identity"] != self.identity:
                return None
            content = store.load(self.folder / name / CONTENT, self.device)
            return Made(content, described["history"], described["transfer"])
        except (OSError, ValueError, KeyError, TypeError, BadCheckpoint):
            return None

    def _new(self, name: str, make: Make[T], store: Store[T]) -> Made[T]:
        if self.folder is None:
            return make(None, self._tell(name))
        state = self.folder / f"{name}.training"
        made = make(state, self._tell(name))
        with whole_folder(self.folder / name) as work:
            (work / CONTENT).mkdir()
            store.save(made.content, work / CONTENT)
            described = {"identity": self.identity, "history": made.history, "transfer": made.transfer}
            (work / DESCRIPTION).write_text(json.dumps(described), "utf-8")
        shutil.rmtree(state, ignore_errors=True)
        return made

    def _tell(self, name: str) -> OnProgress:
        number = self.number
        told = self.on_progress or (lambda _: None)
        return lambda progress: told(progress._replace(part=name, number=number, parts=self.count))

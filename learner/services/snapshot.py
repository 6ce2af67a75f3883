"""Which annotations a round learns from and is measured on. Taken once per round, so that a resumed one is the same."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotation.models import Corpus, Origin, Split
from learner.errors import NotEnoughLabels
from learner.selectors.training_data import Labelled, gold_ids, labelled
from learner.services.lots import recalled_among

HELD_OUT_PERCENT = 15


@dataclass(frozen=True)
class Snapshot:
    """Annotation ids by use. `held_out`: dev had no labels, so a part of the pool's was kept back for it."""

    train: list[int]
    dev: list[int]
    test: list[int]
    held_out: bool
    entity_types: list[str]
    sha256: str
    """Of the training texts and spans."""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def kept_snapshot(corpus: Corpus, file: Path) -> Snapshot:
    """The one in the file, or a new one that is put there."""
    if file.exists():
        return Snapshot(**json.loads(file.read_text("utf-8")))
    taken = take_snapshot(corpus)
    file.parent.mkdir(parents=True, exist_ok=True)
    work = file.with_suffix(".part")
    work.write_text(json.dumps(taken.to_dict(), ensure_ascii=False), "utf-8")
    work.replace(file)
    return taken


def take_snapshot(corpus: Corpus) -> Snapshot:
    """All gold of the pool trains, except what a recalled lot labelled and the share that is kept back where dev has no
    labels; dev and test never do."""
    pool = gold_ids(corpus, Split.POOL)
    recalled, _ = recalled_among(corpus, [pk for pk, _ in pool])
    pool = [(pk, origin) for pk, origin in pool if pk not in recalled]
    dev = [pk for pk, origin in gold_ids(corpus, Split.DEV) if origin != Origin.AUTO]
    held_out = [] if dev else _held_out([pk for pk, origin in pool if origin != Origin.AUTO])
    unused = [] if dev else _share(labelled([pk for pk, origin in pool if origin == Origin.AUTO]))
    kept_back = {*held_out, *unused}  # once corrected, `unused` measures models whose parent must not have learned it
    train = [pk for pk, _ in pool if pk not in kept_back]
    if not train:
        raise NotEnoughLabels("There is no labelled sentence to train on.", needed=1, found=0)
    if not (dev or held_out):
        message = (
            "There is no sentence that people have labelled to measure the model on. Label two more, or some of dev."
        )
        raise NotEnoughLabels(message, needed=1, found=0)
    return Snapshot(
        train=train,
        dev=dev or held_out,
        test=[pk for pk, origin in gold_ids(corpus, Split.TEST) if origin != Origin.AUTO],
        held_out=not dev,
        entity_types=list(corpus.entity_types.order_by("position", "id").values_list("name", flat=True)),
        sha256=digest(labelled(train)),
    )


def _held_out(annotations: Sequence[int]) -> list[int]:
    """A fixed share by the sentences' digests: a sentence that was held out once is held out in every round."""
    rows = labelled(annotations)
    chosen = _share(rows)
    if not chosen and len(rows) > 1:
        chosen = [min(rows, key=lambda row: _bucket(row.text)).annotation_id]
    return chosen


def _share(rows: Sequence[Labelled]) -> list[int]:
    return [row.annotation_id for row in rows if _bucket(row.text) < HELD_OUT_PERCENT]


def _bucket(text: str) -> int:
    return int.from_bytes(sha256(f"held out {text}".encode()).digest()[:8]) % 100


def digest(rows: Sequence[Labelled]) -> str:
    found = sha256()
    for row in rows:
        line = json.dumps([row.text, [list(span) for span in row.spans]], ensure_ascii=False)
        found.update(f"{line}\n".encode())
    return found.hexdigest()

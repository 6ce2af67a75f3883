"""The loop on the sample corpus with simulated annotators. `manage.py demo` prints what this computes."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from django.contrib.auth.models import User

from annotation.models import Corpus, JobStatus, Role, Sentence, Split, Status
from annotation.sample import loader
from annotation.sample.markup import Sentence as SampleSentence
from annotation.services.corpora import create_corpus
from annotation.services.entity_types import create_entity_type
from annotation.services.export_files import FileTarget
from annotation.services.export_options import ExportOptions
from annotation.services.exports import export_corpus
from annotation.services.imports import import_file
from annotation.services.members import add_member
from annotation.services.users import create_user
from annotation.spans.span import Span
from annotation.words import say
from learner.errors import DemoFailed
from learner.models import ModelVersion, Round
from learner.services.inline import run_inline
from learner.services.round_settings import RoundSettings
from learner.services.rounds import start_round
from learner.services.simulation import Crowd, LotError, lot_error


@dataclass(frozen=True)
class DemoSettings:
    rounds: int = 4
    per_round: int = 150
    encoder: str = RoundSettings.encoder
    epochs: int = 8
    """Few: each round starts from the model of the round before."""
    high: float = 0.9
    """Everything below is open to people."""


@dataclass(frozen=True)
class RoundReport:
    """What one round did. `human`: sentences labelled by people so far; `auto_in_all`: accepted in all rounds."""

    number: int
    human: int
    error: LotError
    auto_in_all: int
    dev_f1: float
    test_f1: float | None
    seconds: float


@dataclass
class Demo:
    """Two corpora, two annotators, and the labels that only they know."""

    settings: DemoSettings
    lead: User
    source: Corpus
    target: Corpus
    crowd: Crowd
    newest: ModelVersion | None = None

    @classmethod
    def prepare(cls, settings: DemoSettings) -> Self:
        found, stamp = loader.load(), time.strftime("%Y-%m-%d %H:%M:%S")
        lead, *people = (create_user(username=f"demo-{name}-{time.time_ns()}")[0] for name in ("lead", "an", "bo"))
        source = _corpus(lead, f"demo source {stamp}", "source")
        _add(source, lead, found.source, Split.POOL, "gold")
        _add(source, lead, found.source_dev, Split.DEV, "gold")
        target = _corpus(lead, f"demo target {stamp}", "target")
        _add(target, lead, found.pool, Split.POOL, "hidden")
        _add(target, lead, found.dev, Split.DEV, "gold")
        _add(target, lead, found.test, Split.TEST, "gold")
        for person in people:
            add_member(corpus=target, actor=lead, username=person.username, role=Role.ANNOTATOR)
        return cls(settings, lead, source, target, Crowd(target, people, truth_of(found.pool)))

    def introduction(self) -> str:
        splits = {split: Sentence.objects.filter(corpus=self.target, split=split).count() for split in Split.values}
        return (
            f"Target: {splits['pool']} unlabelled sentences, {splits['dev']} dev and {splits['test']} test. "
            f"Source: {self.source.sentences.count()} labelled sentences with other entity types."
        )

    def train_source(self) -> str:
        """The parent of the first model of the target."""
        row = self._round(self.source, RoundSettings(**self._model_settings()))
        self.newest = row.model_version
        return f"Source model: dev F1 {_dev_f1(row):.3f} in {_seconds(row):.1f} s."

    def play_round(self) -> RoundReport:
        """People answer the queue, then the machine takes its turn."""
        self.crowd.label(self.settings.per_round)
        settings = RoundSettings(
            **self._model_settings(),
            parent=self.newest.pk if self.newest else None,
            auto_accept="threshold",
            high=self.settings.high,
            low=self.settings.high,
            budget=self.settings.per_round,
        )
        row = self._round(self.target, settings)
        self.newest = row.model_version
        test = self.newest.metrics["test"] if self.newest else None
        return RoundReport(
            number=row.number,
            human=self.crowd.labelled,
            error=lot_error(row, self.crowd.truth),
            auto_in_all=self.target.sentences.filter(status=Status.AUTO).count(),
            dev_f1=_dev_f1(row),
            test_f1=test["micro"]["f1"] if test else None,
            seconds=_seconds(row),
        )

    def export(self, out: Path) -> str:
        """BIO of everything that is labelled in the pool, whoever labelled it."""
        out.parent.mkdir(parents=True, exist_ok=True)
        options = ExportOptions(format="conll", scheme="BIO", splits=(Split.POOL,))
        manifest = export_corpus(corpus=self.target, options=options, target=FileTarget(out))
        return f"Wrote {out}: {manifest['sentences']} sentences, {manifest['spans']} spans."

    def _model_settings(self) -> dict[str, Any]:
        return {"encoder": self.settings.encoder, "epochs": self.settings.epochs}

    def _round(self, corpus: Corpus, settings: RoundSettings) -> Round:
        row = run_inline(start_round(corpus=corpus, actor=self.lead, settings=settings, send=False))
        if row.status != JobStatus.SUCCEEDED:
            raise DemoFailed(say("Round {number} {status}: {why}", number=row.number, status=row.status, why=row.why))
        return row


def truth_of(rows: Iterable[SampleSentence]) -> Mapping[str, Sequence[Span]]:
    return {row.text: row.spans for row in rows}


def _corpus(lead: User, name: str, kind: loader.Corpus) -> Corpus:
    corpus = create_corpus(actor=lead, name=name)
    for row in loader.load_types(kind):
        create_entity_type(corpus=corpus, actor=lead, **row._asdict())
    return corpus


def _add(corpus: Corpus, lead: User, rows: Sequence[SampleSentence], split: Split, labels: str) -> None:
    lines = ({"text": row.text, "spans": [list(span) for span in row.spans]} for row in rows)
    data = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    name = f"{split}.jsonl"
    import_file(corpus=corpus, actor=lead, data=data, file_name=name, format="jsonl", split=split, labels=labels)


def _dev_f1(row: Round) -> float:
    return float(row.model_version.metrics["dev"]["micro"]["f1"]) if row.model_version else 0.0


def _seconds(row: Round) -> float:
    if row.started_at is None or row.finished_at is None:
        return 0.0
    return (row.finished_at - row.started_at).total_seconds()

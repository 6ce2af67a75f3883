import math
import signal
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from accelerate import PartialState  # type: ignore[import-untyped]
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.errors import AnnealError
from annotation.models import Corpus
from annotation.selectors.corpora import corpus_named
from config.env import HOME
from learner.management.assignments import assigned
from learner.ner.config import ConfigError
from learner.ner.errors import NerError
from learner.pretraining.config import MOST_BY_TEXT, PretrainConfig
from learner.pretraining.exclusion import Exclusion
from learner.pretraining.pretraining import READ, Told, forget, pretrain
from learner.pretraining.run import in_words
from learner.pretraining.sources import Source, file_source, lines_of
from learner.selectors.training_data import measured_texts, pool_texts

WEIGHT = "="
SAY_LINES = 50_000
ABOUT = ("licence", "notes")  # of the card


class Command(BaseCommand):
    help = "Learn an encoder from text without labels: from nothing, or letting another encoder learn on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", metavar="NAME", help="its pool; its dev and test sentences are taken out")
        parser.add_argument(
            "--text",
            nargs="+",
            default=[],
            metavar="FILE[=WEIGHT]",
            help=".txt or .txt.xz in UTF-8, a line a paragraph",
        )
        parser.add_argument(
            "--exclude", nargs="+", type=Path, default=[], metavar="FILE", help="sentences to be taken out, one a line"
        )
        parser.add_argument("--from", dest="start", default="", metavar="ENCODER", help="the encoder that learns on")
        parser.add_argument("--characters", type=int, help=f"read in all; else by the text, at most {MOST_BY_TEXT:,}")
        parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="rate=5e-4, shape.heads=8")
        parser.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="the encoder; also its name")
        parser.add_argument("--work", type=Path, metavar="FOLDER", help="what a cut run goes on from")
        parser.add_argument("--licence", type=Path, metavar="FILE", help="Markdown for the card")
        parser.add_argument("--notes", type=Path, metavar="FILE", help="Markdown for the card")
        parser.add_argument("--device", help="cpu or cuda; the GPU where there is one")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"].resolve()
        if out.exists():
            raise CommandError(f"{out} exists: name another folder.")
        work: Path = options["work"] or HOME / "pretraining" / out.name
        torch.set_num_threads(settings.TORCH_THREADS)
        self.stopped = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        try:
            corpus = corpus_named(options["corpus"]) if options["corpus"] else None
            made = pretrain(
                sources_of(corpus, options["text"]),
                out,
                config=config_of(options),
                work=work,
                exclusion=Exclusion(excluded(corpus, options["exclude"])),
                on_told=self.told,
                about={
                    name: options[name].read_text("utf-8").strip() for name in ("licence", "notes") if options[name]
                },
                device=options["device"],
            )
        except AnnealError as error:
            raise CommandError(error.message) from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. The same command goes on from here.") from stop
        except (NerError, ConfigError, OSError) as error:
            raise CommandError(str(error)) from error
        if PartialState().is_main_process:
            forget(work)
            first, last = made["curve"][0], made["curve"][-1]
            before = "" if first["step"] else f", {first['held_out']:.3f} before"
            said = f"Held-out loss {last['held_out']:.3f} after {last['characters']:,} characters{before}."
            self.say(f"{said} As an encoder:\n{out}")

    def stop(self, number: int, frame: FrameType | None) -> None:
        """At the next step, when everything is in order to be saved; at once if asked twice."""
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = True

    def told(self, told: Told) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        if told.note:
            self.say(str(told.note))
        elif told.phase == READ and told.done % SAY_LINES == 0:
            self.say(f"{told.name}: {told.done:,} lines read …")
        elif told.point:
            self.say(f"step {told.done:,} of {told.total:,}, {in_words(told.point)}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def config_of(options: dict[str, Any]) -> PretrainConfig:
    """Raises ConfigError, CommandError."""
    values: dict[str, Any] = {"start": options["start"]}
    if options["characters"] is not None:
        values["characters"] = options["characters"]
    chosen = assigned(options["set"], "", "shape")
    return PretrainConfig.from_dict({**values, "shape": chosen["shape"], **chosen[""]})


def sources_of(corpus: Corpus | None, texts: list[str]) -> list[Source]:
    """Raises CommandError where nothing is named, or a weight is no number."""
    found = [] if corpus is None else [Source(corpus.name, lambda: pool_texts(corpus))]
    for text in texts:
        path, sign, weight = text.rpartition(WEIGHT)
        try:
            found.append(file_source(Path(path), weighed(weight)) if sign else file_source(Path(text)))
        except ValueError as error:
            raise CommandError(f"{text!r}: what stands behind {WEIGHT} is its weight, a number above 0.") from error
    if not found:
        raise CommandError("Name the text to learn from: --corpus NAME, --text FILE, or both.")
    return found


def weighed(text: str) -> float:
    """Raises ValueError."""
    weight = float(text)
    if not 0 < weight < math.inf:
        raise ValueError(text)
    return weight


def excluded(corpus: Corpus | None, files: list[Path]) -> Iterator[str]:
    own = iter(()) if corpus is None else measured_texts(corpus)
    return chain(own, *map(lines_of, files))

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.errors import AnnealError
from annotation.selectors.corpora import corpus_named
from learner.ner.config import LARGEST, ModelConfig
from learner.ner.encoders import word2vec
from learner.ner.encoders.names import PLUS, VECTORS
from learner.ner.encoders.vector_training import learn_vectors
from learner.ner.errors import NerError
from learner.pretraining.sources import lines_of
from learner.selectors.training_data import pool_texts

SAY_EVERY = 50_000  # texts


class Command(BaseCommand):
    help = "Learn character vectors from text without labels, to be used as the encoder vectors:FILE."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", metavar="NAME", help="its pool: neither dev nor test, and no label, is read")
        parser.add_argument("--text", nargs="+", type=Path, default=[], metavar="FILE", help=".txt or .txt.xz in UTF-8")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--dim", type=int, default=ModelConfig().embedding_dim, help="%(default)s")
        parser.add_argument("--seed", type=int, default=1, help="%(default)s")
        parser.add_argument("--force", action="store_true", help="replace FILE if it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        out = place_of(options["out"], force=options["force"])
        if not 0 < options["dim"] <= LARGEST:
            raise CommandError(f"--dim must be between 1 and {LARGEST}.")
        try:
            texts = self.told(texts_of(options["corpus"], options["text"]))
            characters, vectors = learn_vectors(texts, options["dim"], options["seed"], self.say_epoch)
            word2vec.write(out, characters, vectors)
        except AnnealError as error:
            raise CommandError(error.message) from error
        except (NerError, OSError) as error:
            raise CommandError(str(error)) from error
        self.say(f"Vectors of {len(characters):,} characters, {options['dim']} numbers each. As an encoder:")
        self.say(f"{VECTORS}{out}")

    def told(self, texts: Iterable[str]) -> Iterator[str]:
        number = 0
        for number, text in enumerate(texts, 1):
            yield text
            if number % SAY_EVERY == 0:
                self.say(f"{number:,} texts read …")
        self.say(f"{number:,} texts read.")

    def say_epoch(self, done: int, epochs: int) -> None:
        self.say(f"epoch {done} of {epochs}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def place_of(out: Path, *, force: bool) -> Path:
    """The absolute path, before minutes are spent on something that cannot be written there."""
    out = out.resolve()
    if not out.parent.is_dir():
        raise CommandError(f"The folder {out.parent} does not exist: create it first.")
    if out.is_dir():
        raise CommandError(f"{out} is a folder: name a file.")
    if out.exists() and not force:
        raise CommandError(f"{out} exists: name another file, or replace it by --force.")
    if PLUS in str(out):
        raise CommandError(f"{out} cannot be an encoder's name: {PLUS!r} stands between two encoders.")
    return out


def texts_of(corpus: str | None, files: Iterable[Path]) -> Iterator[str]:
    """Raises NotFound, CommandError."""
    files = list(files)
    if corpus is None and not files:
        raise CommandError("Name the text to learn from: --corpus NAME, --text FILE, or both.")
    own = iter(()) if corpus is None else pool_texts(corpus_named(corpus))
    return chain(own, *map(lines_of, files))

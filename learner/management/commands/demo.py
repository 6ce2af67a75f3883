"""Headless proof of the loop on the sample corpus, in a database of its own that is thrown away."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from learner.errors import DemoFailed
from learner.services.demo import Demo, DemoSettings, RoundReport

DEFAULTS = DemoSettings()
COLUMNS = ("round", "human", "accepted", "in all", "wrong", "dev F1", "test F1", "seconds")
HEAD = " ".join(f"{title:>8}" for title in COLUMNS)


class Command(BaseCommand):
    help = "Train on a source corpus, transfer, let simulated annotators answer the queue for some rounds, export BIO."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=DEFAULTS.rounds)
        parser.add_argument("--per-round", type=int, default=DEFAULTS.per_round, help="sentences that people label")
        parser.add_argument("--encoder", default=DEFAULTS.encoder, help="%(default)s")
        parser.add_argument("--epochs", type=int, default=DEFAULTS.epochs)
        parser.add_argument("--high", type=float, default=DEFAULTS.high, help="accept automatically from here on")
        parser.add_argument("--out", type=Path, default=Path("demo.bio.txt"), help="%(default)s")
        parser.add_argument("--here", action="store_true", help="in this database, not in one that is thrown away")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("rounds", "per_round", "encoder", "epochs", "high")
        if options["here"]:
            self.play(DemoSettings(**{name: options[name] for name in names}), options["out"])
        else:
            arguments = [f"--{name.replace('_', '-')}={options[name]}" for name in names]
            run_elsewhere([*arguments, f"--out={options['out'].resolve()}"])

    def play(self, chosen: DemoSettings, out: Path) -> None:
        started = time.monotonic()
        demo = Demo.prepare(chosen)
        try:
            self.say(demo.introduction())
            self.say(demo.train_source())
            self.say(f"\n{HEAD}")
            for _ in range(chosen.rounds):
                self.say(line(demo.play_round()))
            self.say(f"\n{demo.export(out)}")
        except DemoFailed as error:
            raise CommandError(error.message) from error
        self.say(f"{time.monotonic() - started:.0f} s in all")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def line(row: RoundReport) -> str:
    test = "–" if row.test_f1 is None else f"{row.test_f1:.3f}"
    wrong = f"{row.error.share:.1%}" if row.error.accepted else "–"
    cells = (row.number, row.human, row.error.accepted, row.auto_in_all, wrong, f"{row.dev_f1:.3f}", test)
    return " ".join(f"{cell:>8}" for cell in (*cells, f"{row.seconds:.1f}"))


def run_elsewhere(arguments: list[str]) -> None:
    """The same command over a fresh SQLite file and a fresh folder: the user's own corpora are not touched."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the folder goes as well
    with TemporaryDirectory(prefix="anneal-demo-") as home:
        outside = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        env = outside | {"ANNEAL_HOME": home, "ANNEAL_ENV": "embedded", "LOG_LEVEL": "WARNING"}
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        for command in (["migrate", "--verbosity=0"], ["demo", "--here", *arguments]):
            if code := subprocess.run([*manage, *command], env=env, check=False).returncode:  # noqa: S603
                sys.exit(code)

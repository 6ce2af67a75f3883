import signal
import sys
from pathlib import Path
from typing import Any

import torch
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.env import HOME
from learner.experiments.errors import DataError, SpecError
from learner.experiments.experiment import Experiment
from learner.experiments.report import write_report
from learner.experiments.search import search
from learner.experiments.spec import read_spec
from learner.services.experiment_running import prepared


class Command(BaseCommand):
    help = "Compare models: run what a specification lists, go on where it stopped, and write the tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("spec", type=Path, metavar="SPEC.toml")
        parser.add_argument("--data", type=Path, help="folder that its paths start from; that of SPEC.toml")
        parser.add_argument("--out", type=Path, help="folder of the results; var/experiments/NAME")
        parser.add_argument("--scaled", action="store_true", help="with the [scaled] table laid over the rest")
        parser.add_argument("--limit-runs", type=int, metavar="N", help="stop after N runs")
        parser.add_argument("--device", help="cpu or cuda; the GPU where there is one")
        parser.add_argument("--dry-run", action="store_true", help="check everything and list the runs")

    def handle(self, *args: Any, **options: Any) -> None:
        self.prepare(options["device"], options["limit_runs"])
        path: Path = options["spec"]
        name = f"{path.stem}-scaled" if options["scaled"] else path.stem
        out: Path = options["out"] or HOME / "experiments" / name
        try:
            spec = read_spec(path, scaled=options["scaled"])
            experiment = prepared(spec, options["data"] or path.parent)
        except (SpecError, DataError) as error:
            raise CommandError(str(error)) from error
        self.introduce(experiment)
        if options["dry_run"]:
            return
        if spec.search.space:
            self.search(experiment, out, options["device"])
            return
        self.play(experiment, out, options["limit_runs"], options["device"])

    def prepare(self, device: str | None, limit: int | None) -> None:
        """What the machine can do, before data is read."""
        if limit is not None and limit < 1:
            raise CommandError("--limit-runs must be at least 1.")
        torch.set_num_threads(settings.TORCH_THREADS)
        try:
            torch.empty(0, device=device)
        except (RuntimeError, AssertionError) as error:
            raise CommandError(f"--device {device} cannot be used: {error}") from error

    def introduce(self, experiment: Experiment) -> None:
        counts = experiment.data.splits[0].counts()
        sizes = ", ".join(f"{split} {row['sentences']:,} ({row['spans']:,} spans)" for split, row in counts.items())
        self.say(f"{experiment.spec.name}: {len(experiment.cells)} cells, {len(experiment.runs())} runs; {sizes}")
        for cell in experiment.cells:
            self.say(f"  {cell.name}")
        for name, reason in experiment.skipped:
            self.say(f"  {name}: skipped. {reason}")

    def play(self, experiment: Experiment, out: Path, limit: int | None, device: str | None) -> None:
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the report is written then as well
        try:
            experiment.play(out, limit=limit, device=device, say=self.say)
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. The same command goes on from the last whole epoch.") from stop
        finally:
            signal.signal(signal.SIGTERM, before)
            self.say(f"{write_report(experiment, out)}")
        if experiment.failed:
            raise CommandError(f"{len(experiment.failed)} runs failed; the same command tries them again.")

    def search(self, experiment: Experiment, out: Path, device: str | None) -> None:
        try:
            best = search(experiment, out, device=device, say=self.say)["best"]
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. The same command goes on with the next trial.") from stop
        if best is None:
            raise CommandError("No trial came to its end.")
        self.say(f"Best: trial {best['number']}, dev F1 {best['dev_f1'] * 100:.2f}: {best['settings']}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

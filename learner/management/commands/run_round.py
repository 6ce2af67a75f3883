from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.errors import AnnealError
from annotation.models import Corpus, JobStatus
from learner.models import ModelVersion, Round
from learner.query.registry import STRATEGIES
from learner.services.inline import run_inline
from learner.services.round_settings import AUTO_ACCEPT_MODES, RoundSettings
from learner.services.rounds import start_round

DEFAULTS = RoundSettings()


class Command(BaseCommand):
    help = "Start a round of a corpus: train, evaluate, calibrate, score, select."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", required=True, metavar="NAME")
        parser.add_argument(
            "--encoder",
            default=DEFAULTS.encoder,
            help="scratch:tiny, embedding, a Hugging Face id, or a folder; %(default)s",
        )
        parser.add_argument("--parent", metavar="M", help="model version to transfer from: its id, or CORPUS/NUMBER")
        parser.add_argument("--high", type=float, default=DEFAULTS.high)
        parser.add_argument("--low", type=float, default=DEFAULTS.low)
        parser.add_argument("--budget", type=int, default=DEFAULTS.budget)
        parser.add_argument("--auto-accept", choices=AUTO_ACCEPT_MODES, default=DEFAULTS.auto_accept)
        parser.add_argument("--strategy", choices=list(STRATEGIES), default=DEFAULTS.strategy)
        parser.add_argument("--epochs", type=int, default=DEFAULTS.epochs)
        parser.add_argument("--seed", type=int, default=DEFAULTS.seed)
        parser.add_argument("--inline", action="store_true", help="run it in this process, without broker or worker")

    def handle(self, *args: Any, **options: Any) -> None:
        corpus = Corpus.objects.filter(name=options["corpus"]).first()
        if corpus is None:
            raise CommandError(f"There is no corpus named {options['corpus']}.")
        if Path(options["encoder"]).is_dir():  # wherever the worker runs
            options["encoder"] = str(Path(options["encoder"]).resolve())
        names = ("encoder", "high", "low", "budget", "auto_accept", "strategy", "epochs", "seed")
        parent = version_named(options["parent"]) if options["parent"] else None
        chosen = {name: options[name] for name in names} | {"overlap_percent": corpus.overlap_percent}
        try:
            settings = RoundSettings.from_dict(chosen | {"parent": parent.pk if parent else None})
            row = start_round(corpus=corpus, actor=None, settings=settings, send=not options["inline"])
        except AnnealError as error:
            raise CommandError(error.message) from error
        if not options["inline"]:
            self.stdout.write(f"Round {row.number} of {corpus.name} is queued.")
            return
        run_inline(row)
        self.report(row)

    def report(self, row: Round) -> None:
        if row.status != JobStatus.SUCCEEDED or row.model_version is None:
            raise CommandError(f"Round {row.number} {row.status}: {(row.error or {}).get('message', '')}")
        version, counts = row.model_version, row.counts
        dev = version.metrics["dev"]
        self.stdout.write(
            f"Round {row.number}: model v{version.number} from {counts['train']} sentences in {version.seconds:.0f} s; "
            f"{dev['source']} micro F1 {dev['micro']['f1']:.3f}, macro F1 {dev['macro']['f1']:.3f}; "
            f"{counts['scored']} scored, {counts['auto_accepted']} accepted, {counts['queued']} queued."
        )


def version_named(name: str) -> ModelVersion:
    """By id, or as CORPUS/NUMBER."""
    corpus, _, number = name.rpartition("/")
    if not number.isdecimal():
        raise CommandError(f"{name!r} is neither the id of a model version nor CORPUS/NUMBER.")
    wanted = {"corpus__name": corpus, "number": int(number)} if corpus else {"pk": int(number)}
    found = ModelVersion.objects.filter(**wanted).first()
    if found is None:
        raise CommandError(f"There is no model version {name}.")
    return found

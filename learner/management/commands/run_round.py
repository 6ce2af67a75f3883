from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.errors import AnnealError
from annotation.models import Corpus, JobStatus
from annotation.selectors.corpora import corpus_named
from annotation.spans.tag_schemes import schemes
from learner.management.assignments import assignment
from learner.models import ModelVersion, Round
from learner.ner.config import ATTENTIONS, CELLS, DECODERS, LOSSES, SEQUENCES
from learner.ner.ensembles.config import KINDS
from learner.ner.ensembles.presets import SYSTEMS
from learner.query.registry import STRATEGIES
from learner.services.inline import run_inline
from learner.services.round_settings import AUTO_ACCEPT_MODES, RoundSettings, preset_settings
from learner.services.rounds import start_round

CHOICES = {
    "auto_accept": AUTO_ACCEPT_MODES,
    "strategy": tuple(STRATEGIES),
    "sequence": SEQUENCES,
    "attention": ATTENTIONS,
    "cell": CELLS,
    "decoder": DECODERS,
    "loss": LOSSES,
    "scheme": tuple(schemes),
}
NUMBERS = {
    "high": float,
    "low": float,
    "budget": int,
    "epochs": int,
    "seed": int,
    "r_drop": float,
    "freeze_epochs": int,
}


class Command(BaseCommand):
    help = "Start a round of a corpus: train, evaluate, calibrate, score, select."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", required=True, metavar="NAME")
        parser.add_argument("--preset", choices=list(SYSTEMS), help="start from a paper's system")
        parser.add_argument(
            "--encoder", help="anneal:zh-tiny, scratch:tiny, embedding, vectors:/FILE, a hub id, or a folder"
        )
        parser.add_argument("--parent", metavar="M", help="model version to transfer from: its id, or CORPUS/NUMBER")
        parser.add_argument("--ensemble", choices=KINDS, help="its options: --set ensemble.folds=3")
        for name, choices in CHOICES.items():
            parser.add_argument(f"--{name.replace('_', '-')}", choices=choices)
        for name, kind in NUMBERS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", type=kind)
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="model.lstm_hidden=64, train.batch_size=8, ensemble.folds=3",
        )
        parser.add_argument("--inline", action="store_true", help="run it in this process, without broker or worker")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            corpus = corpus_named(options["corpus"])
            row = start_round(
                corpus=corpus, actor=None, settings=settings_of(corpus, options), send=not options["inline"]
            )
        except AnnealError as error:
            raise CommandError(error.message) from error
        if not options["inline"]:
            self.stdout.write(f"Round {row.number} of {corpus.name} is queued.")
            return
        run_inline(row)
        self.report(row)

    def report(self, row: Round) -> None:
        if row.is_active:  # while torch was loading here, a worker found it waiting
            self.stdout.write(f"Round {row.number} is run by a worker that took it first; its page shows how it goes.")
            return
        if row.status != JobStatus.SUCCEEDED or row.model_version is None:
            raise CommandError(f"Round {row.number} {row.status}: {row.why}")
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


def settings_of(corpus: Corpus, options: dict[str, Any]) -> RoundSettings:
    """The preset's, with what was given put over it. Raises AnnealError, CommandError."""
    encoder = options["encoder"]
    if encoder and Path(encoder).is_dir():  # wherever the worker runs
        encoder = str(Path(encoder).resolve())
    parent = version_named(options["parent"]) if options["parent"] else None
    chosen = preset_settings(options["preset"], encoder) if options["preset"] else {"ensemble": {}, "extra": {}}
    chosen |= {"overlap_percent": corpus.overlap_percent, "parent": parent.pk if parent else None}
    chosen |= {name: options[name] for name in (*CHOICES, *NUMBERS) if options[name] is not None}
    chosen |= {"encoder": encoder} if encoder else {}
    if options["ensemble"] and options["ensemble"] != chosen["ensemble"].get("kind"):
        chosen["ensemble"] = {"kind": options["ensemble"]}
    for name, value in map(assignment, options["set"]):
        part, _, option = name.partition(".")
        table, key = (chosen["ensemble"], option) if part == "ensemble" else (chosen["extra"], name)
        table[key] = value
    return RoundSettings.from_dict(chosen)

"""Starting, cancelling and retrying pretrainings. Light: the web process calls these."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction

from annotation.errors import Conflict, Invalid
from annotation.models import Corpus, Sentence, Split
from annotation.services import audit, leases
from annotation.services.files import keep, last_part, too_large
from annotation.words import say
from learner.enqueue import send_pretraining
from learner.errors import PretrainingActive, PretrainingOver
from learner.models import Pretraining
from learner.ner.config import ConfigError
from learner.pretraining.card import CARD
from learner.pretraining.config import PretrainConfig
from learner.selectors.encoders import is_known
from learner.selectors.pretrainings import pretraining_of, unseen_encoder
from learner.services.artefacts import encoder_folder
from learner.services.numbering import next_number
from learner.services.one_at_a_time import one_at_a_time

SUFFIXES = (".txt", ".txt.xz")
MOST_FILES = 20
STARTS = say("Go on from an own encoder, a folder, or a Hugging Face id that can be reached; or start from nothing.")


def start_pretraining(
    *, corpus: Corpus, actor: User, name: str, settings: Mapping[str, Any], pool: bool, files: "Sequence[File[Any]]"
) -> Pretraining:
    """Keep the files and queue it. Raises Invalid, NotFound (the encoder it starts from), PretrainingActive."""
    config = config_of(settings, actor)
    require_text(corpus, pool, files)
    with one_at_a_time(Pretraining, corpus, PretrainingActive) as corpus:
        number = next_number(Pretraining, corpus)
        row = Pretraining.objects.create(
            corpus=corpus,
            number=number,
            name=name,
            settings=config.to_dict(),
            text={"pool": pool, "pool_name": corpus.name, "files": [_kept(file) for file in files]},
            progress_total=config.steps,
            created_by=actor,
        )
        audit.record(corpus=corpus, actor=actor, verb="pretraining.started", pretraining=number, name=name)
        send_pretraining(row.pk, 0)
        return row


def config_of(settings: Mapping[str, Any], actor: User | None) -> PretrainConfig:
    """Raises Invalid."""
    try:
        config = PretrainConfig.from_dict(settings)
    except ConfigError as error:
        raise Invalid(str(error), fields={"settings": [str(error)]}) from error
    if not config.start:
        return config
    if not is_known(config.start) or unseen_encoder(actor, config.start):
        _refuse("settings", say("Unknown encoder {name!r}. {use}", name=config.start, use=STARTS))
    return config


def require_text(corpus: Corpus, pool: bool, files: "Sequence[File[Any]]") -> None:
    """Raises Invalid for no text, files of another kind, and files that are too large."""
    empty_pool = pool and not Sentence.objects.filter(corpus=corpus, split=Split.POOL).exists()
    if (not pool or empty_pool) and not files:
        _refuse("files", "There is no text to learn from: choose files, or the corpus's pool if it has sentences.")
    if len(files) > MOST_FILES:
        _refuse("files", say("At most {most} files.", most=MOST_FILES))
    for file in files:
        if not str(file.name).endswith(SUFFIXES):
            _refuse("files", say("{name}: only .txt and .txt.xz files are read.", name=file.name))
    if refusal := too_large(sum(file.size for file in files)):
        _refuse("files", refusal)


def _kept(file: "File[Any]") -> dict[str, Any]:
    name = last_part(str(file.name))
    return {"name": name, "key": keep("pretraining", name, file), "size": file.size}


@transaction.atomic
def cancel_pretraining(*, corpus: Corpus, actor: User, pretraining_id: int) -> Pretraining:
    """A waiting one ends at once, a running one at its next step. What it has learned stays for another try."""
    row = pretraining_of(corpus, pretraining_id)
    if not leases.cancel(row):
        raise PretrainingOver("This pretraining is over: there is nothing to cancel.")
    audit.record(corpus=corpus, actor=actor, verb="pretraining.cancelled", pretraining=row.number)
    return pretraining_of(corpus, pretraining_id)


def retry_pretraining(*, corpus: Corpus, actor: User, pretraining_id: int) -> Pretraining:
    """A failed or cancelled one goes on where it stood."""
    row = pretraining_of(corpus, pretraining_id)
    with one_at_a_time(Pretraining, corpus, PretrainingActive) as corpus:
        if not leases.requeue(row):
            raise PretrainingOver("Only a failed or cancelled pretraining can be tried again.")
        audit.record(corpus=corpus, actor=actor, verb="pretraining.retried", pretraining=row.number)
        send_pretraining(row.pk, row.progress_done)
        return pretraining_of(corpus, pretraining_id)


def card_file(row: Pretraining) -> Path:
    """Raises Conflict before there is an encoder."""
    file = encoder_folder(row.pk) / CARD
    if not file.exists():
        raise Conflict("This pretraining has not come to its end, so there is no card.", status=row.status)
    return file


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, fields={field: [message]})

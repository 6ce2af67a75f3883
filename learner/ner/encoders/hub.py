"""Pretrained encoders from a local folder or from the Hugging Face hub. Fails within seconds, with a way out."""

import os
import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huggingface_hub import constants
from torch import float32
from transformers import AutoConfig, AutoModel, AutoTokenizer, BertTokenizer
from transformers.utils import cached_file, logging

from annotation.words import say
from learner.ner.characters import Characters, of_tokenizer
from learner.ner.encoders import char_albert  # tells transformers of it, too
from learner.ner.encoders.names import ANNEAL, OWN, alternatives
from learner.ner.encoders.transformer import Transformer, with_fast_activation, without_pooler
from learner.ner.encoders.vocabulary import Vocabulary, read_vocabulary
from learner.ner.errors import EncoderUnavailable

HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
PATIENCE_SECONDS = 4.0
SHIPPED = Path(__file__).parent / "shipped"
logging.disable_progress_bar()  # a worker's log is no place for it
OWN_ROOT = "ANNEAL_ENCODERS"  # of the environment: where `own:` encoders lie


def fetch(name: str, *, by_piece: bool = False, dropout: float | None = None) -> tuple[Transformer, Characters]:
    """A pretrained encoder with its weights, and its characters or word pieces. Raises EncoderUnavailable.

    `dropout`: for our own, which read so much text that they needed none. Those of others bring theirs.
    """
    model, vocabulary = load(name, AutoModel, by_piece=by_piece)
    if dropout is not None and isinstance(model, char_albert.CharAlbert):
        model.drop_out(dropout)
    return Transformer(without_pooler(model), vocabulary.characters), vocabulary.characters


def load(name: str, kind: Any, *, by_piece: bool = False) -> tuple[Any, Vocabulary]:
    """The pretrained model of that name, of that kind of AutoModel, and its vocabulary. Raises EncoderUnavailable."""
    place = place_of(name)
    local = Path(place).is_dir() or _cached(place)
    if not local:
        _require_reachable(place)
    try:
        shape = with_fast_activation(AutoConfig.from_pretrained(place, local_files_only=local))
        vocabulary = read_vocabulary(Path(place)) or _vocabulary(_tokenizer(place, local), by_piece)
        # Weights may be kept in half precision; they are learned on in single.
        return kind.from_pretrained(place, config=shape, local_files_only=local, dtype=float32), vocabulary
    except (OSError, ValueError, KeyError, TypeError, ImportError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        template = "Encoder {name!r} could not be loaded: {reason} {use}"
        raise EncoderUnavailable(say(template, name=name, reason=reason, use=alternatives())) from error


def place_of(name: str) -> str:
    """The folder of an encoder that comes with this software or was pretrained by it; a hub's id or folder as it is.

    Raises EncoderUnavailable.
    """
    for kind, root in ((ANNEAL, SHIPPED), (OWN, Path(os.environ.get(OWN_ROOT, "encoders")))):
        if name.startswith(kind):
            folder = root / name.removeprefix(kind)
            if not folder.is_dir():
                raise EncoderUnavailable(say("There is no encoder {name!r}. {use}", name=name, use=alternatives()))
            return str(folder)
    return name


def _vocabulary(tokenizer: Any, by_piece: bool) -> Vocabulary:
    characters = of_tokenizer(tokenizer, by_piece=by_piece)
    mask, separator = tokenizer.mask_token_id, tokenizer.sep_token_id
    return Vocabulary(
        characters,
        characters.unknown if mask is None else mask,
        characters.unknown if separator is None else separator,
    )


def _tokenizer(name: str, local: bool) -> Any:
    """Chinese ALBERTs say they are ALBERT but come with BERT's vocab.txt: believe the file."""
    found = cached_file(name, "vocab.txt", local_files_only=local, _raise_exceptions_for_missing_entries=False)
    kind = BertTokenizer if found else AutoTokenizer
    return kind.from_pretrained(name, local_files_only=local)


def _cached(name: str) -> bool:
    if not HUB_ID.fullmatch(name):
        template = "{name!r} is neither a local folder nor a Hugging Face id. {use}"
        raise EncoderUnavailable(say(template, name=name, use=alternatives()))
    try:
        AutoConfig.from_pretrained(name, local_files_only=True)
    except (OSError, ValueError, KeyError):
        return False
    return True


def _require_reachable(name: str) -> None:
    """One connection attempt: the hub's own client would retry for minutes."""
    address = urlsplit(constants.ENDPOINT)
    host, port = address.hostname or "", address.port or (443 if address.scheme == "https" else 80)
    try:
        if constants.is_offline_mode():
            raise OSError("offline mode is set")
        socket.create_connection((host, port), timeout=PATIENCE_SECONDS).close()
    except OSError as error:
        message = say(
            "Encoder {name!r} is not on this machine and {host} cannot be reached ({why}). {use}",
            name=name,
            host=host or constants.ENDPOINT,
            why=error,
            use=alternatives(),
        )
        raise EncoderUnavailable(message) from error

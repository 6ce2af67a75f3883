"""Pretrained encoders from a local folder or from the Hugging Face hub. Fails within seconds, with a way out."""

import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huggingface_hub import constants
from transformers import AutoConfig, AutoModel, AutoTokenizer, BertTokenizer
from transformers.utils import cached_file

from learner.ner.characters import Characters, of_tokenizer
from learner.ner.encoders.names import alternatives
from learner.ner.encoders.transformer import Transformer, with_fast_activation, without_pooler
from learner.ner.errors import EncoderUnavailable

HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
PATIENCE_SECONDS = 4.0


def fetch(name: str, *, by_piece: bool = False) -> tuple[Transformer, Characters]:
    """A pretrained encoder with its weights, and its characters or word pieces. Raises EncoderUnavailable."""
    local = Path(name).is_dir() or _cached(name)
    if not local:
        _require_reachable(name)
    try:
        shape = with_fast_activation(AutoConfig.from_pretrained(name, local_files_only=local))
        characters = of_tokenizer(_tokenizer(name, local), by_piece=by_piece)
        model = without_pooler(AutoModel.from_pretrained(name, config=shape, local_files_only=local))
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise EncoderUnavailable(f"Encoder {name!r} could not be loaded: {reason} {alternatives()}") from error
    return Transformer(model, characters), characters


def _tokenizer(name: str, local: bool) -> Any:
    """Chinese ALBERTs say they are ALBERT but come with BERT's vocab.txt: believe the file."""
    found = cached_file(name, "vocab.txt", local_files_only=local, _raise_exceptions_for_missing_entries=False)
    kind = BertTokenizer if found else AutoTokenizer
    return kind.from_pretrained(name, local_files_only=local)


def _cached(name: str) -> bool:
    if not HUB_ID.fullmatch(name):
        raise EncoderUnavailable(f"{name!r} is neither a local folder nor a Hugging Face id. {alternatives()}")
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
        reason = f"{host or constants.ENDPOINT} cannot be reached ({error})."
        raise EncoderUnavailable(f"Encoder {name!r} is not on this machine and {reason} {alternatives()}") from error

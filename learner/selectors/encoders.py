"""The encoders that a lead can choose from. Hugging Face ids, folders, vectors and pairs can be typed in as well."""

import re
from dataclasses import dataclass
from pathlib import Path

from annotation.words import Said, say
from learner.ner.config import JIEBA
from learner.ner.encoders.names import OWN, VECTORS, ZH_TINY, parts

HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+\Z")
OWN_ID = re.compile(rf"{OWN}[1-9][0-9]{{0,17}}\Z")


@dataclass(frozen=True)
class Encoder:
    id: str
    title: str
    note: str
    needs_download: bool = True


DOWNLOAD = "Downloaded from huggingface.co at the first use; without it the round fails and says so."
MUCH_TEXT = "Random weights: wants a GPU and many thousand labels."
ENCODERS = (
    Encoder(ZH_TINY, "Tiny ALBERT, Chinese, pretrained", "Comes with Anneal: 4 layers of 256, 4 M parameters.", False),
    Encoder("scratch:tiny", "Tiny ALBERT from scratch", "4 shared layers of 312; starts from random weights.", False),
    Encoder("scratch:base", "Base ALBERT from scratch", f"12 shared layers of 768. {MUCH_TEXT}", False),
    Encoder("scratch:large", "Large ALBERT from scratch", f"24 shared layers of 1024. {MUCH_TEXT}", False),
    Encoder("scratch:xlarge", "Extra large ALBERT from scratch", f"24 shared layers of 2048. {MUCH_TEXT}", False),
    Encoder("embedding", "Character vectors", "No encoder: random vectors and the BiLSTM; the smallest model.", False),
    Encoder("voidful/albert_chinese_tiny", "ALBERT tiny, Chinese", DOWNLOAD),
    Encoder("ckiplab/albert-tiny-chinese", "ALBERT tiny, Traditional Chinese", DOWNLOAD),
    Encoder("voidful/albert_chinese_base", "ALBERT base, Chinese", DOWNLOAD),
    Encoder("hfl/chinese-electra-small-discriminator", "ELECTRA small, Chinese", DOWNLOAD),
    Encoder("hfl/chinese-roberta-wwm-ext", "RoBERTa-wwm, Chinese", f"{DOWNLOAD} Wants a GPU."),
    Encoder("google-bert/bert-base-chinese", "BERT base, Chinese", f"{DOWNLOAD} Wants a GPU."),
)
BUILT_IN = {encoder.id for encoder in ENCODERS if not encoder.needs_download}


def is_known(name: str) -> bool:
    """One encoder, or two put together, each of which is ours, a file or folder here, or looks like a hub's id."""
    named = parts(name)
    return len(named) <= 2 and all(_is_one(part) for part in named)


def is_lexicon(name: str) -> bool:
    """jieba's dictionary, or a file of word vectors here."""
    return name == JIEBA or _is_file(name)


def unknown_lexicon(name: str) -> Said:
    template = "There is no lexicon {name!r}. Use {jieba}, or the whole path of a word2vec file on this server."
    return say(template, name=name, jieba=JIEBA)


def _is_one(name: str) -> bool:
    if name.startswith(VECTORS):
        return _is_file(name.removeprefix(VECTORS))
    if name.startswith(OWN):
        return bool(OWN_ID.match(name))
    return name in BUILT_IN or bool(HUB_ID.match(name)) or (name.startswith("/") and Path(name).is_dir())


def _is_file(path: str) -> bool:
    return path.startswith("/") and Path(path).is_file()

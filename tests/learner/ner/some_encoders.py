"""Taggers over any encoder by name, and word2vec files to read."""

import struct
from pathlib import Path

import torch
from torch import Tensor

from annotation.spans.tag_schemes import tag_names
from learner.ner.batching import padded
from learner.ner.characters import counted
from learner.ner.config import ModelConfig
from learner.ner.encoders import encoder as encoders
from learner.ner.encoders.char_albert import CharAlbertConfig, CharAlbertForMaskedLM
from learner.ner.encoders.vocabulary import Vocabulary, write_vocabulary
from learner.ner.model import NerModel, Tagger
from tests.learner.ner.tiny import EXAMPLES, pretrained_in

CHINESE = tuple(example.text for example in EXAMPLES)
LABELS = ("Material", "Part")
VECTORS = {"用": [1.0, -0.5, 0.25], "钢": [0.5, 2.0, -1.0], "龘": [-0.125, 0.0, 1.5], "𠮷": [0.75, 1.0, 2.0]}


def tagger_over(name: str, texts=CHINESE, **settings) -> Tagger:
    config = ModelConfig(encoder=name, **{"lstm_hidden": 4, "attention_dim": 4, "embedding_dim": 6} | settings)
    encoder, characters = encoders.new(config, counted(texts), texts)
    model = NerModel(config, encoder, tag_names(LABELS, config.scheme))
    model.eval()
    return Tagger(config, LABELS, characters, model)


def features(tagger: Tagger, texts: list[str]) -> list[Tensor]:
    """What the encoder says of each text, (T, size), all of them shown to it as one batch."""
    ids, lengths = padded([tagger.characters.encode(text) for text in texts], tagger.characters.pad, tagger.device)
    mask = torch.arange(ids.shape[1]) < lengths[:, None]
    with torch.inference_mode():
        rows = tagger.model.encoder(ids, lengths, mask)
    return [row[: len(text)] for row, text in zip(rows, texts, strict=True)]


def two_pretrained(folder: Path) -> tuple[Path, Path]:
    """An ALBERT, and a BERT with other characters, lower case alone, and other ids even of padding and frame."""
    (folder / "albert").mkdir()
    (folder / "bert").mkdir()
    tokens = ["。", "[CLS]", "a", "轴", "[UNK]", "鑫", "[SEP]", "钢", "[MASK]", "[PAD]"]
    first, second = pretrained_in(folder / "albert"), pretrained_in(folder / "bert", "bert")
    (second / "vocab.txt").write_text("\n".join(tokens), "utf-8")
    return first, second


def text_file(folder: Path, entries=VECTORS, *, header: bool = True, end: str = "\n") -> Path:
    dim = len(next(iter(entries.values())))
    lines = [f"{len(entries)} {dim}"] * header
    lines += [" ".join([word, *map(str, vector)]) for word, vector in entries.items()]
    path = folder / "vectors.txt"
    path.write_bytes("".join(line + end for line in lines).encode())
    return path


def binary_file(folder: Path, entries=VECTORS, *, end: bytes = b"\n") -> Path:
    dim = len(next(iter(entries.values())))
    rows = [word.encode() + b" " + struct.pack(f"<{dim}f", *vector) + end for word, vector in entries.items()]
    path = folder / "vectors.bin"
    path.write_bytes(f"{len(entries)} {dim}\n".encode() + b"".join(rows))
    return path


def char_albert(text: str = "用钢做轴。", **shape: object) -> CharAlbertForMaskedLM:
    """One of our own that knows the text, small, with weights that tell characters and places."""
    sizes = {"embedding_size": 6, "hidden_size": 8, "num_hidden_layers": 2, "num_hidden_groups": 2}
    sizes |= {"num_attention_heads": 2, "intermediate_size": 16, "vocab_size": counted([text]).size}
    torch.manual_seed(1)
    return CharAlbertForMaskedLM(CharAlbertConfig(**sizes | {"initializer_range": 0.3} | shape)).eval()


def char_albert_in(folder: Path, text: str = "用钢做轴。", **shape: object) -> Path:
    """As `encoder_folder` writes it: in half precision, beside its vocabulary."""
    model = char_albert(text, **shape)
    model.save_pretrained(folder, state_dict={name: value.half() for name, value in model.state_dict().items()})
    write_vocabulary(folder, Vocabulary(counted([text]), mask=1, separator=1))
    return folder

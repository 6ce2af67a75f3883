"""Small models and texts that the learner's tests share."""

from pathlib import Path

import torch
from torch import Tensor
from transformers import AutoConfig, AutoModel

from annotation.spans.span import Span
from learner.ner.characters import counted
from learner.ner.config import EMBEDDING, ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.model import Tagger, new_tagger
from learner.ner.systems import SystemResult, train_system
from learner.ner.training import TrainResult, train

SMALL = ModelConfig(encoder=EMBEDDING, embedding_dim=12, lstm_hidden=8, attention_dim=8, dropout=0.0)
QUICK = TrainConfig(epochs=4, batch_size=4, lr_encoder=2e-2, lr_head=2e-2, char_dropout=0.0)
MATERIALS = ["钢", "铜", "铝合金", "不锈钢"]


def sentence(material: str, part: str = "轴") -> Example:
    text = f"用{material}做{part}。"
    at = len(material) + 1
    return Example(text, (Span(1, at, "Material"), Span(at + 1, at + 1 + len(part), "Part")))


EXAMPLES = [sentence(material, part) for material in MATERIALS for part in ("轴", "齿轮", "壳体")]


def pretrained_in(folder: Path, kind: str = "albert") -> Path:
    """A small Chinese encoder as such are published: even an ALBERT comes with BERT's vocab.txt."""
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "用", "钢", "做", "轴", "。"]
    sizes = {"hidden_size": 12, "intermediate_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}
    own = {} if kind == "bert" else {"embedding_size": 8}
    shape = AutoConfig.for_model(kind, vocab_size=len(tokens), max_position_embeddings=20, **sizes, **own)
    AutoModel.from_config(shape).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(tokens), "utf-8")
    return folder


def untrained(labels: tuple[str, ...] = ("Material", "Part"), config: ModelConfig = SMALL, text: str = "") -> Tagger:
    texts = [text, *(example.text for example in EXAMPLES)]
    tagger = new_tagger(config, labels, counted(texts), texts)
    tagger.model.eval()
    return tagger


def trained(
    examples=EXAMPLES, dev=EXAMPLES, *, labels=("Material", "Part"), model=SMALL, how=QUICK, **more
) -> TrainResult:
    return train(examples, dev, entity_types=labels, model_config=model, train_config=how, device="cpu", **more)


class Killed(Exception):
    """What `on_progress` raises to end a training in its midst."""


def weights(result: TrainResult) -> dict[str, Tensor]:
    return result.tagger.model.state_dict()


def same(left: dict[str, Tensor], right: dict[str, Tensor]) -> bool:
    """To the bit."""
    return left.keys() == right.keys() and all(torch.equal(value, right[name]) for name, value in left.items())


def system(
    examples=EXAMPLES,
    dev=EXAMPLES,
    *,
    ensemble: EnsembleConfig,
    labels=("Material", "Part"),
    model=SMALL,
    how=QUICK,
    **more,
) -> SystemResult:
    configs = {"model_config": model, "train_config": how, "ensemble": ensemble}
    return train_system(examples, dev, entity_types=labels, device="cpu", **configs, **more)

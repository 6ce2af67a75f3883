"""Whether a sentence holds a weak type: a small classifier over characters (weak_strong, section 2.3)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional as F

from learner.ner.batching import by_length, padded, shuffled
from learner.ner.characters import Characters, counted
from learner.ner.errors import BadCheckpoint, NotEnoughData
from learner.ner.hardware import best_device
from learner.ner.sentence_net import DetectorConfig, SentenceNet

WEIGHTS, DESCRIPTION = "detector.safetensors", "detector.json"
BUDGET = 16384  # characters per batch when asked


class SentenceDetector:
    """A trained `SentenceNet` with the characters that it knows."""

    def __init__(self, config: DetectorConfig, characters: Characters) -> None:
        self.config, self.characters = config, characters
        self.net = SentenceNet(characters, config).eval()

    def scores(self, texts: Sequence[str]) -> list[float]:
        """P(the sentence holds a weak type), in the order of the texts; 0 for an empty one."""
        found = [0.0] * len(texts)
        rows = [self.characters.encode(text) for text in texts]
        filled = [index for index, row in enumerate(rows) if row]
        device = self.net.vectors.weight.device
        with torch.inference_mode():
            for batch in by_length([len(rows[index]) for index in filled], BUDGET):
                indices = [filled[place] for place in batch]
                logits = self.net(*padded([rows[index] for index in indices], self.characters.pad, device))
                for index, score in zip(indices, logits.softmax(1)[:, 1].tolist(), strict=True):
                    found[index] = score
        return found

    def has_weak(self, texts: Sequence[str]) -> list[bool]:
        """Whether class 1 is the more probable one."""
        return [score > 0.5 for score in self.scores(texts)]

    def save(self, folder: Path) -> None:
        """Write into an existing folder."""
        described = {"config": asdict(self.config), "characters": self.characters.to_dict()}
        save_file({name: value.cpu().contiguous() for name, value in self.net.state_dict().items()}, folder / WEIGHTS)
        (folder / DESCRIPTION).write_text(json.dumps(described, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path, device: str | torch.device | None = None) -> "SentenceDetector":
        """Raises BadCheckpoint."""
        try:
            described = json.loads((folder / DESCRIPTION).read_text("utf-8"))
            found = cls(DetectorConfig(**described["config"]), Characters.from_dict(described["characters"]))
            found.net.load_state_dict(load_file(folder / WEIGHTS))
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise BadCheckpoint(f"The detector in {folder} is missing, damaged or of another kind: {error}") from error
        found.net.to(best_device(device))
        return found


def class_weights(classes: Sequence[bool]) -> Tensor:
    """(p0, p1) of eq. 7: each class weighs as much as the OTHER one is frequent. Raises NotEnoughData."""
    positive = sum(classes) / max(1, len(classes))
    if not 0 < positive < 1:
        raise NotEnoughData("A detector needs sentences with a weak type and sentences without one.")
    return torch.tensor([positive, 1 - positive])


def weighted_bce(logits: Tensor, classes: Tensor, weights: Tensor) -> Tensor:
    """Eq. 7, `-p0 t0 log s0 - p1 t1 log s1`, mean over sentences. logits (B, 2), classes (B,) of 0 and 1."""
    return (F.cross_entropy(logits, classes, reduction="none") * weights[classes]).mean()


Labelled = Sequence[tuple[str, bool]]


def train_detector(
    train: Labelled, dev: Labelled, config: DetectorConfig, device: str | torch.device | None = None
) -> SentenceDetector:
    """A detector with the weights of its best epoch on dev, of the last epoch where dev is empty.

    The paper keeps the epoch of the best accuracy on class 1. A detector that always says yes has the best of all,
    so here it is the mean of the accuracies on both classes. Raises NotEnoughData.
    """
    train = [(text, has) for text, has in train if text]
    weights = class_weights([has for _, has in train])
    torch.manual_seed(config.seed)
    detector = SentenceDetector(config, counted(text for text, _ in train))
    net = detector.net.to(best_device(device))
    optimizer = torch.optim.AdamW(net.parameters(), lr=config.learning_rate)
    best, best_weights = -1.0, net.state_dict()
    for epoch in range(config.epochs):
        _learn(detector, train, weights, optimizer, epoch)
        accuracy = balanced_accuracy(detector, dev)
        if accuracy > best or not dev:
            best, best_weights = accuracy, {name: value.clone() for name, value in net.state_dict().items()}
    net.load_state_dict(best_weights)
    return detector


def _learn(
    detector: SentenceDetector, train: Labelled, weights: Tensor, optimizer: torch.optim.Optimizer, epoch: int
) -> None:
    config, characters, net = detector.config, detector.characters, detector.net.train()
    device = net.vectors.weight.device
    for batch in shuffled([len(text) for text, _ in train], config.batch_size, config.seed * 9973 + epoch):
        ids, lengths = padded([characters.encode(train[index][0]) for index in batch], characters.pad, device)
        hidden = (torch.rand(ids.shape, device=device) < config.char_dropout) & (ids != characters.pad)
        classes = torch.tensor([int(train[index][1]) for index in batch], device=device)
        loss = weighted_bce(net(ids.masked_fill(hidden, characters.unknown), lengths), classes, weights.to(device))
        optimizer.zero_grad(set_to_none=True)
        cast(Any, loss).backward()
        optimizer.step()
    net.eval()


def balanced_accuracy(detector: SentenceDetector, labelled: Labelled) -> float:
    """Mean of the shares of class 0 and of class 1 that are found; a class that does not occur is left out."""
    said = detector.has_weak([text for text, _ in labelled])
    shares = []
    for wanted in (False, True):
        right = [answer == wanted for answer, (_, has) in zip(said, labelled, strict=True) if has == wanted]
        shares += [sum(right) / len(right)] if right else []
    return sum(shares) / len(shares) if shares else 0.0

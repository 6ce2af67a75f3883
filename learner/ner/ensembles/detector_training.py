"""Training of a sentence detector: weighted for rare answers or not, stopped and gone on with (section 2.3)."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor
from torch.nn import functional as F

from learner.ner.batching import padded, shuffled
from learner.ner.characters import counted
from learner.ner.ensembles.detector import SentenceDetector
from learner.ner.ensembles.sentence_net import DetectorConfig
from learner.ner.errors import CannotSplit
from learner.ner.hardware import best_device
from learner.ner.resume import Progression, load_state, save_state
from learner.ner.training import OnProgress, Progress

Labelled = Sequence[tuple[str, bool]]


def class_weights(classes: Sequence[bool], weighted: bool = True) -> Tensor:
    """(p0, p1) of eq. 7: each class weighs as much as the OTHER one is frequent; not `weighted`, both weigh 1.

    Raises CannotSplit.
    """
    positive = sum(classes) / max(1, len(classes))
    if not 0 < positive < 1:
        raise CannotSplit(
            "A detector needs sentences with a weak type and sentences without one. Choose other weak types, or no "
            "detector."
        )
    return torch.tensor([positive, 1 - positive] if weighted else [1.0, 1.0])


def weighted_bce(logits: Tensor, classes: Tensor, weights: Tensor) -> Tensor:
    """Eq. 7, `-p0 t0 log s0 - p1 t1 log s1`, mean over sentences. logits (B, 2), classes (B,) of 0 and 1."""
    return (F.cross_entropy(logits, classes, reduction="none") * weights[classes]).mean()


class DetectorRun:
    """One training under way. It ends with the weights of the best epoch on dev, of the last one where dev is empty.

    The paper keeps the epoch of the best accuracy on class 1. A detector that always says yes has the best of all,
    so here it is the mean of the accuracies on both classes; it stands as `dev_f1` in progress and history.
    """

    def __init__(
        self,
        train: Labelled,
        dev: Labelled,
        config: DetectorConfig,
        device: str | torch.device | None = None,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Raises CannotSplit."""
        self.train, self.dev = [(text, has) for text, has in train if text], dev
        self.config, self.on_progress = config, on_progress
        self.weights = class_weights([has for _, has in self.train], config.weighted)
        torch.manual_seed(config.seed)
        self.detector = SentenceDetector(config, counted(text for text, _ in self.train))
        self.device = best_device(device)
        self.net = self.detector.net.to(self.device)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), lr=config.learning_rate)
        self.state = Progression()
        self.folder: Path | None = None
        self.identity = ""

    def keep_in(self, folder: Path, identity: str) -> None:
        """Save every epoch there, and go on from what is there."""
        self.folder, self.identity = folder, identity
        self.state = load_state(folder, identity, self._parts(), Progression) or self.state

    def to_the_end(self) -> SentenceDetector:
        while self.state.epoch < self.config.epochs:
            self._epoch(self.state.epoch + 1)
        self.net.load_state_dict(self.state.best_weights)
        self.net.eval()
        return self.detector

    def _epoch(self, epoch: int) -> None:
        started = time.perf_counter()
        loss = self._learn(epoch)
        accuracy = balanced_accuracy(self.detector, self.dev)
        self.state.epoch = epoch
        if accuracy > self.state.best_f1 or not self.dev:
            self.state.best_f1, self.state.best_epoch = accuracy, epoch
            self.state.best_weights = {name: value.cpu().clone() for name, value in self.net.state_dict().items()}
        seconds = time.perf_counter() - started
        self.state.history.append({"epoch": epoch, "loss": loss, "dev_f1": accuracy, "seconds": seconds})
        if self.folder is not None:
            save_state(self.folder, self.identity, self.state, self._parts())
        self._tell(epoch, self.steps, loss, accuracy)

    def _parts(self) -> dict[str, Any]:
        return {"model": self.net, "optimizer": self.optimizer}

    @property
    def steps(self) -> int:
        return -(-len(self.train) // self.config.batch_size)

    def _learn(self, epoch: int) -> float:
        """One pass over the sentences; the mean loss of its batches."""
        self.net.train()
        lengths = [len(text) for text, _ in self.train]
        batches = shuffled(lengths, self.config.batch_size, self.config.seed * 9973 + epoch)
        total = 0.0
        for step, batch in enumerate(batches, 1):
            loss = self._step([self.train[index] for index in batch])
            total += loss / self.steps
            self._tell(epoch, step, loss, None)
        self.net.eval()
        return total

    def _step(self, batch: Labelled) -> float:
        characters = self.detector.characters
        ids, lengths = padded([characters.encode(text) for text, _ in batch], characters.pad, self.device)
        hidden = (torch.rand(ids.shape, device=self.device) < self.config.char_dropout) & (ids != characters.pad)
        classes = torch.tensor([int(has) for _, has in batch], device=self.device)
        logits = self.net(ids.masked_fill(hidden, characters.unknown), lengths)
        loss = weighted_bce(logits, classes, self.weights.to(self.device))
        self.optimizer.zero_grad(set_to_none=True)
        cast(Any, loss).backward()
        self.optimizer.step()
        return float(loss.detach())

    def _tell(self, epoch: int, step: int, loss: float, accuracy: float | None) -> None:
        if self.on_progress:
            self.on_progress(Progress(epoch, self.config.epochs, step, self.steps, loss, accuracy))


def balanced_accuracy(detector: SentenceDetector, labelled: Labelled) -> float:
    """Mean of the accuracies on both classes; 0 where there is nothing to judge."""
    found = class_accuracies(detector, labelled).values()
    return sum(found) / len(found) if found else 0.0


def class_accuracies(detector: SentenceDetector, labelled: Labelled) -> dict[bool, float]:
    """The share of each class that is found, class 0 (no weak type) as False; one that does not occur is left out."""
    said = detector.has_weak([text for text, _ in labelled])
    found = {}
    for wanted in (False, True):
        right = [answer == wanted for answer, (_, has) in zip(said, labelled, strict=True) if has == wanted]
        if right:
            found[wanted] = sum(right) / len(right)
    return found

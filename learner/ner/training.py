"""Training: epochs over batches of like length, stopped early by dev, resumable, on a CPU the same by seed."""

import math
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR

from annotation.spans.span import Span
from annotation.spans.tag_schemes import encode
from learner.ner import checkpoint
from learner.ner.batching import padded, shuffled
from learner.ner.characters import Characters, counted
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.data import Example, checked_examples, require_entities
from learner.ner.dev_sample import dev_sample
from learner.ner.encoders.encoder import Encoder
from learner.ner.errors import NonFiniteLoss
from learner.ner.evaluation import micro_f1
from learner.ner.hardware import autocast, best_device, threads, wants_eager_attention
from learner.ner.losses import Objective
from learner.ner.memory import halving, in_parts
from learner.ner.model import Tagger, new_tagger
from learner.ner.predict import predict_spans
from learner.ner.prior import start_from_tags
from learner.ner.rates import parameter_groups, rate_at
from learner.ner.resume import Progression, fingerprint, load_state, save_state
from learner.ner.transfer import TransferReport, transfer
from learner.ner.windows import pieces

MANY = 2000  # sentences from which on steps are plenty and larger batches pay


class Progress(NamedTuple):
    """Sent after every step, and with `dev_f1` (of the sample) after every epoch. Epochs, steps and parts count from 1.

    `part` names the part of an ensemble that is trained; of a single model it is empty.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    dev_f1: float | None
    part: str = ""
    number: int = 1
    parts: int = 1

    @property
    def done(self) -> int:
        """Steps so far, as if every part took as many as this one: the share of `total` never falls."""
        return ((self.number - 1) * self.epochs + self.epoch - 1) * self.steps + self.step

    @property
    def total(self) -> int:
        return self.parts * self.epochs * self.steps


class TrainResult(NamedTuple):
    """The tagger with the best epoch's weights; one history entry per epoch; what came from the parent."""

    tagger: Tagger
    history: list[dict[str, float]]
    transfer: TransferReport | None


class Piece(NamedTuple):
    """A training sentence as numbers."""

    ids: list[int]
    tags: list[int]


OnProgress = Callable[[Progress], None]


def train(
    train: Sequence[Example],
    dev: Sequence[Example],
    *,
    entity_types: Sequence[str],
    model_config: ModelConfig,
    train_config: TrainConfig,
    parent: Path | None = None,
    resume_dir: Path | None = None,
    on_progress: OnProgress | None = None,
    device: str | torch.device | None = None,
) -> TrainResult:
    """Train a tagger. `on_progress` may raise to stop; `resume_dir` then holds the last whole epoch.

    Raises NotEnoughData, EncoderUnavailable, BadCheckpoint (parent), NonFiniteLoss, SpanError.
    """
    train, dev = checked_examples(train, entity_types), checked_examples(dev, entity_types)
    require_entities(train)
    with threads(train_config.threads):
        torch.manual_seed(train_config.seed)
        tagger, report = _start(train, tuple(entity_types), model_config, parent)
        tagger.model.to(best_device(device))
        identity = fingerprint(train, dev, entity_types, (model_config, train_config), parent)
        run = Run(tagger, train, dev, train_config, _shallow_epochs(tagger, train_config), on_progress)
        if resume_dir is not None:
            run.keep_in(Path(resume_dir), identity)
        return TrainResult(tagger, run.to_the_end(), report)


def _start(
    train: Sequence[Example], labels: tuple[str, ...], config: ModelConfig, parent: Path | None
) -> tuple[Tagger, TransferReport | None]:
    """A new tagger, its weights taken from the parent where they fit. Characters that the parent knew stay known."""
    elder = None if parent is None else checkpoint.load(parent, "cpu")
    characters = counted((example.text for example in train), list(elder.characters.ids) if elder else ())
    tagger = new_tagger(config, labels, characters, [example.text for example in train])
    start_from_tags(tagger, [piece.tags for piece in training_pieces(tagger, train)])
    return tagger, None if elder is None else transfer(elder, tagger)


def _shallow_epochs(tagger: Tagger, config: TrainConfig) -> int:
    """None where every epoch is a whole one: what was read before wants its depth, and no other layer runs twice."""
    encoder = cast(Encoder, tagger.model.encoder)
    shallow = encoder.shares_layers and not tagger.config.pretrained
    return int(config.shallow * config.epochs) if shallow else 0


@dataclass
class Run:
    """One training under way."""

    tagger: Tagger
    train: Sequence[Example]
    dev: Sequence[Example]
    config: TrainConfig
    shallow_epochs: int
    on_progress: OnProgress | None

    def __post_init__(self) -> None:
        self.pieces = training_pieces(self.tagger, self.train)
        self.judges = dev_sample(self.train, self.dev)
        self.batch_size = self.config.batch_size or (8 if len(self.pieces) < MANY else 16)
        self.steps = math.ceil(len(self.pieces) / self.batch_size)
        self.objective = Objective(self.tagger.config, self.config)
        self.optimizer = AdamW(parameter_groups(self.tagger, self.config), fused=True)
        total = self.steps * self.config.epochs
        self.schedule = LambdaLR(self.optimizer, lambda step: rate_at(step, total, self.config.warmup))
        self.state = Progression()
        self.parts = 1  # into which a batch must be cut to fit into memory
        # To read a loss is to wait for the GPU: there it is done now and then, and always before an epoch is kept.
        self.steps_between_reads = 1 if self.tagger.device.type == "cpu" else 20
        self.folder: Path | None = None
        self.identity = ""

    def keep_in(self, folder: Path, identity: str) -> None:
        """Save every epoch there, and go on from what is there."""
        self.folder, self.identity = folder, identity
        self.state = load_state(folder, identity, self._parts(), Progression) or self.state

    def to_the_end(self) -> list[dict[str, float]]:
        while self.state.epoch < self.config.epochs and not self._stale():
            self._epoch(self.state.epoch + 1)
        if self.state.best_weights:
            self.tagger.model.load_state_dict(self.state.best_weights)
        self.tagger.model.eval()
        return self.state.history

    def _stale(self) -> bool:
        since = max(self.state.best_epoch, self.shallow_epochs)
        return bool(self.dev) and self.state.epoch - since >= self.config.patience

    def _epoch(self, epoch: int) -> None:
        started = time.perf_counter()
        with self.encoder(epoch):
            loss = self.learn(epoch)
            dev_f1 = self._dev_f1()
        self.state.epoch = epoch
        self._remember_best(dev_f1)
        self.state.history.append(
            {"epoch": epoch, "loss": loss, "dev_f1": dev_f1, "seconds": time.perf_counter() - started}
        )
        if self.folder is not None:
            save_state(self.folder, self.identity, self.state, self._parts())
        self._tell(epoch, self.steps, loss, dev_f1)

    def learn(self, epoch: int) -> float:
        """One pass over the pieces; the mean loss per sentence."""
        self.tagger.model.train()
        batches = shuffled([len(piece.ids) for piece in self.pieces], self.batch_size, self.config.seed * 9973 + epoch)
        total, loss = 0.0, 0.0
        waiting: list[tuple[Tensor, int]] = []
        for step, batch in enumerate(batches, 1):
            waiting.append((self._step([self.pieces[index] for index in batch]), len(batch)))
            if len(waiting) == self.steps_between_reads or step == len(batches):
                values = _finite(torch.stack([value for value, _ in waiting]).tolist())
                total += sum(value * size for value, (_, size) in zip(values, waiting, strict=True))
                loss, waiting = values[-1], []
            self._tell(epoch, step, loss, None)
        return total / len(self.pieces)

    def encoder(self, epoch: int) -> AbstractContextManager[None]:
        """The encoder as this epoch uses it: frozen or not, shallow or at its full depth."""
        encoder: Any = self.tagger.model.encoder
        encoder.requires_grad_(epoch > self.config.freeze_epochs)
        eager = wants_eager_attention(self.tagger.device)
        context: AbstractContextManager[None] = encoder.running(shallow=epoch <= self.shallow_epochs, eager=eager)
        return context

    def _step(self, batch: Sequence[Piece]) -> Tensor:
        value, self.parts = halving(lambda parts: self._gradients(batch, parts), self.parts, len(batch))
        length = nn.utils.clip_grad_norm_(self.tagger.model.parameters(), self.config.clip)
        self.optimizer.step()
        self.schedule.step()
        # A gradient can be infinite where its loss is not; the weights are then lost, and no epoch may be kept.
        return torch.where(length.isfinite(), value, length)

    def _gradients(self, batch: Sequence[Piece], parts: int) -> Tensor:
        """Leave the gradients of the batch's mean loss, part by part, and return that loss."""
        self.optimizer.zero_grad(set_to_none=True)
        total = torch.zeros((), device=self.tagger.device)
        for part in in_parts(batch, parts):
            share = len(part) / len(batch)
            loss = batch_loss(self.tagger, part, self.objective, self.config.char_dropout) * share
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.detach()
        return total

    def _dev_f1(self) -> float:
        predicted: list[tuple[Span, ...]] = predict_spans(self.tagger, [example.text for example in self.judges])
        return micro_f1([example.spans for example in self.judges], predicted)

    def _remember_best(self, dev_f1: float) -> None:
        """The last epoch is the best one without a dev set, and as long as nothing is found there: few labels take
        their time to show. A shallow epoch's F1 is not that of the whole model."""
        whole = self.state.epoch > self.shallow_epochs
        better = dev_f1 > self.state.best_f1 or self.state.best_f1 <= 0
        if (whole and better) or not self.dev:
            self.state.best_f1, self.state.best_epoch = dev_f1, self.state.epoch
            self.state.best_weights = {
                name: value.detach().cpu().clone() for name, value in self.tagger.model.state_dict().items()
            }

    def _parts(self) -> dict[str, Any]:
        return {"model": self.tagger.model, "optimizer": self.optimizer, "schedule": self.schedule}

    def _tell(self, epoch: int, step: int, loss: float, dev_f1: float | None) -> None:
        if self.on_progress:
            self.on_progress(Progress(epoch, self.config.epochs, step, self.steps, loss, dev_f1))


def _finite(losses: list[float]) -> list[float]:
    if not all(map(math.isfinite, losses)):
        raise NonFiniteLoss(
            "The loss became infinite or undefined. Lower the learning rate, or look for damaged labels."
        )
    return losses


def training_pieces(tagger: Tagger, examples: Sequence[Example]) -> list[Piece]:
    """Sentences as ids and tags; those beyond the limit in several pieces, cut outside entities."""
    index = {tag: number for number, tag in enumerate(tagger.tags)}
    found = []
    for text, spans in examples:
        ids = tagger.characters.encode(text)
        for start, end in pieces(text, tagger.limit, [(span.start, span.end) for span in spans]):
            inside = [_clipped(span, start, end) for span in spans if span.start < end and start < span.end]
            tags = encode(inside, end - start, tagger.config.scheme)
            found.append(Piece(ids[start:end], [index[tag] for tag in tags]))
    return found


def _clipped(span: Span, start: int, end: int) -> Span:
    return Span(max(span.start, start) - start, min(span.end, end) - start, span.label)


def batch_loss(tagger: Tagger, batch: Sequence[Piece], objective: Objective, char_dropout: float = 0.0) -> Tensor:
    """Mean of the objective over the sentences of a batch."""
    device, characters = tagger.device, tagger.characters
    ids, lengths = padded([piece.ids for piece in batch], characters.pad, device)
    tags, _ = padded([piece.tags for piece in batch], 0, device)
    ids = _with_unknowns(ids, characters, char_dropout)
    with autocast(device):
        emissions, mask = tagger.model(ids.repeat(objective.passes, 1), lengths.repeat(objective.passes))
    return objective(tagger.model.decoder, emissions, tags, mask[: len(tags)])


def _with_unknowns(ids: Tensor, characters: Characters, share: float) -> Tensor:
    if not share:
        return ids
    hidden = (torch.rand(ids.shape, device=ids.device) < share) & (ids != characters.pad) & (ids < characters.size)
    return ids.masked_fill(hidden, characters.unknown)

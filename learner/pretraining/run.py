"""Pretraining: steps over windows of text, resumable after a kill, on one process or several (accelerate)."""

import copy
import math
import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, cast

import torch
from accelerate import Accelerator  # type: ignore[import-untyped]
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from annotation.words import say
from learner.ner.config import require
from learner.ner.errors import NonFiniteLoss, OutOfMemory
from learner.ner.hardware import best_device, has_fast_bf16, wants_eager_attention
from learner.ner.memory import ran_out
from learner.ner.resume import load_state, save_state
from learner.pretraining.config import PretrainConfig
from learner.pretraining.language_model import LanguageModel, Losses
from learner.pretraining.notes import SETBACK, Note
from learner.pretraining.optimizers import optimizers_of, set_rates
from learner.pretraining.prepared import Prepared
from learner.pretraining.space import enough_space
from learner.pretraining.windows import Batch, Windows

LOWEST_RATE = 0.05  # share of the highest, at the end
EVALUATIONS, RAREST = 50, 20  # on held-out text, spread over the run, with so many steps between them
HELD_OUT_BATCHES, HELD_OUT_SIZE = 8, 32  # windows
SAVE_SECONDS = 300.0
SECURED_STEPS = 50  # after which the weights are remembered, to go back to
SETBACKS, SETBACK_RATE = 5, 0.5  # times that it goes back before it gives up, and how much slower each time
LOADERS = 4  # processes that read text ahead, where a GPU would wait for it


@dataclass
class Progression:
    """Where a run stands; what a saved state holds beside weights."""

    step: int = 0
    seconds: float = 0.0
    slower: float = 1.0
    """What the rate is multiplied with since the last setback."""
    setbacks: int = 0
    curve: list[dict[str, float]] = field(default_factory=list)
    """Per evaluation: step, characters, loss, held_out (both of masked characters, in nats), order (share of held-out
    windows whose order was told right), rate, seconds. An encoder that goes on has one of step 0: where it began."""


class Progress(NamedTuple):
    """Sent after every step whose loss was read. `setback` says why the run went back, where it did."""

    step: int
    steps: int
    loss: float
    point: dict[str, float] | None = None
    setback: Note | None = None


class Secured(NamedTuple):
    """Weights that were fine, the step after which, and the points of the curve until then."""

    step: int
    points: int
    parts: dict[str, Any]


OnProgress = Callable[[Progress], None]


def rate_at(step: int, steps: int, warmup: float) -> float:
    """Share of the highest rate for step `step` (from 0): a rise, then a cosine down to LOWEST_RATE."""
    rising = max(1, int(warmup * steps))
    if step < rising:
        return (step + 1) / rising
    done = (step - rising) / max(1, steps - rising)
    return LOWEST_RATE + (1 - LOWEST_RATE) * 0.5 * (1 + math.cos(math.pi * done))


def in_words(point: Mapping[str, float]) -> str:
    """A point of the curve as a line of a log."""
    speed = f"; {point['characters'] / point['seconds']:,.0f} characters/s" if point["step"] else ""
    return (
        f"{point['characters']:,} characters: loss {point['loss']:.3f}, held out {point['held_out']:.3f}, "
        f"order {point['order']:.0%}{speed}"
    )


def require_finite(*losses: float) -> None:
    """Raises NonFiniteLoss."""
    if not all(map(math.isfinite, losses)):
        raise NonFiniteLoss("The loss became infinite or undefined.")


def loaders(device: torch.device) -> int:
    """Processes that read ahead for it. The children of Celery may start none of their own."""
    return 0 if device.type == "cpu" or multiprocessing.current_process().daemon else LOADERS


@contextmanager
def enough_memory(windows: int) -> Iterator[None]:
    """Where it runs out, raises OutOfMemory, which says what to do."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not ran_out(error):
            raise
        raise OutOfMemory(
            say("There is not memory for {windows} windows. Raise accumulate.", windows=windows)
        ) from error


class Steps(Dataset[list[Batch]]):
    """What each step reads, from step `first` on."""

    def __init__(self, windows: Windows, first: int, rank: int, ranks: int) -> None:
        self.windows, self.first, self.rank = windows, first, rank
        self.parts = windows.config.accumulate
        self.size = windows.config.batch // (self.parts * ranks)

    def __len__(self) -> int:
        return self.windows.config.steps - self.first

    def __getitem__(self, index: int) -> list[Batch]:
        start = (self.first + index) * self.parts
        return [self.windows.batch(start + part, self.size, self.rank) for part in range(self.parts)]


class Run:
    """One pretraining under way. `folder` keeps its state, and is where it goes on from."""

    def __init__(
        self,
        model: LanguageModel,
        prepared: Prepared,
        config: PretrainConfig,
        *,
        folder: Path | None = None,
        identity: str = "",
        on_progress: OnProgress | None = None,
        device: str | torch.device | None = None,
    ) -> None:
        self.config, self.folder, self.identity = config, folder, identity
        self.on_progress = on_progress or (lambda progress: None)
        wanted = best_device(device)
        precision = "bf16" if has_fast_bf16(wanted) else "no"
        self.accelerator = Accelerator(mixed_precision=precision, cpu=wanted.type == "cpu")
        together = config.accumulate * self.accelerator.num_processes
        rule = "batch must be a multiple of accumulate times the processes: {together}."
        require(config.batch % together == 0, rule, together=together)
        if wants_eager_attention(self.accelerator.device):
            cast(Any, model.model).set_attn_implementation("eager")
        model.order.requires_grad_(config.order)  # several processes wait for every gradient that may come
        self.language_model = model
        self.model, *self.optimizers = self.accelerator.prepare(model, *optimizers_of(model, config))
        self.windows = Windows(prepared, config)
        self.held_out = Windows(prepared, config, held_out=prepared.held_out >= config.length)
        self.state = Progression()
        # To read a loss is to wait for the GPU.
        self.steps_between_reads = 1 if self.accelerator.device.type == "cpu" else 20

    def to_the_end(self) -> list[dict[str, float]]:
        """Raises NonFiniteLoss after too many setbacks, NoSpace, OutOfMemory."""
        if self.folder is not None:
            self.state = load_state(self.folder, self.identity, self._parts(), Progression) or self.state
        if self.config.start and self.state.step == 0:
            self._tell_start()
        self.secured = self._secured()
        while self.state.step < self.config.steps:
            try:
                self._go_on()
            except NonFiniteLoss:
                self._go_back()
        return self.state.curve

    def _tell_start(self) -> None:
        """How well an encoder guesses before it learns on: what reading brings is told by the difference."""
        process = self.accelerator
        first = Steps(self.windows, 0, process.process_index, process.num_processes)[0]
        set_rates(self.optimizers, 0.0)
        self.model.eval()
        with torch.no_grad():
            loss = float(torch.stack([self._losses(batch).masked for batch in first]).mean())
        if math.isfinite(loss):  # else its first step will tell
            self.on_progress(Progress(0, self.config.steps, loss, self._point(loss)))

    def _go_on(self) -> None:
        """Step by step to the end. Raises NonFiniteLoss."""
        process, steps = self.accelerator, self.config.steps
        texts = Steps(self.windows, self.state.step, process.process_index, process.num_processes)
        saved = time.perf_counter()
        started = saved - self.state.seconds
        waiting: list[Tensor] = []
        for batches in DataLoader(
            texts, batch_size=None, num_workers=loaders(process.device), generator=torch.Generator()
        ):
            number = self.state.step + len(waiting) + 1
            with enough_memory(len(batches[0].ids)):
                waiting.append(self._step(number, batches))
            due = number == steps or number % max(RAREST, steps // EVALUATIONS) == 0
            if len(waiting) < self.steps_between_reads and not due:
                continue
            losses = torch.stack(waiting).tolist()
            require_finite(*losses)
            self.state.step, waiting = number, []
            self.state.seconds = time.perf_counter() - started
            point = self._point(losses[-1]) if due else None
            try:
                self.on_progress(Progress(number, steps, losses[-1], point))
            except BaseException:  # it was stopped: here all is in order, and nothing learned need be lost
                self._save()
                raise
            if number - self.secured.step >= SECURED_STEPS:
                self.secured = self._secured()
            if number == steps or time.perf_counter() - saved > SAVE_SECONDS:
                self._save()
                saved = time.perf_counter()

    def _step(self, number: int, batches: Sequence[Batch]) -> Tensor:
        """Loss of the masked characters; NaN where a gradient is not finite."""
        share = rate_at(number - 1, self.config.steps, self.config.warmup)
        share *= self.state.slower
        set_rates(self.optimizers, share)
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        self.model.train()
        total = torch.zeros((), device=self.accelerator.device)
        for batch in batches:
            losses = self._losses(batch)
            loss = losses.masked + losses.order if self.config.order else losses.masked
            self.accelerator.backward(loss / len(batches))
            total += losses.masked.detach() / len(batches)
        length = self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.clip)
        for optimizer in self.optimizers:
            optimizer.step()
        return torch.where(torch.as_tensor(length, device=total.device).isfinite(), total, torch.nan)

    def _losses(self, batch: Batch) -> Losses:
        device = self.accelerator.device
        with enough_memory(len(batch.ids)):
            return cast(Losses, self.model(*(torch.as_tensor(values).to(device) for values in batch)))

    @torch.no_grad()
    def _point(self, loss: float) -> dict[str, float]:
        """How well held-out text is guessed now; always the same windows with the same masks. Raises NonFiniteLoss."""
        self.model.eval()
        found = [self._losses(self.held_out.batch(number, HELD_OUT_SIZE)) for number in range(HELD_OUT_BATCHES)]
        point = {
            "step": self.state.step,
            "characters": self.state.step * self.config.batch * self.config.length,
            "loss": loss,
            "held_out": float(torch.stack([losses.masked for losses in found]).mean()),
            "order": float(torch.stack([losses.order_right for losses in found]).mean()),
            "rate": self.optimizers[0].param_groups[0]["lr"],
            "seconds": self.state.seconds,
        }
        require_finite(point["held_out"])
        self.state.curve.append(point)
        return point

    def _secured(self) -> Secured:
        parts = {name: copy.deepcopy(part.state_dict()) for name, part in self._parts().items()}
        return Secured(self.state.step, len(self.state.curve), parts)

    def _go_back(self) -> None:
        """To where all was well, and on from there at a lower rate."""
        state = self.state
        state.setbacks += 1
        if state.setbacks > SETBACKS:
            template = "The loss became infinite or undefined {times} times. Lower the rate."
            raise NonFiniteLoss(say(template, times=state.setbacks))
        for name, part in self._parts().items():
            part.load_state_dict(copy.deepcopy(self.secured.parts[name]))
        state.step, state.slower = self.secured.step, state.slower * SETBACK_RATE
        del state.curve[self.secured.points :]
        why = Note(SETBACK, {"step": state.step, "slower": state.slower})
        self.on_progress(Progress(state.step, self.config.steps, math.nan, setback=why))

    def _parts(self) -> dict[str, Any]:
        return {"model": self.language_model} | {f"optimizer{n}": part for n, part in enumerate(self.optimizers)}

    def _save(self) -> None:
        if self.folder is None or not self.accelerator.is_main_process:
            return
        with enough_space(say("The state after step {step:,}", step=self.state.step), self.folder):
            save_state(self.folder, self.identity, self.state, self._parts())

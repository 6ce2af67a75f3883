"""From text to an encoder: read it, learn from it, write the encoder. Goes on where it was cut off."""

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, cast

import torch
from accelerate import PartialState  # type: ignore[import-untyped]
from torch import nn

from annotation.words import say
from learner.ner.config import require
from learner.ner.encoders.transformer import Transformer
from learner.ner.encoders.vector_training import learn_vectors
from learner.ner.encoders.vocabulary import Vocabulary
from learner.ner.hardware import best_device
from learner.ner.machine import environment
from learner.ner.resume import STATE
from learner.pretraining.config import PretrainConfig
from learner.pretraining.encoder_folder import history_of, load_language_model, save_encoder
from learner.pretraining.errors import OtherEncoder
from learner.pretraining.exclusion import Exclusion
from learner.pretraining.language_model import SHAPE_NAMES, LanguageModel, drop_out, from_nothing, start_from_vectors
from learner.pretraining.notes import COVERAGE, OTHER_SENTENCES, Note
from learner.pretraining.optimizers import is_own, settled
from learner.pretraining.prepared import LINE, Prepared, load_prepared, prepare
from learner.pretraining.run import Run
from learner.pretraining.sources import Source
from learner.pretraining.space import enough_space

PLAN, TEXT = "plan.json", "text"
BROUGHT = ("shape", "vocabulary", "vectors")  # by an encoder that learns on
OTHERWISE = "{name} is {own} and not {asked}"
VECTOR_LINES, VECTOR_SHARE = 40_000, 0.2  # that a table starts from: at most so many, and so much of what will be read
PACKAGES = ("torch", "transformers", "accelerate", "jieba", "gensim", "opencc")
READ, VECTORS, LEARN = "read", "vectors", "learn"
PATIENCE = timedelta(days=7)  # of the other processes while one reads the text; torch's is ten minutes


class Told(NamedTuple):
    """Where it stands: lines of `name` read, epochs of the vectors, steps. `note`: what people should know."""

    phase: str
    done: int
    total: int | None = None
    name: str = ""
    point: dict[str, float] | None = None
    """Of the curve, as in `run.Progression`, where the held-out text was measured."""
    note: Note | None = None


OnTold = Callable[[Told], None]


def pretrain(
    sources: Sequence[Source],
    out: Path,
    *,
    config: PretrainConfig,
    work: Path,
    exclusion: Exclusion | None = None,
    on_told: OnTold | None = None,
    name: str = "",
    about: Mapping[str, str] | None = None,
    device: str | None = None,
) -> dict[str, Any]:
    """Write an encoder to `out`; `work` keeps what a killed one goes on from, see `forget`.

    `about`: licence and notes for the card. `on_told` may raise to stop. Returns what the card tells.
    Raises BadText, ConfigError, EncoderUnavailable, OtherEncoder (work belongs to other settings), NonFiniteLoss,
    NoSpace.

    In each of several processes (torchrun, accelerate) the same call; one writes, then all return, and of the others
    `on_told` hears neither points nor notes.
    """
    tell = on_told or (lambda told: None)
    exclusion = exclusion or Exclusion(())
    on_cpu = best_device(device).type == "cpu"
    process = PartialState(cpu=on_cpu, timeout=PATIENCE)  # not told of the CPU, several would not know of each other
    if not process.is_main_process:
        tell = _quiet(tell)
    with process.main_process_first():
        start = _started(config) if config.start else None
        _require_same(work, sources, config)
        with enough_space(say("The text"), work):
            prepared = load_prepared(work / TEXT) or prepare(
                sources,
                work / TEXT,
                known=start and start[1],
                most=config.vocabulary,
                exclusion=exclusion,
                on_lines=lambda source, lines: tell(Told(READ, lines, name=source)),
            )
    _warn(prepared, exclusion, tell)
    config = config.for_text(prepared.learned)
    model = start[0] if start else _new(config, prepared, tell, fresh=not (work / STATE).exists())
    config = settled(config, model)
    run = Run(
        model,
        prepared,
        config,
        folder=work,
        on_progress=lambda progress: tell(
            Told(LEARN, progress.step, progress.steps, point=progress.point, note=progress.setback)
        ),
        device=device,
    )
    run.to_the_end()
    made = _made(name or out.name, run, prepared, config, about or {})
    if process.is_main_process:
        with enough_space(say("The encoder"), out):
            save_encoder(out, run.language_model, prepared.vocabulary, made)
    process.wait_for_everyone()
    return made


def forget(work: Path) -> None:
    """Delete what a pretraining went on from, once its encoder is there: the next one in this folder begins anew."""
    for folder in (work / TEXT, *work.glob(f".{TEXT}-*")):  # the latter of one that was killed while it read
        shutil.rmtree(folder, ignore_errors=True)
    for file in (work / STATE, work / PLAN):
        file.unlink(missing_ok=True)


def _quiet(tell: OnTold) -> OnTold:
    """It may still stop, but has nothing to say."""
    return lambda told: tell(told._replace(point=None, note=None))


def _started(config: PretrainConfig) -> tuple[LanguageModel, Vocabulary]:
    """The encoder that learns on, and its vocabulary. Raises EncoderUnavailable, ConfigError."""
    torch.manual_seed(config.seed)  # heads that it lacks begin at random
    model, vocabulary = load_language_model(config.start)
    if is_own(model):
        drop_out(model, config.dropout)
    characters = vocabulary.characters
    _require_nothing_else(config, model, characters.size)
    base = cast(nn.Module, cast(Any, model.model).base_model)
    room = Transformer(base, characters).limit + len(characters.prefix) + len(characters.suffix)
    rule = "length must be at most {most}: {encoder} reads no more at once."
    require(config.length <= room, rule, most=room, encoder=config.start)
    return model, vocabulary


def _require_nothing_else(config: PretrainConfig, model: LanguageModel, vocabulary: int) -> None:
    """An encoder that learns on brings its shape and vocabulary. Raises ConfigError where others were asked for."""
    brought: dict[str, Any] = {
        f"shape.{ours}": getattr(cast(Any, model.model).config, theirs, None) for ours, theirs in SHAPE_NAMES.items()
    } | {"vocabulary": vocabulary}
    asked, usual = _flat(config.to_dict()), _flat(PretrainConfig().to_dict())
    differing = [name for name in brought if asked[name] not in (usual[name], brought[name])]
    require(
        not differing,
        "{encoder} brings its shape and its vocabulary: {differing}. Leave these settings out, or start from nothing.",
        encoder=config.start,
        differing=[say(OTHERWISE, name=name, own=brought[name], asked=asked[name]) for name in differing],
    )


def _require_same(work: Path, sources: Sequence[Source], config: PretrainConfig) -> None:
    """What was read into the folder was for the same settings. Raises OtherEncoder, which names the difference."""
    plan = {"text": [[source.name, source.weight] for source in sources], **_flat(config.to_dict())}
    file = work / PLAN
    if not (file.exists() and (work / TEXT).exists()):
        work.mkdir(parents=True, exist_ok=True)
        (work / STATE).unlink(missing_ok=True)
        file.write_text(json.dumps(plan, ensure_ascii=False), "utf-8")
        return
    before = json.loads(file.read_text("utf-8"))
    differing = [
        f"{key} was {before[key]!r} and is {plan[key]!r}" for key in plan if before.get(key, plan[key]) != plan[key]
    ]
    if differing:
        raise OtherEncoder(
            say(
                "The pretraining begun in {path} is another one: {differing}. "
                "Go on with its settings, or choose another folder.",
                path=work,
                differing="; ".join(differing),
            )
        )


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        found |= _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {f"{prefix}{key}": value}
    return found


def _warn(prepared: Prepared, exclusion: Exclusion, tell: OnTold) -> None:
    if prepared.excluded not in ("", str(exclusion)):
        tell(Told(READ, 0, note=Note(OTHER_SENTENCES, {})))
    covered = prepared.coverage
    if covered.is_little:
        tell(Told(READ, 0, note=Note(COVERAGE, {"share": covered.share, "missing": "".join(covered.missing)})))


def _new(config: PretrainConfig, prepared: Prepared, tell: OnTold, *, fresh: bool) -> LanguageModel:
    model = from_nothing(config, prepared.vocabulary)
    if config.vectors and fresh:
        vectors = learn_vectors(
            prepared.sample(min(VECTOR_LINES, 1 + int(VECTOR_SHARE * (config.characters or 0)) // LINE), config.seed),
            config.shape.embedding,
            config.seed,
            lambda done, total: tell(Told(VECTORS, done, total)),
        )
        start_from_vectors(model, prepared.vocabulary, *vectors)
    return model


def _told(config: PretrainConfig) -> dict[str, Any]:
    """Without what an encoder brought that learned on: of that its folder tells."""
    told = config.to_dict()
    return {name: value for name, value in told.items() if not (config.start and name in BROUGHT)}


def _made(name: str, run: Run, prepared: Prepared, config: PretrainConfig, about: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        **about,
        "config": _told(config),
        "before": history_of(config.start) if config.start else [],
        "sources": [asdict(part) for part in prepared.parts],
        "coverage": prepared.coverage.to_dict(),
        "vocabulary": prepared.vocabulary.characters.size,
        "parameters": sum(parameter.numel() for parameter in run.language_model.model.parameters()),
        "seconds": run.state.seconds,
        "processes": run.accelerator.num_processes,
        "environment": environment(run.accelerator.device, None, PACKAGES),
        "curve": run.state.curve,
        "setbacks": run.state.setbacks,
        "finished": time.strftime("%Y-%m-%d"),
    }

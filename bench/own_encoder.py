"""The encoder in the box, from its text to its folder: the one command that makes it again.

    python -m bench.own_encoder --data ../shared/data --out FOLDER [--stage N] [--characters N] [--set NAME=VALUE ...]

It goes on where it was cut off. `--stage N` plays only that one, from the encoder in the box where it is not the first.
`--characters` and `--set` try something else than is shipped in the stages that are played. Once bench.encoders has
compared it, `--out FOLDER --results encoders.md …` puts the tables on its card.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import torch
from accelerate import PartialState  # type: ignore[import-untyped]

from bench.ner_sets import measured_sentences
from bench.web import ROOT
from learner.management.assignments import assigned
from learner.ner.encoders.names import ZH_TINY
from learner.pretraining.config import PretrainConfig
from learner.pretraining.encoder_folder import tell_more
from learner.pretraining.exclusion import Exclusion
from learner.pretraining.pretraining import Told, pretrain
from learner.pretraining.run import in_words
from learner.pretraining.sources import file_source

SHAPE: dict[str, Any] = {"embedding": 104, "hidden": 256, "layers": 4, "heads": 4, "feed_forward": 1024}


class Stage(NamedTuple):
    """A pretraining that goes on from the one before."""

    settings: Mapping[str, Any]
    weights: Mapping[str, float]
    """How often a character of each source is read. Statutes repeat themselves."""


STAGES = (
    Stage(
        {"characters": 20_000_000, "length": 128, "batch": 32, "rate": 1e-3},
        {
            "cmrc2018_wiki": 3.0,
            "laws": 0.4,
            "lctt": 1.5,
            "news_xwlb": 1.2,
            "ruanyf_weekly": 1.5,
            "thucnews_titles20k": 2.0,
        },
    ),
    # The small sources name most people, places and works, and are next to nothing by their size.
    Stage(
        {"characters": 12_000_000, "length": 128, "batch": 64, "rate": 1e-3, "seed": 2},
        {
            "cmrc2018_wiki": 15.0,
            "laws": 0.25,
            "lctt": 0.8,
            "news_xwlb": 1.5,
            "ruanyf_weekly": 2.0,
            "thucnews_titles20k": 15.0,
        },
    ),
    # Far longer than the ones before: at their weights of the second the small sources would come round twenty times.
    Stage(
        {"characters": 68_000_000, "length": 128, "batch": 64, "rate": 1e-3, "seed": 3},
        {
            "cmrc2018_wiki": 10.0,
            "laws": 0.25,
            "lctt": 1.0,
            "news_xwlb": 1.5,
            "ruanyf_weekly": 2.0,
            "thucnews_titles20k": 12.0,
        },
    ),
)
ABOUT = {
    "licence": """The weights: as the software (LICENSE at its root). The texts are not part of it and have terms of
their own; some state none, or are for research. Where rights in every text matter, `manage.py pretrain` makes an
encoder from one's own.""",
    "notes": """Sources: paragraphs of an encyclopedia (those of CMRC 2018), statutes, translated technical articles
(LCTT), transcripts of television news, a weekly newsletter about technology (Ruan Yifeng), titles of news (THUCNews).

Limits: Chinese, modern and mostly formal. Classical Chinese, dialects, chats and other languages are hardly in it.
Traditional characters are read as simplified ones. It is small: it knows words and how they go together, few facts,
and it repeats what news and statutes take for granted.""",
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--stage", type=int, choices=range(1, len(STAGES) + 1))
    parser.add_argument("--characters", type=int)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device")
    parser.add_argument("--results", type=Path, nargs="+")
    options = parser.parse_args()
    if options.results:
        tables = [file.read_text("utf-8").replace("# ", "### ", 1).strip() for file in options.results]
        tell_more(options.out, {**ABOUT, "results": "\n\n".join(tables)})
        return
    if options.data is None:
        parser.error("--data is needed to learn from")
    torch.set_num_threads(options.threads)
    work = options.work or ROOT / "var/pretraining" / options.out.name
    played = range(1, len(STAGES) + 1) if options.stage is None else [options.stage]
    start = ZH_TINY if played[0] > 1 else ""
    for number in played:
        folder = work / f"stage-{number}"
        out = options.out if number == played[-1] else folder / options.out.name
        if number == played[-1] or not out.exists():
            play(number, start, out, folder, options)
        start = str(out)


def play(number: int, start: str, out: Path, work: Path, options: argparse.Namespace) -> None:
    stage = STAGES[number - 1]
    files = sorted((options.data / "pretrain_text").glob("*.txt.xz"))
    made = pretrain(
        [file_source(file, stage.weights[file.name.partition(".")[0]]) for file in files],
        out,
        config=config_of(stage, start, options.characters, options.set),
        work=work,
        exclusion=Exclusion(measured_sentences(options.data)),
        on_told=told,
        about=ABOUT,
        device=options.device,
    )
    if PartialState().is_main_process:
        print(f"{made['parameters']:,} parameters, held-out loss {made['curve'][-1]['held_out']:.3f}: {out}")


def config_of(stage: Stage, start: str, characters: int | None, assignments: list[str]) -> PretrainConfig:
    """Of a stage, with NAME=VALUE and shape.NAME=VALUE put over it."""
    values: dict[str, Any] = {**stage.settings, "start": start}
    if characters is not None:
        values["characters"] = characters
    chosen = assigned(assignments, "", "shape")
    return PretrainConfig.from_dict({**values, **chosen[""], "shape": SHAPE | chosen["shape"]})


def told(told: Told) -> None:
    if told.note:
        print(told.note, flush=True)
    if told.point:
        print(in_words(told.point), flush=True)


if __name__ == "__main__":
    main()

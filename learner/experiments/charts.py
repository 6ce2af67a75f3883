"""The report as pictures: SVG whose text is text, so that any viewer with a Chinese font shows Chinese names.

Drawn without pyplot: no window system, no state shared between reports. Never imported by the web process.
"""

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from statistics import fmean
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter, StrMethodFormatter

from learner.experiments.scores import Figure

FONTS = [
    "DejaVu Sans", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei",
    "sans-serif",
]  # fmt: skip
COLOURS = [
    "#2f5f8a", "#e08e28", "#0ca678", "#c2255c", "#7048e8", "#1098ad", "#66a80f", "#868e96", "#a0522d", "#212529"
]  # fmt: skip
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "anneal",  # the same figures give the same bytes
    "font.family": FONTS,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e3e6e9",
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=COLOURS),
    "text.parse_math": False,  # names of cells and types are no formulas
}
MOST = len(COLOURS)  # cells that can be told apart
WIDTH = 7.5  # inches
Summaries = Mapping[str, Mapping[str, Any]]
Results = Mapping[str, Sequence[Mapping[str, Any]]]

EPOCHS = "dev_f1.svg"
TITLES = {
    "f1.svg": "Micro F1, mean ± standard deviation",
    "f1_seconds.svg": "Micro F1 against training time",
    EPOCHS: "Dev F1 by epoch, mean over runs",
    "types.svg": "F1 per entity type",
}


def charts(summaries: Summaries, results: Results) -> dict[str, str]:
    """SVG by file name; nothing where no run is done, no epochs of ensembles alone. `results`: of every cell."""
    if not summaries:
        return {}
    best = _best(summaries)
    single = [name for name in best if _single(results[name])]
    some = [f"the {MOST} best cells"] if len(best) < len(summaries) else []
    alone = ["single models"] if len(single) < len(best) else []
    notes = {"f1.svg": [], EPOCHS: some + alone}
    with _our_style():
        drawn = {
            "f1.svg": _scores(summaries),
            "f1_seconds.svg": _costs({name: summaries[name] for name in best}),
            **({EPOCHS: _epochs({name: results[name] for name in best})} if single else {}),
            "types.svg": _types({name: summaries[name] for name in best}),
        }
        return {name: _svg(picture, _titled(TITLES[name], notes.get(name, some))) for name, picture in drawn.items()}


def _best(summaries: Summaries) -> list[str]:
    """The names of the MOST best cells, in the order of the table."""
    ranked = sorted(summaries, key=lambda name: -_f1(summaries[name]).mean)[:MOST]
    return [name for name in summaries if name in ranked]


def _single(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the epochs are those of one model. An ensemble's are of parts: other types, other sentences."""
    return not any("part" in entry for row in rows for entry in row["history"])


def _titled(title: str, notes: Sequence[str]) -> str:
    return f"{title} ({', '.join(notes)})" if notes else title


def _scores(summaries: Summaries) -> Picture:
    """One bar per cell, the first on top."""
    picture, axes = _picture(rows=len(summaries))
    figures = [_f1(found) for found in summaries.values()]
    spreads = [100 * (figure.sd or 0) for figure in figures]
    axes.barh(range(len(figures)), [100 * figure.mean for figure in figures], xerr=spreads, capsize=3, height=0.6)
    _name_rows(axes, list(summaries))
    axes.set_xlim(0, 100)
    axes.set_xlabel("F1 (%)")
    return picture


def _costs(summaries: Summaries) -> Picture:
    picture, axes = _picture(cells=len(summaries))
    for name, found in summaries.items():
        f1 = _f1(found)
        axes.errorbar(found["train_seconds"].mean, 100 * f1.mean, 100 * (f1.sd or 0), fmt="o", capsize=2, label=name)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("Training (s)")
    axes.set_ylabel("F1 (%)")
    _legend(picture, axes, len(summaries))
    return picture


def _epochs(results: Results) -> Picture:
    """A line per single model, in the colour that it has in the other pictures."""
    picture, axes = _picture(cells=len(results))
    for colour, (name, rows) in zip(COLOURS, results.items(), strict=False):
        if _single(rows):
            points = by_epoch(rows)
            scores = [100 * value for value in points.values()]
            axes.plot(list(points), scores, color=colour, marker="o", markersize=3, label=name)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("Epoch")
    axes.set_ylabel("Dev F1 (%)")
    _legend(picture, axes, len(results))
    return picture


def by_epoch(rows: Sequence[Mapping[str, Any]]) -> dict[int, float]:
    """Mean dev F1 after each epoch, over the runs that came so far: some stop early."""
    found: dict[int, list[float]] = {}
    for row in rows:
        for entry in row["history"]:
            found.setdefault(int(entry["epoch"]), []).append(float(entry["dev_f1"]))
    return {epoch: fmean(values) for epoch, values in sorted(found.items())}


def _types(summaries: Summaries) -> Picture:
    """A row per entity type, a mark per cell."""
    names = sorted({name for found in summaries.values() for name in found["per_type"]})
    picture, axes = _picture(rows=len(names), cells=len(summaries))
    for cell, found in summaries.items():
        own = [
            (100 * found["per_type"][name]["f1"].mean, y) for y, name in enumerate(names) if name in found["per_type"]
        ]
        axes.plot([x for x, _ in own], [y for _, y in own], "o", label=cell)
    _name_rows(axes, names)
    axes.set_xlim(-2, 102)
    axes.set_xlabel("F1 (%)")
    _legend(picture, axes, len(summaries))
    return picture


def _f1(found: Mapping[str, Any]) -> Figure:
    figure: Figure = found["scores"]["micro"]["f1"]
    return figure


def _picture(rows: int = 10, cells: int = 0) -> tuple[Picture, Axes]:
    """Room for `rows` lines of names beside it and, below, for the names of so many `cells`."""
    height = 1.1 + 0.3 * max(rows, 3) + 0.22 * cells
    picture = Picture(figsize=(WIDTH, height), layout="constrained")
    return picture, picture.add_subplot()


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), labels=list(names))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)


def _legend(picture: Picture, axes: Axes, count: int) -> None:
    """Below, one name a line: names of cells are long."""
    if count > 1:
        picture.legend(*axes.get_legend_handles_labels(), loc="outside lower left", frameon=False)


@contextmanager
def _our_style() -> Iterator[None]:
    """Fonts that are not installed here, and glyphs that the measuring font lacks, are no news: the viewer has them."""
    finder = logging.getLogger("matplotlib.font_manager")
    level = finder.level
    finder.setLevel(logging.ERROR)
    try:
        with mpl.rc_context(STYLE), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            yield
    finally:
        finder.setLevel(level)


def _svg(picture: Picture, title: str) -> str:
    picture.suptitle(title, x=0.01, ha="left", fontweight="bold")
    file = StringIO()
    picture.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()

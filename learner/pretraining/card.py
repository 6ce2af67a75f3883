"""What stands beside an encoder for people: from what it was made, how, how good it guesses, and what to mind."""

from collections.abc import Mapping, Sequence
from typing import Any

CARD = "README.md"
SHOWN = 12  # points of the curve


def card(made: Mapping[str, Any]) -> str:
    """Markdown. `made`: name, config, before (what was `made` of those it went on from, oldest first), sources,
    coverage, vocabulary, parameters, seconds, processes, environment, curve, setbacks; `licence`, `notes` and
    `results` where somebody has written some."""
    config = made["config"]
    last = made["curve"][-1]
    read = f"{last['characters']:,} characters read in {last['step']:,} steps"
    lines = [
        f"# {made['name']}",
        "",
        f"An encoder for Chinese text, one token per character. {_origin(made)} {made['parameters']:,} parameters, "
        f"{made['vocabulary']:,} rows in the table of characters.",
        "",
        *_noted(made),
        "## Text",
        "",
        "| source | characters | held out | lines with a test sentence taken out | weight |",
        "|---|---|---|---|---|",
        *(_row(part) for part in made["sources"]),
        "",
        *_covered(made["coverage"]),
        "",
        "## Training",
        "",
        f"Masked words ({config['masked']:.0%} of the characters, whole words by jieba)"
        + (" and the order of two segments" if config["order"] else "")
        + f"; {read}, {made['seconds'] / 3600:.1f} hours on {_machine(made)}.",
        *([f"Setbacks to a lower rate: {made['setbacks']}."] if made["setbacks"] else []),
        "",
        *_curve(made["curve"], config["order"]),
        *_before(made),
        "",
        "Losses are mean cross entropies of masked characters, in nats. All settings and versions: pretraining.json.",
        "",
    ]
    return "\n".join(lines)


def _origin(made: Mapping[str, Any]) -> str:
    start = made["config"]["start"]
    if not start:
        return "It learned from nothing."
    if [run["name"] for run in made.get("before") or []][-1:] == [made["name"]]:
        return "It went on learning from what it was before."
    return f"It went on learning from {start}."


def _before(made: Mapping[str, Any]) -> list[str]:
    """The pretrainings that it goes on from, and what all of them read."""
    runs = made.get("before") or []
    if not runs:
        return []
    read = sum(run["curve"][-1]["characters"] for run in [*runs, made])
    lines = [
        "",
        f"Before that, by which it has read {read:,} characters in all:",
        "",
        "| | characters | steps | held-out loss | hours | weights of the sources |",
        "|---|---|---|---|---|---|",
    ]
    for number, run in enumerate(runs, 1):
        last = run["curve"][-1]
        weights = ", ".join(f"{part['name']} {part['weight']:g}" for part in run["sources"])
        lines.append(
            f"| {number} | {last['characters']:,} | {last['step']:,} "
            f"| {last['held_out']:.3f} | {run['seconds'] / 3600:.1f} | {weights} |"
        )
    return lines


def _row(part: Mapping[str, Any]) -> str:
    counts = " | ".join(f"{part[name]:,}" for name in ("characters", "held_out", "removed"))
    return f"| {part['name']} | {counts} | {part['weight']:g} |"


def _covered(coverage: Mapping[str, Any]) -> list[str]:
    known = coverage["known"] / max(1, coverage["characters"])
    missing = [f"Missing, most frequent first: {''.join(coverage['missing'])}"] if coverage["missing"] else []
    return [f"The vocabulary knows {known:.2%} of the characters.", *missing]


def _machine(made: Mapping[str, Any]) -> str:
    environment, processes = made["environment"], made.get("processes", 1)
    on_cpu = environment["device"] == "cpu"
    what = f"{environment['processor']}, {environment['cores']} cores" if on_cpu else environment["device"]
    return f"{what}, in {processes} processes" if processes > 1 else what


def _noted(made: Mapping[str, Any]) -> list[str]:
    found = []
    for title in ("licence", "notes", "results"):
        if made.get(title):
            found += [f"## {title.capitalize()}", "", made[title], ""]
    return found


def _curve(curve: Sequence[Mapping[str, float]], order: bool) -> list[str]:
    heads = ["characters", "loss", "held-out loss", *(["order told right"] if order else [])]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for point in _spread(curve):
        told = [f" {point['order']:.1%} |"] if order else []
        lines.append("".join([f"| {point['characters']:,} | {point['loss']:.3f} | {point['held_out']:.3f} |", *told]))
    return lines


def _spread(curve: Sequence[Mapping[str, float]]) -> list[Mapping[str, float]]:
    """At most SHOWN points, the last among them, and before them that of step 0."""
    start, steps = [point for point in curve if not point["step"]], [point for point in curve if point["step"]]
    every = max(1, -(-len(steps) // SHOWN))
    return start + [point for number, point in enumerate(steps) if (len(steps) - 1 - number) % every == 0]

"""The report as a page for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learner.experiments.scores import AVERAGES, MEASURES, Figure

LETTERS = {"precision": "P", "recall": "R", "f1": "F1"}


def page(about: Mapping[str, Any], summaries: Mapping[str, Mapping[str, Any]], charts: Mapping[str, str]) -> str:
    """`charts`: title by path."""
    parts = [
        f"# {about['name']}",
        about["paper"],
        warnings(about),
        f"Strict entity scores on **{about['scored_on']}** in percent, mean ± standard deviation over "
        f"{counted(len(about['seeds']), 'seed')} × {counted(about['folds'] or 1, 'fold')}; "
        f"{about['done']} of {about['planned']} runs are done.",
        systems(about, summaries),
        "Train s of a cell with transfer is of the child alone." if about["transfer"] else "",
        "## F1 per entity type",
        types(summaries),
        *(f"![{title}]({path})" for path, title in charts.items()),
        "## Data",
        data(about),
        refused(about),
        "## Settings",
        configurations(about),
        "## Where it ran",
        "\n".join("- " + ", ".join(f"{key} {value}" for key, value in row.items()) for row in about["environments"]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def warnings(about: Mapping[str, Any]) -> str:
    """What a reader must know before the figures."""
    told = [f"- {note}" for note in about["notes"]]
    if about["scaled"]:
        told.insert(0, "- **Scaled down**: not the paper's settings; the [scaled] table of the specification was used.")
    if about["limits"]:
        limits = ", ".join(f"{split} {number:,}" for split, number in about["limits"].items())
        told.insert(0, f"- **Limited data**: at most so many sentences were used: {limits}.")
    if about["types"]:
        told.append(f"- Only these entity types were learned: {', '.join(about['types'])}.")
    if about["scored_on"] == "dev":
        told.append("- There is no test split: dev, which is scored, also chose the epoch.")
    seen = max(row["seen_texts"] for row in about["data"])
    if seen:
        where = "train, or in the source of the transfer" if about["transfer"] else "train"
        told.append(f"- Up to {seen:,} scored sentences have a text that also stands in {where}.")
    return "\n".join(told)


def systems(about: Mapping[str, Any], summaries: Mapping[str, Mapping[str, Any]]) -> str:
    published = about["published"]
    scores = [f"{average} {LETTERS[measure]}" for average in AVERAGES for measure in MEASURES]
    head = ["", "runs", *scores, *(["paper F1"] if published else []), "train s", "parameters", "sentences/s"]
    rows = []
    for name, found in summaries.items():
        cells = [percent(found["scores"][average][measure]) for average in AVERAGES for measure in MEASURES]
        paper = [f"{published[name]:.1f}" if name in published else "–"] if published else []
        costs = [plain(found["train_seconds"], 1), f"{found['parameters'].mean:,.0f}"]
        rows.append([name, str(found["runs"]), *cells, *paper, *costs, plain(found["sentences_per_second"], 0)])
    return table(head, rows) if rows else "No run is done yet."


def types(summaries: Mapping[str, Mapping[str, Any]]) -> str:
    names = sorted({name for found in summaries.values() for name in found["per_type"]})
    rows = [
        [
            name,
            *(
                percent(found["per_type"][name]["f1"]) if name in found["per_type"] else "–"
                for found in summaries.values()
            ),
        ]
        for name in names
    ]
    return table(["", *summaries], rows) if rows else "–"


def data(about: Mapping[str, Any]) -> str:
    head = ["", "train", "dev", "test", "spans in all", "sha256"]
    names = [f"fold {number}" if about["folds"] else "split" for number, _ in enumerate(about["data"], 1)]
    parts = dict(zip(names, about["data"], strict=True))
    if about["source"]:
        parts["source of transfer"] = about["source"]
    rows = [[name, *_sizes(part), part["sha256"][:16]] for name, part in parts.items()]
    files = [
        f"- `{one['path']}`, sha256 {one['sha256']}"
        + "".join(f", {number} × {code}" for code, number in one["problems"].items())
        for one in about["files"]
    ]
    return "\n".join([table(head, rows), "", *files]).rstrip()


def _sizes(part: Mapping[str, Any]) -> list[str]:
    """Sentences of each split, and spans of all."""
    splits = [part[name] for name in ("train", "dev", "test")]
    return [*(f"{split['sentences']:,}" for split in splits), f"{sum(split['spans'] for split in splits):,}"]


def refused(about: Mapping[str, Any]) -> str:
    told = [f"- {name} ({what}): {reason}" for what in ("skipped", "failed") for name, reason in about[what].items()]
    return "\n".join(["## Not in the table", "", *told]) if told else ""


def configurations(about: Mapping[str, Any]) -> str:
    """What all cells share, then what each has of its own."""
    flat = {
        name: {"transfer": cell["transfer"]}
        | {
            f"{part}.{key}": value
            for part in ("model", "train", "ensemble", "parent")
            for key, value in cell[part].items()
        }
        for name, cell in about["cells"].items()
    }
    every = list(flat.values())
    same = {
        key: value
        for key, value in every[0].items()
        if key != "train.seed" and all(key in one and one[key] == value for one in every)
    }
    own = [
        f"- {name}: "
        + ", ".join(f"{key} = {value}" for key, value in cell.items() if key not in same and key != "train.seed")
        for name, cell in flat.items()
        if len(flat) > 1
    ]
    seeds = f"seeds = {', '.join(map(str, about['seeds']))}"
    return "\n".join([", ".join([*(f"{key} = {value}" for key, value in same.items()), seeds]), "", *own]).rstrip()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def percent(figure: Figure) -> str:
    return f"{figure.mean * 100:.2f}" + ("" if figure.sd is None else f" ± {figure.sd * 100:.2f}")


def plain(figure: Figure, digits: int) -> str:
    return f"{figure.mean:,.{digits}f}" + ("" if figure.sd is None else f" ± {figure.sd:,.{digits}f}")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")

"""The rows of weak/strong tables 2 and 3, the paper's figures, and the page that sets ours beside them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from learner.experiments.markdown import counted, percent, plain, table
from learner.experiments.scores import figure


class Row(NamedTuple):
    """A line of the tables. `paper`: its accuracies on class 0 and class 1, in percent."""

    kind: str
    data: str
    weighted: bool
    paper: tuple[float, float]

    @property
    def name(self) -> str:
        return f"{self.kind}, {self.data}{', weighted' if self.weighted else ''}"


ROWS = (
    Row("lstm_attention", "balanced", False, (83.0, 43.0)),
    Row("self_attention", "balanced", False, (85.8, 45.3)),
    Row("rnn_cnn", "balanced", False, (92.7, 29.7)),
    Row("lstm_attention", "full", False, (98.4, 55.5)),
    Row("self_attention", "full", False, (98.7, 50.0)),
    Row("rnn_cnn", "full", False, (99.1, 53.1)),
    Row("lstm_attention", "full", True, (98.7, 60.1)),
    Row("self_attention", "full", True, (99.1, 54.7)),
    Row("rnn_cnn", "full", True, (99.6, 75.0)),
)
NOTES = (
    "The nets read characters with random vectors of 100 features; the paper's read words, with GloVe vectors of 100.",
    "The split is that of table 4 here (7:1:2, stratified); of its own the paper says only how many sentences train.",
    "The epoch is that of the best mean of both accuracies on dev; the paper's is that of the best accuracy on class 1,"
    " which a detector that always says yes would win.",
    "Balanced: every sentence with a weak type and as many others, drawn with the seed. So few sentences get epochs of "
    "their own number: with those of the full data a net would hardly begin to learn.",
)
HEAD = ("", "class 0", "paper", "class 1", "paper", "train s", "best epoch", "sentences", "with a weak type")
VARIED = ("kind", "weighted", "epochs", "seed")

Results = Mapping[Row, Sequence[Mapping[str, Any]]]


def page(results: Results, about: Mapping[str, Any]) -> str:
    parts = [
        "# Weak/strong tables 2 and 3: sentence detectors",
        "Whether a sentence holds a weak type, judged by three nets; balanced and full training data (table 2), and "
        "full data with the weighted loss of eq. 7 (table 3, *weighted*).",
        _notes(about["limits"]),
        f"Accuracy on class 0 (no weak type) and class 1 on **test** in percent, mean ± standard deviation over "
        f"{counted(len(about['seeds']), 'seed')}. *Sentences* are those that train; *train s* is by the clock, "
        "the scoring of dev after every epoch included.",
        table(HEAD, [_line(row, found) for row, found in results.items()]),
        "## Data",
        _data(about),
        "## Settings",
        _settings(results, about["seeds"]),
        "## Where it ran",
        _machines(results),
    ]
    return "\n\n".join(parts) + "\n"


def _notes(limits: Mapping[str, int]) -> str:
    told = ", ".join(f"{split} {number:,}" for split, number in limits.items())
    limited = [f"**Limited data**: at most so many sentences were used: {told}."] if limits else []
    return "\n".join(f"- {note}" for note in (*limited, *NOTES))


def _line(row: Row, found: Sequence[Mapping[str, Any]]) -> list[str]:
    ours = [percent(figure([one["accuracies"][wanted] for one in found])) for wanted in (0, 1)]
    zero, one = (f"{value:.1f}" for value in row.paper)
    seconds = plain(figure([one["train_seconds"] for one in found]), 0)
    epochs = ", ".join(f"{one['best_epoch']} of {one['config']['epochs']}" for one in found)
    train = found[0]["train"]
    return [row.name, ours[0], zero, ours[1], one, seconds, epochs, f"{train['sentences']:,}", f"{train['positive']:,}"]


def _data(about: Mapping[str, Any]) -> str:
    rows = [[name, f"{one['sentences']:,}", f"{one['positive']:,}"] for name, one in about["counts"].items()]
    files = [f"- `{path}`, sha256 {digest}" for path, digest in about["files"].items()]
    split = f"- all sentences and spans of the splits, sha256 {about['sha256']}"
    weak = f"Weak types: {', '.join(about['weak'])}."
    return "\n".join([weak, "", table(["", "sentences", "with a weak type"], rows), "", *files, split])


def _settings(results: Results, seeds: Sequence[int]) -> str:
    """What all rows share; the table has the epochs."""
    config = next(iter(results.values()))[0]["config"]
    shared = [f"{name} = {value}" for name, value in config.items() if name not in VARIED]
    return ", ".join([*shared, f"seeds = {', '.join(map(str, seeds))}"])


def _machines(results: Results) -> str:
    told = (one["environment"] for found in results.values() for one in found)
    return "\n".join(dict.fromkeys("- " + ", ".join(f"{key} {value}" for key, value in one.items()) for one in told))

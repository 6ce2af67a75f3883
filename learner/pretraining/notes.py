"""What people should know of a pretraining: a kind and its figures for pages of any language, words for a terminal."""

from typing import Any, NamedTuple

COVERAGE, SETBACK, OTHER_SENTENCES = "coverage", "setback", "other_sentences"
WORDS = {
    COVERAGE: "The vocabulary knows only {share:.1%} of the text. Unknown, often: {missing}",
    SETBACK: "The loss was not a number: back to step {step:,}, at {slower:g} times the rate.",
    OTHER_SENTENCES: "Since the text was read, others are the sentences that must not be: to heed it, begin anew.",
}


class Note(NamedTuple):
    kind: str
    figures: dict[str, Any]
    """Of `WORDS`."""

    def __str__(self) -> str:
        return WORDS[self.kind].format(**self.figures)

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, **self.figures}

"""One token id per character. A vocabulary counted from text, or read off a hub tokenizer: the same either way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from learner.ner.coverage import MISSING_SHOWN, Coverage
from learner.ner.encoders import pieces

PAD, UNKNOWN = 0, 1
WORD_START = "\u2581"  # SentencePiece's mark


@dataclass(frozen=True)
class Characters:
    """Character -> token id. A text of n code points has exactly n ids, between `prefix` and `suffix`."""

    ids: Mapping[str, int]
    pad: int = PAD
    unknown: int = UNKNOWN
    prefix: tuple[int, ...] = ()
    suffix: tuple[int, ...] = ()
    lowercase: bool = False
    size: int = field(default=0)
    """Rows of the embedding table."""
    tokenizer: str = ""
    """Of the tokenizers library, as JSON: then tokens are word pieces, as `pieces.py` explains, and `ids` is empty."""

    def encode(self, text: str) -> list[int]:
        """One id per code point, without prefix and suffix."""
        if self.tokenizer:
            return pieces.encoded(self.tokenizer, text, self.size, self.pad)
        find, unknown = self.ids.get, self.unknown
        if self.lowercase:
            return [find(char, find(char.lower(), unknown)) for char in text]
        return [find(char, unknown) for char in text]

    def rows(self) -> dict[str, int]:
        """Rows of the embedding table by what they stand for. No character is named like the special ones."""
        frame = {f"<frame {place}>": token for place, token in enumerate((*self.prefix, *self.suffix))}
        ids = pieces.tokenizer_of(self.tokenizer).get_vocab() if self.tokenizer else self.ids
        return {**ids, "<pad>": self.pad, "<unknown>": self.unknown, **frame}

    def coverage(self, counts: Mapping[str, int]) -> Coverage:
        """Of a text with so many of each character. One is known if it has an id, of its own or of another form."""
        visible = {char: times for char, times in counts.items() if not char.isspace()}
        unknown = {char: times for char, times in visible.items() if self.encode(char) == [self.unknown]}
        missing = sorted(unknown, key=lambda char: (-unknown[char], char))[:MISSING_SHOWN]
        total = sum(visible.values())
        return Coverage(total, total - sum(unknown.values()), tuple(missing))

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "ids": dict(self.ids)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Characters":
        return cls(**{**values, "prefix": tuple(values["prefix"]), "suffix": tuple(values["suffix"])})


def counted(texts: Iterable[str], known: Sequence[str] = ()) -> Characters:
    """The vocabulary of the texts, after the characters of a parent (`known`); order is deterministic."""
    seen = {char for text in texts for char in text}
    chars = [*known, *sorted(seen - set(known))]
    return Characters({char: index + 2 for index, char in enumerate(chars)}, size=len(chars) + 2)


def of_tokenizer(tokenizer: Any, *, by_piece: bool = False) -> Characters:
    """Every single-character token of a Hugging Face tokenizer; all other characters are one unknown token.

    `by_piece` takes its word pieces instead, where it is one of the tokenizers library.
    """
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    ids = {token[1:]: index for token, index in vocabulary.items() if len(token) == 2 and token[0] == WORD_START}
    ids.update({token: index for token, index in vocabulary.items() if len(token) == 1})
    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    unknown = _first(tokenizer.unk_token_id, tokenizer.mask_token_id, 0)
    rules = getattr(tokenizer, "backend_tokenizer", None) if by_piece else None
    return Characters(
        {} if rules else ids,
        pad=_first(tokenizer.pad_token_id, unknown),
        unknown=unknown,
        prefix=() if first is None else (first,),
        suffix=() if last is None else (last,),
        lowercase="A" not in ids and "a" in ids,
        size=max(len(tokenizer), 1 + max(vocabulary.values(), default=0)),
        tokenizer=rules.to_str() if rules else "",
    )


def _first(*values: int | None) -> int:
    return next(value for value in values if value is not None)

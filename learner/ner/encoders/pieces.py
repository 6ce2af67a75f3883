"""Word pieces for text with spaces between words. The unit stays the character: each stands for its piece.

A pretrained model of a spaced language has read pieces of words, not letters. A row of ids has one per character all
the same: the piece's where one begins, the same plus `size` on its other characters, and padding on what belongs to no
piece, as spaces do. The encoder takes the pieces out, reads them, and gives every character its piece's features, or
zeros where there is no piece: a space is seen as what it is, and windows, tags and spans need not know of pieces.
"""

import unicodedata
from collections.abc import Callable, Collection
from functools import lru_cache

import torch
from tokenizers import Tokenizer
from torch import Tensor

UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
STRAY = 0.1  # share of letters of unspaced scripts that a spaced text may quote

Read = Callable[[Tensor, Tensor, Tensor], Tensor]


def is_spaced(chars: Collection[str]) -> bool:
    """Whether the characters of a corpus are those of a language that puts spaces between words."""
    letters = [char for char in chars if char.isalpha()]
    unspaced = [char for char in letters if unicodedata.name(char, "").startswith(UNSPACED)]
    return " " in chars and len(unspaced) < STRAY * len(letters)


def encoded(tokenizer: str, text: str, size: int, gap: int) -> list[int]:
    """One id per code point. Where several pieces share a character, as bytes do, the first stands for them."""
    row = [gap] * len(text)
    found = tokenizer_of(tokenizer).encode(text, add_special_tokens=False)
    for piece, (start, end) in zip(found.ids, found.offsets, strict=True):
        while start < end - 1 and text[start].isspace():  # SentencePiece counts the space to the word behind it
            start += 1
        if start < end and row[start] == gap:
            row[start:end] = [piece, *[piece + size] * (end - start - 1)]
    return row


def read_by_piece(read: Read, ids: Tensor, mask: Tensor, size: int, gap: int) -> Tensor:
    """ids (B, T) as `encoded` makes them, mask (B, T) -> (B, T, H); `read` is given pieces, lengths and mask."""
    inside = mask & (ids != gap)
    begins = inside & (ids < size)
    # A window may begin within a piece; and even a row of spaces is read as something.
    begins[:, 0] |= inside[:, 0] | ~begins.any(1)
    lengths = begins.sum(1)
    packed = torch.arange(int(lengths.max()), device=ids.device) < lengths[:, None]
    pieces = ids.new_full(packed.shape, gap).masked_scatter(packed, (ids % size)[begins])
    features = read(pieces, lengths, packed)
    place = (begins.cumsum(1) - 1).clamp(min=0)
    spread = features.gather(1, place[..., None].expand(-1, -1, features.shape[-1]))
    return spread * inside[..., None]


@lru_cache(maxsize=4)
def tokenizer_of(description: str) -> Tokenizer:
    """The tokenizer of a description in the tokenizers library's JSON; it neither cuts texts off nor fills them up."""
    tokenizer = Tokenizer.from_str(description)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer

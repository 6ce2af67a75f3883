"""Character vectors learned from text without labels: word2vec's skip-gram with negative sampling, by gensim."""

from collections.abc import Callable, Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

import numpy as np
from gensim.models import Word2Vec  # type: ignore[import-untyped]
from gensim.models.callbacks import CallbackAny2Vec  # type: ignore[import-untyped]
from gensim.models.word2vec import MAX_WORDS_IN_BATCH  # type: ignore[import-untyped]

from learner.ner.encoders.word2vec import Floats
from learner.ner.errors import NotEnoughData

WINDOW, NEGATIVES, EPOCHS = 5, 5, 10
MOST_FREQUENT_SHARE = 1e-3  # characters above it are thinned out
OnEpoch = Callable[[int, int], None]


def learn_vectors(
    texts: Iterable[str], dim: int, seed: int, on_epoch: OnEpoch | None = None
) -> tuple[list[str], Floats]:
    """Characters, most frequent first, and their vectors (N, dim). The same for the same texts and seed.

    The texts are read once, as a stream. `on_epoch(epochs done, epochs)`. White space has no vector: it cannot stand
    in a word2vec file. Raises NotEnoughData where there is nothing else.
    """
    # gensim reads everything eleven times, and from a thread of its own: a file can do that for texts of any kind.
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{row}\n" for text in texts for row in _rows(text))
        if file.tell() == 0:
            raise NotEnoughData("There is no text to learn character vectors from. Import or name some.")
        model = Word2Vec(
            _Lines(file),
            vector_size=dim,
            seed=seed,
            sg=1,
            window=WINDOW,
            negative=NEGATIVES,
            sample=MOST_FREQUENT_SHARE,
            epochs=EPOCHS,
            min_count=1,
            workers=1,  # with more, the order of updates is that of the scheduler
            callbacks=[_Epochs(on_epoch)] if on_epoch else [],
        )
    return list(model.wv.index_to_key), model.wv.vectors.astype(np.float32)


class _Lines:
    """The characters of each line, as often as they are asked for."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def __iter__(self) -> Iterator[list[str]]:
        self.file.seek(0)
        for line in self.file:
            yield [*line.removesuffix("\n")]


class _Epochs(CallbackAny2Vec):  # type: ignore[misc]
    def __init__(self, on_epoch: OnEpoch) -> None:
        self.on_epoch, self.done = on_epoch, 0

    def on_epoch_end(self, model: Word2Vec) -> None:
        self.done += 1
        self.on_epoch(self.done, EPOCHS)


def _rows(text: str) -> list[str]:
    """Its characters in rows as long as gensim reads: it drops what is longer without a word."""
    chars = "".join(text.split())
    return [chars[start : start + MAX_WORDS_IN_BATCH] for start in range(0, len(chars), MAX_WORDS_IN_BATCH)]

"""Character vectors learned from text without labels: word2vec's skip-gram with negative sampling, by gensim."""

from collections.abc import Iterable

import numpy as np
from gensim.models import Word2Vec  # type: ignore[import-untyped]
from gensim.models.word2vec import MAX_WORDS_IN_BATCH  # type: ignore[import-untyped]

from learner.ner.errors import NotEnoughData
from learner.ner.word2vec import Floats

WINDOW, NEGATIVES, EPOCHS = 5, 5, 10
MOST_FREQUENT_SHARE = 1e-3  # characters above it are thinned out


def learn_vectors(texts: Iterable[str], dim: int, seed: int) -> tuple[list[str], Floats]:
    """Characters, most frequent first, and their vectors (N, dim). The same for the same texts and seed.

    White space has no vector: it cannot stand in a word2vec file. Raises NotEnoughData where there is nothing else.
    """
    rows = [row for text in texts for row in _rows(text)]
    if not rows:
        raise NotEnoughData("There is no text to learn character vectors from.")
    model = Word2Vec(
        rows,
        vector_size=dim,
        seed=seed,
        sg=1,
        window=WINDOW,
        negative=NEGATIVES,
        sample=MOST_FREQUENT_SHARE,
        epochs=EPOCHS,
        min_count=1,
        workers=1,  # with more, the order of updates is that of the scheduler
    )
    return list(model.wv.index_to_key), model.wv.vectors.astype(np.float32)


def _rows(text: str) -> list[list[str]]:
    """Its characters in rows as long as gensim reads: it drops what is longer without a word."""
    chars = [char for char in text if not char.isspace()]
    return [chars[start : start + MAX_WORDS_IN_BATCH] for start in range(0, len(chars), MAX_WORDS_IN_BATCH)]

"""Character vectors of the text that the own encoder read: the cheap encoder that it is compared with.

    python -m bench.static_vectors --work FOLDER --out FILE [--dim 100] [--lines 200000]

`--work`: that of bench.own_encoder. The text lies there as numbers, without the sentences that encoders are measured
on.
"""

import argparse
from pathlib import Path

from learner.ner.encoders import word2vec
from learner.ner.encoders.vector_training import learn_vectors
from learner.pretraining.prepared import load_prepared
from learner.pretraining.pretraining import TEXT


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dim", type=int, default=100)
    parser.add_argument("--lines", type=int, default=200_000)
    options = parser.parse_args()
    prepared = load_prepared(options.work / TEXT)
    if prepared is None:
        parser.error(f"{options.work} holds no text: run bench.own_encoder with it first")
    read, vectors = learn_vectors(prepared.sample(options.lines, 1), options.dim, 1, lambda *told: print(*told))
    places = {char: place for place, char in enumerate(read)}
    ids = prepared.vocabulary.characters.ids
    forms = {row: places[char] for char, row in ids.items() if char in places}
    known = [(char, forms[row]) for char, row in ids.items() if row in forms]  # every form has its character's vector
    word2vec.write(options.out, [char for char, _ in known], vectors[[place for _, place in known]])


if __name__ == "__main__":
    main()

"""Lattice LSTM (Zhang & Yang 2018, "Chinese NER Using Lattice LSTM"): an LSTM over characters into which words lead.

Shapes: B batch, T characters, F features, H hidden, N words matched in the whole batch, D word features.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from learner.ner.config import ModelConfig
from learner.ner.sequence.lexicon import Lexicon, Text
from learner.ner.sequence.lstm import reversed_order

WORD_DIM = 50  # of the paper's word vectors


class Matches(NamedTuple):
    """The words of a batch, each (N,): sentence, first and LAST character, row of the word table."""

    sentences: Tensor
    firsts: Tensor
    lasts: Tensor
    words: Tensor

    def mirrored(self, lengths: Tensor) -> "Matches":
        """The same words in the reversed sentences."""
        ends = lengths[self.sentences] - 1
        return self._replace(firsts=ends - self.lasts, lasts=ends - self.firsts)


def matches_of(lexicon: Lexicon[Text], texts: Sequence[Text], device: torch.device) -> Matches:
    """Every word of every text."""
    found = [
        (sentence, start, end - 1, word)
        for sentence, text in enumerate(texts)
        for start, end, word in lexicon.match(text)
    ]
    table = torch.tensor(found, dtype=torch.long).reshape(-1, 4).to(device)
    return Matches(*table.unbind(1))


def matches_in(lexicon: Lexicon[tuple[int, ...]], ids: Tensor, lengths: Tensor) -> Matches:
    """Every word of every sentence; ids (B, T) of its characters, lengths (B,)."""
    rows = zip(ids.tolist(), lengths.tolist(), strict=True)
    return matches_of(lexicon, [tuple(row[:length]) for row, length in rows], ids.device)


class LatticeLSTM(nn.Module):
    """One direction. It loops over characters only: all sentences, and all words that end there, take a step together.

    A character gate pair is `i, f, o = sigmoid, c~ = tanh` of `W [x_t; h_(t-1)] + b`. A word from b to e has
    `c_w = f_w * c_b + i_w * c~_w` with gates from `[x_w; h_b]`, and the link gate `l = sigmoid(W_l [x_e; c_w] + b_l)`.
    Where words end, `c_t` is the mean of `c~` and all `c_w`, weighted per unit with exp(i) and exp(l); elsewhere
    `c_t = f * c_(t-1) + i * c~`. `h_t = o * tanh(c_t)`.
    """

    def __init__(self, features: int, word_dim: int, hidden: int) -> None:
        super().__init__()
        self.hidden = hidden
        self.of_character = nn.Linear(features, 4 * hidden)
        self.of_state = nn.Linear(hidden, 4 * hidden, bias=False)
        self.of_word = nn.Linear(word_dim, 3 * hidden)
        self.of_word_state = nn.Linear(hidden, 3 * hidden, bias=False)
        self.link = nn.Linear(features, hidden)
        self.link_word = nn.Linear(hidden, hidden, bias=False)

    def forward(self, inputs: Tensor, vectors: Tensor, matches: Matches) -> Tensor:
        """inputs (B, T, F), vectors (N, D) of the matched words -> (B, T, H)."""
        characters, links, words = self.of_character(inputs), self.link(inputs), self.of_word(vectors)
        hidden = cell = inputs.new_zeros(len(inputs), self.hidden)
        hiddens: list[Tensor] = []
        cells: list[Tensor] = []
        steps = _by_last(matches)
        for step in range(inputs.shape[1]):
            gates = characters[:, step] + self.of_state(hidden)  # shape: (B, 4H)
            admit, forget, output = gates[:, : 3 * self.hidden].sigmoid().chunk(3, dim=1)
            new = gates[:, 3 * self.hidden :].tanh()
            cell = forget * cell + admit * new
            if step in steps:
                ending, earliest = steps[step]
                rows, back = matches.sentences[ending], matches.firsts[ending] - earliest
                before = (torch.stack(states[earliest:])[back, rows] for states in (hiddens, cells))  # shape: (n, H)
                word_cell = self._word_cell(words[ending], *before)
                link = (links[rows, step] + self.link_word(word_cell)).sigmoid().exp()
                own = admit.exp()
                mean = (own * new).index_add(0, rows, link * word_cell) / own.index_add(0, rows, link)
                cell = torch.where(_marked(rows, len(inputs)), mean, cell)
            hidden = output * cell.tanh()
            hiddens.append(hidden)
            cells.append(cell)
        return torch.stack(hiddens, dim=1)

    def _word_cell(self, of_word: Tensor, hidden: Tensor, cell: Tensor) -> Tensor:
        """of_word (n, 3H), states at the words' first characters (n, H) -> (n, H)."""
        admit, forget, new = (of_word + self.of_word_state(hidden)).chunk(3, dim=1)
        return cast(Tensor, forget.sigmoid() * cell + admit.sigmoid() * new.tanh())


class LatticeBiLSTM(nn.Module):
    """Sequence layer: two lattice LSTMs, one over the reversed sentence, with dropout around them.

    `vectors` (words, D) start the word table, else it is random with D = 50.
    """

    def __init__(self, features: int, config: ModelConfig, words: int, vectors: Tensor | None = None) -> None:
        super().__init__()
        word_dim = WORD_DIM if vectors is None else vectors.shape[1]
        self.words = nn.Embedding(words, word_dim, _weight=None if vectors is None else vectors.clone())
        self.ahead = LatticeLSTM(features, word_dim, config.lstm_hidden)
        self.behind = LatticeLSTM(features, word_dim, config.lstm_hidden)
        self.dropout = nn.Dropout(config.dropout)
        self.size = 2 * config.lstm_hidden

    def forward(self, inputs: Tensor, lengths: Tensor, mask: Tensor, matches: Matches) -> Tensor:
        """inputs (B, T, F), lengths (B,), mask (B, T) -> (B, T, size), 0 in the padding."""
        # Half precision adds up over a sentence, and index_add wants one type.
        with torch.autocast(inputs.device.type, enabled=False):
            inputs, vectors = self.dropout(inputs.float()), self.dropout(self.words(matches.words))
            order = reversed_order(lengths, inputs.shape[1])
            ahead = self.ahead(inputs, vectors, matches)
            behind = self.behind(_mirrored(inputs, order), vectors, matches.mirrored(lengths))
            both = torch.cat([ahead, _mirrored(behind, order)], dim=-1)
            return cast(Tensor, self.dropout(both)) * mask[:, :, None]


def _by_last(matches: Matches) -> dict[int, tuple[Tensor, int]]:
    """Last character -> the places in `matches` of the words that end there, and the earliest of their starts."""
    places: dict[int, list[int]] = defaultdict(list)
    firsts = matches.firsts.tolist()
    for place, last in enumerate(matches.lasts.tolist()):
        places[last].append(place)
    device = matches.words.device
    return {
        last: (torch.tensor(ending, device=device), min(firsts[place] for place in ending))
        for last, ending in places.items()
    }


def _marked(rows: Tensor, count: int) -> Tensor:
    """(count, 1): whether a row is among `rows`."""
    marked = torch.zeros(count, 1, dtype=torch.bool, device=rows.device)
    marked[rows] = True
    return marked


def _mirrored(values: Tensor, order: Tensor) -> Tensor:
    return values.gather(1, order[:, :, None].expand_as(values))

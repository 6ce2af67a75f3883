"""The lattice LSTM against its equations number by number, batched or not, and on a task that only words can solve."""

import math

import pytest
import torch
from torch import nn

from learner.ner.config import ModelConfig
from learner.ner.decoding.crf import SchemeCRF
from learner.ner.hardware import threads
from learner.ner.sequence.lattice import LatticeBiLSTM, LatticeLSTM, matches_of
from learner.ner.sequence.lexicon import Lexicon

TEXTS = ["南京市长江大桥", "长江", "大江", "市长江大桥长"]
LEXICON = Lexicon(["南京", "南京市", "市长", "长江", "大桥", "长江大桥"])
CPU = torch.device("cpu")
LENGTHS = torch.tensor([len(text) for text in TEXTS])
MASK = torch.arange(7) < LENGTHS[:, None]
CONFIG = ModelConfig(lstm_hidden=3, dropout=0.0)


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Small matrices are slower in several threads, by far where other processes want the cores too."""
    with threads(1):
        yield


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def product(linear, vector):
    bias = linear.bias.tolist() if linear.bias is not None else [0.0] * linear.out_features
    return [
        b + sum(w * x for w, x in zip(row, vector, strict=True))
        for row, b in zip(linear.weight.tolist(), bias, strict=True)
    ]


def add(left, right):
    return [a + b for a, b in zip(left, right, strict=True)]


def scalar_lattice(layer, inputs, vectors, words):
    """Eq. 11-16 of one sentence, unit by unit. inputs: T lists; words: (first, last, vector number)."""
    size = layer.hidden
    hidden, cells = [[0.0] * size], [[0.0] * size]  # place t + 1 belongs to character t
    for t, x in enumerate(inputs):
        gates = add(product(layer.of_character, x), product(layer.of_state, hidden[-1]))
        cell = []
        arriving = []
        for first, last, number in words:
            if last == t:
                word = add(product(layer.of_word, vectors[number]), product(layer.of_word_state, hidden[first + 1]))
                c_word = [
                    sigmoid(word[size + k]) * cells[first + 1][k] + sigmoid(word[k]) * math.tanh(word[2 * size + k])
                    for k in range(size)
                ]
                arriving.append((c_word, add(product(layer.link, x), product(layer.link_word, c_word))))
        for k in range(size):
            admit, forget, new = sigmoid(gates[k]), sigmoid(gates[size + k]), math.tanh(gates[3 * size + k])
            if arriving:
                total = math.exp(admit) + sum(math.exp(sigmoid(link[k])) for _, link in arriving)
                cell.append(
                    math.exp(admit) / total * new
                    + sum(math.exp(sigmoid(link[k])) / total * c_word[k] for c_word, link in arriving)
                )
            else:
                cell.append(forget * cells[-1][k] + admit * new)
        cells.append(cell)
        hidden.append([sigmoid(gates[2 * size + k]) * math.tanh(cell[k]) for k in range(size)])
    return torch.tensor(hidden[1:])


def test_one_direction_is_equations_11_to_16():
    torch.manual_seed(0)
    layer, inputs, table = LatticeLSTM(4, 5, 3), torch.randn(4, 7, 4), torch.randn(len(LEXICON.words), 5)
    matches = matches_of(LEXICON, TEXTS, CPU)
    found = layer(inputs, table[matches.words], matches)
    for row, text in enumerate(TEXTS):
        words = [(start, end - 1, word) for start, end, word in LEXICON.match(text)]
        expected = scalar_lattice(layer, inputs[row, : len(text)].tolist(), table.tolist(), words)
        torch.testing.assert_close(found[row, : len(text)], expected, atol=1e-5, rtol=1e-4)


def test_both_directions_read_the_words_of_the_mirrored_sentence():
    torch.manual_seed(0)
    layer, inputs = LatticeBiLSTM(4, CONFIG, len(LEXICON.words)), torch.randn(4, 7, 4)
    found = layer(inputs, LENGTHS, MASK, matches_of(LEXICON, TEXTS, CPU))
    table = layer.words.weight.tolist()
    for row, text in enumerate(TEXTS):
        size = len(text)
        words = [(start, end - 1, word) for start, end, word in LEXICON.match(text)]
        mirrored = [(size - 1 - last, size - 1 - first, word) for first, last, word in words]
        backwards = scalar_lattice(layer.behind, inputs[row, :size].flip(0).tolist(), table, mirrored).flip(0)
        ahead = scalar_lattice(layer.ahead, inputs[row, :size].tolist(), table, words)
        torch.testing.assert_close(found[row, :size], torch.cat([ahead, backwards], 1), atol=1e-5, rtol=1e-4)
        assert found[row, size:].eq(0).all()


def test_a_batch_equals_its_sentences_one_by_one_with_their_gradients():
    torch.manual_seed(0)
    layer, inputs = LatticeBiLSTM(4, CONFIG, len(LEXICON.words)), torch.randn(4, 7, 4)
    together = layer(inputs, LENGTHS, MASK, matches_of(LEXICON, TEXTS, CPU))
    together.square().sum().backward()
    gradients = {name: value.grad.clone() for name, value in layer.named_parameters()}
    layer.zero_grad()
    for row, text in enumerate(TEXTS):
        size = len(text)
        matches = matches_of(LEXICON, [text], CPU)
        alone = layer(inputs[row : row + 1, :size], LENGTHS[row : row + 1], MASK[row : row + 1, :size], matches)
        torch.testing.assert_close(together[row, :size], alone[0], atol=1e-6, rtol=1e-4)
        alone.square().sum().backward()
    for name, value in layer.named_parameters():
        assert value.grad.abs().sum() > 0, name
        torch.testing.assert_close(value.grad, gradients[name], atol=1e-5, rtol=1e-4)


def test_without_words_it_is_torchs_own_lstm():
    torch.manual_seed(0)
    mine, theirs, inputs = LatticeLSTM(4, 5, 3), nn.LSTM(4, 3, batch_first=True), torch.randn(4, 7, 4)
    to_torch = [0, 1, 3, 2]  # input, forget, output, new here; torch has the new value before the output gate

    def blocks(values):
        return torch.cat([values.chunk(4)[place] for place in to_torch])

    with torch.no_grad():
        theirs.weight_ih_l0.copy_(blocks(mine.of_character.weight))
        theirs.weight_hh_l0.copy_(blocks(mine.of_state.weight))
        theirs.bias_ih_l0.copy_(blocks(mine.of_character.bias))
        theirs.bias_hh_l0.zero_()
    nothing = matches_of(Lexicon([]), TEXTS, CPU)
    torch.testing.assert_close(mine(inputs, torch.zeros(0, 5), nothing), theirs(inputs)[0], atol=1e-6, rtol=1e-4)


def test_given_vectors_start_the_word_table_and_stay_their_owners():
    vectors = torch.randn(len(LEXICON.words), 9)
    layer = LatticeBiLSTM(4, CONFIG, len(LEXICON.words), vectors)
    assert torch.equal(layer.words.weight, vectors)
    nn.init.zeros_(layer.words.weight)
    assert vectors.abs().sum() > 0


def test_half_precision_features_are_read():
    layer, inputs = LatticeBiLSTM(4, CONFIG, len(LEXICON.words)), torch.randn(4, 7, 4)
    matches = matches_of(LEXICON, TEXTS, CPU)
    whole = layer(inputs, LENGTHS, MASK, matches)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        half = layer(inputs.bfloat16(), LENGTHS, MASK, matches)
    assert half.dtype == torch.float32
    torch.testing.assert_close(half, whole, atol=0.05, rtol=0.05)


def words_of_two_kinds():
    """Pairs of the same six characters in any order; the kind of a pair is drawn, and written in its vector alone."""
    dice = torch.Generator().manual_seed(1)
    words = [(a, b) for a in range(1, 7) for b in range(1, 7)]
    kinds = torch.randint(2, (len(words),), generator=dice)
    vectors = torch.randn(len(words), 6, generator=dice) * 0.1
    vectors[:, 0] += kinds * 2.0 - 1.0
    return words, kinds, vectors


def accuracy_on_unseen_words(told):
    """Train encoder, lattice and CRF on 24 of 36 words, alone in a sentence of 0; the share right of the other 12."""
    torch.manual_seed(0)
    words, kinds, vectors = words_of_two_kinds()
    lexicon = Lexicon(words if told else [])
    tags = ["O", "B-P", "I-P", "B-Q", "I-Q"]
    table, emit, crf = nn.Embedding(7, 8), nn.Linear(16, len(tags)), SchemeCRF(tags, "BIO")
    layer = LatticeBiLSTM(8, ModelConfig(lstm_hidden=8, dropout=0.0), max(len(words), 1), vectors)
    layer.words.requires_grad_(False)
    parts = nn.ModuleList([table, layer, emit, crf])
    optimizer = torch.optim.Adam([p for p in parts.parameters() if p.requires_grad], lr=2e-2)
    ids = torch.tensor([[0, a, b, 0] for a, b in words])
    gold = torch.tensor([[0, 1 + 2 * kind, 2 + 2 * kind, 0] for kind in kinds.tolist()])
    lengths, mask = torch.full((len(ids),), 4), torch.ones(len(ids), 4, dtype=torch.bool)

    def emissions(rows):
        matches = matches_of(lexicon, [tuple(row) for row in ids[rows].tolist()], CPU)
        return emit(layer(table(ids[rows]), lengths[rows], mask[rows], matches))

    known, unseen = torch.arange(36) % 3 != 0, torch.arange(36) % 3 == 0
    for _ in range(60):
        optimizer.zero_grad()
        (-crf(emissions(known), gold[known], mask[known], "mean")).backward()
        optimizer.step()
    with torch.no_grad():
        found = crf.decode(emissions(unseen), mask[unseen])
    return (found == gold[unseen]).all(1).float().mean().item()


def test_the_kind_of_an_unseen_word_is_read_off_its_vector():
    assert accuracy_on_unseen_words(told=True) == 1.0
    assert accuracy_on_unseen_words(told=False) < 0.8

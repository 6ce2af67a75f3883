"""Attention and sequence layers against the plainest way to write them."""

import math

import pytest
import torch
from torch import nn

from learner.ner import config as names
from learner.ner.config import ModelConfig
from learner.ner.sequence.attention import SCORES, Attention
from learner.ner.sequence.lstm import CELLS, SEQUENCE_LAYERS, BiLSTM, En2BiLSTM, reversed_order
from learner.ner.sequence.peephole import PeepholeLSTM

LENGTHS = torch.tensor([5, 2, 4])
MASK = torch.arange(5) < LENGTHS[:, None]


def scalar_attention(layer, hidden):
    """Eq. 18-21 of one sentence (T, H), number by number."""
    steps, features = hidden.shape
    rows = []
    for t in range(steps):
        scores = []
        for j in range(steps):
            norms = math.sqrt(sum(x * x for x in hidden[t])) * math.sqrt(sum(x * x for x in hidden[j]))
            scores.append(sum(layer.scores.weight[k] * hidden[t, k] * hidden[j, k] for k in range(features)) / norms)
        exps = [math.exp(score.item()) for score in scores]
        context = [sum(e * hidden[j, k] for j, e in enumerate(exps)) / sum(exps) for k in range(features)]
        rows.append(torch.tanh(layer.combine(torch.stack([*context, *hidden[t]]))))
    return torch.stack(rows)


def test_cosine_attention_is_equations_18_to_21():
    torch.manual_seed(0)
    layer, hidden = Attention(6, 4, "cosine"), torch.randn(3, 5, 6)
    nn.init.normal_(layer.scores.weight)
    found = layer(hidden, MASK)
    for row, length in enumerate(LENGTHS):
        torch.testing.assert_close(
            found[row, :length], scalar_attention(layer, hidden[row, :length]), atol=1e-5, rtol=0
        )


def test_scaled_dot_attention_is_its_formula():
    torch.manual_seed(0)
    layer, hidden = Attention(6, 4, "scaled_dot"), torch.randn(3, 5, 6)
    found = layer(hidden, MASK)
    for row, length in enumerate(LENGTHS.tolist()):
        text = hidden[row, :length]
        queries, keys = text @ layer.scores.query.weight.t(), text @ layer.scores.key.weight.t()
        for t in range(length):
            weights = torch.tensor([(queries[t] @ keys[j]).item() / math.sqrt(6) for j in range(length)]).softmax(0)
            context = sum(weights[j] * text[j] for j in range(length))
            expected = torch.tanh(layer.combine(torch.cat([context, text[t]])))
            torch.testing.assert_close(found[row, t], expected, atol=1e-5, rtol=0)


def test_attention_of_a_zero_vector_is_finite():
    layer = Attention(6, 4, "cosine")
    hidden = torch.zeros(1, 3, 6, requires_grad=True)
    found = layer(hidden, torch.ones(1, 3, dtype=torch.bool))
    found.sum().backward()
    assert found.isfinite().all()
    assert hidden.grad.isfinite().all()


def test_bilstm_equals_torchs_own_on_packed_sentences():
    torch.manual_seed(0)
    mine, inputs = BiLSTM(6, 3), torch.randn(3, 5, 6)
    theirs = nn.LSTM(6, 3, batch_first=True, bidirectional=True)
    for name, value in mine.ahead.state_dict().items():
        theirs.state_dict()[name].copy_(value)
        theirs.state_dict()[f"{name}_reverse"].copy_(mine.behind.state_dict()[name])
    packed = nn.utils.rnn.pack_padded_sequence(inputs, LENGTHS, batch_first=True, enforce_sorted=False)
    expected = nn.utils.rnn.pad_packed_sequence(theirs(packed)[0], batch_first=True)[0]
    torch.testing.assert_close(mine(inputs, LENGTHS)[MASK], expected[MASK], atol=1e-5, rtol=1e-4)


def scalar_peephole(layer, inputs):
    """Eq. 10-14 of one sentence (T, F), one number at a time."""
    hidden_size = layer.peepholes.shape[1]
    to_input, to_forget, to_output = layer.peepholes.tolist()
    weights, bias = layer.inputs.weight.tolist(), layer.inputs.bias.tolist()
    recurrent = layer.recurrent.weight.tolist()
    hidden, cell, rows = [0.0] * hidden_size, [0.0] * hidden_size, []

    def sigmoid(value):
        return 1 / (1 + math.exp(-value))

    for x in inputs.tolist():
        pushed = [
            sum(w * v for w, v in zip(weights[row], x, strict=True))
            + sum(w * v for w, v in zip(recurrent[row], hidden, strict=True))
            + bias[row]
            for row in range(4 * hidden_size)
        ]
        new_hidden, new_cell = [], []
        for k in range(hidden_size):
            i = sigmoid(pushed[k] + to_input[k] * cell[k])
            f = sigmoid(pushed[hidden_size + k] + to_forget[k] * cell[k])
            c = f * cell[k] + i * math.tanh(pushed[2 * hidden_size + k])
            o = sigmoid(pushed[3 * hidden_size + k] + to_output[k] * c)
            new_cell.append(c)
            new_hidden.append(o * math.tanh(c))
        hidden, cell = new_hidden, new_cell
        rows.append(hidden)
    return torch.tensor(rows)


def test_the_peephole_cell_is_equations_10_to_14():
    torch.manual_seed(0)
    layer, inputs = PeepholeLSTM(4, 3), torch.randn(2, 5, 4)
    nn.init.normal_(layer.peepholes)
    outputs, (hidden, _) = layer(inputs)
    for row in range(2):
        torch.testing.assert_close(outputs[row], scalar_peephole(layer, inputs[row]), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(hidden, outputs[:, -1])


def test_a_peephole_cell_without_peepholes_is_torchs_lstm():
    torch.manual_seed(0)
    mine, theirs, inputs = PeepholeLSTM(4, 3), nn.LSTM(4, 3, batch_first=True), torch.randn(2, 5, 4)
    nn.init.zeros_(mine.peepholes)
    theirs.weight_ih_l0.data, theirs.weight_hh_l0.data = mine.inputs.weight.data, mine.recurrent.weight.data
    theirs.bias_ih_l0.data, theirs.bias_hh_l0.data = mine.inputs.bias.data, torch.zeros(12)
    torch.testing.assert_close(mine(inputs)[0], theirs(inputs)[0], atol=1e-5, rtol=1e-5)


def test_the_second_bilstm_is_added_to_the_first():
    torch.manual_seed(0)
    layer, inputs = En2BiLSTM(6, ModelConfig(lstm_hidden=4)).eval(), torch.randn(3, 5, 6)
    first = layer.lstm(inputs, LENGTHS)
    torch.testing.assert_close(layer(inputs, LENGTHS, MASK), first + layer.enhance(first, LENGTHS))


def test_reversing_is_its_own_inverse_and_leaves_padding_behind():
    assert reversed_order(LENGTHS, 5).tolist() == [[4, 3, 2, 1, 0], [1, 0, 2, 3, 4], [3, 2, 1, 0, 4]]


CONFIGS = [
    *({"sequence": name} for name in SEQUENCE_LAYERS),
    {"sequence": "attbilstm", "attention": "scaled_dot"},
    {"sequence": "en2bilstm", "cell": "peephole"},
]


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: "-".join(config.values()))
def test_padding_changes_no_sequence_layer(config):
    torch.manual_seed(0)
    layer = SEQUENCE_LAYERS[config["sequence"]](6, ModelConfig(lstm_hidden=4, attention_dim=5, **config)).eval()
    inputs = torch.randn(3, 5, 6)
    together = layer(inputs, LENGTHS, MASK)
    assert together.shape == (3, 5, layer.size)
    for row, length in enumerate(LENGTHS.tolist()):
        whole = torch.ones(1, length, dtype=torch.bool)
        alone = layer(inputs[row : row + 1, :length], LENGTHS[row : row + 1], whole)
        torch.testing.assert_close(together[row, :length], alone[0], atol=1e-5, rtol=1e-4)


def test_the_registries_and_the_config_know_the_same_names():
    assert (*SEQUENCE_LAYERS, names.LATTICE) == names.SEQUENCES
    assert tuple(CELLS) == names.CELLS
    assert tuple(SCORES) == names.ATTENTIONS

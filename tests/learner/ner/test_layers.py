"""Attention and sequence layers against the plainest way to write them."""

import math

import pytest
import torch
from torch import nn

from learner.ner import config as names
from learner.ner.attention import CosineAttention
from learner.ner.config import ModelConfig
from learner.ner.lstm import SEQUENCE_LAYERS, BiLSTM, reversed_order

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
            scores.append(sum(layer.weight[k] * hidden[t, k] * hidden[j, k] for k in range(features)) / norms)
        exps = [math.exp(score.item()) for score in scores]
        context = [sum(e * hidden[j, k] for j, e in enumerate(exps)) / sum(exps) for k in range(features)]
        rows.append(torch.tanh(layer.combine(torch.stack([*context, *hidden[t]]))))
    return torch.stack(rows)


def test_cosine_attention_is_equations_18_to_21():
    torch.manual_seed(0)
    layer, hidden = CosineAttention(6, 4), torch.randn(3, 5, 6)
    nn.init.normal_(layer.weight)
    found = layer(hidden, MASK)
    for row, length in enumerate(LENGTHS):
        torch.testing.assert_close(
            found[row, :length], scalar_attention(layer, hidden[row, :length]), atol=1e-5, rtol=0
        )


def test_attention_of_a_zero_vector_is_finite():
    layer = CosineAttention(6, 4)
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


def test_reversing_is_its_own_inverse_and_leaves_padding_behind():
    assert reversed_order(LENGTHS, 5).tolist() == [[4, 3, 2, 1, 0], [1, 0, 2, 3, 4], [3, 2, 1, 0, 4]]


@pytest.mark.parametrize("name", SEQUENCE_LAYERS)
def test_padding_changes_no_sequence_layer(name):
    torch.manual_seed(0)
    layer = SEQUENCE_LAYERS[name](6, ModelConfig(lstm_hidden=4, attention_dim=5)).eval()
    inputs = torch.randn(3, 5, 6)
    together = layer(inputs, LENGTHS, MASK)
    assert together.shape == (3, 5, layer.size)
    for row, length in enumerate(LENGTHS.tolist()):
        whole = torch.ones(1, length, dtype=torch.bool)
        alone = layer(inputs[row : row + 1, :length], LENGTHS[row : row + 1], whole)
        torch.testing.assert_close(together[row, :length], alone[0], atol=1e-5, rtol=1e-4)


def test_the_registry_and_the_config_know_the_same_names():
    assert tuple(SEQUENCE_LAYERS) == names.SEQUENCES

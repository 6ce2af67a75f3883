"""Cheap dropout: the same expectation and the same gradient as the library's, and none of it when a model reads."""

import pytest
import torch
from torch import nn

from learner.ner.dropout import Dropout, with_cheap_dropout


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_the_share_is_dropped_and_the_rest_makes_up_for_it(share):
    torch.manual_seed(0)
    found = Dropout(share)(torch.ones(200_000))
    assert float((found == 0).float().mean()) == pytest.approx(share, abs=0.005)
    assert float(found.mean()) == pytest.approx(1.0, abs=0.01)
    assert len(found.unique()) == 2


def test_what_was_dropped_gets_no_gradient_and_the_rest_its_factor():
    torch.manual_seed(0)
    values = torch.randn(5, 7, 11, requires_grad=True)
    found = Dropout(0.25)(values)
    found.sum().backward()
    torch.testing.assert_close(values.grad, found.detach() / values.detach())


def test_every_value_has_its_own_dice():
    torch.manual_seed(0)
    found = Dropout(0.5)(torch.ones(64, 64)) != 0
    assert found.any(0).all()
    assert found.any(1).all()
    assert not torch.equal(found[0], found[1])


@pytest.mark.parametrize("share", [0.0, 0.001, 1.0])
def test_shares_that_a_byte_cannot_say_are_left_to_the_library(share):
    torch.manual_seed(0)
    mine = Dropout(share)(torch.ones(1000))
    torch.manual_seed(0)
    assert torch.equal(mine, nn.Dropout(share)(torch.ones(1000)))


def test_nothing_is_dropped_in_evaluation():
    values = torch.randn(10)
    assert torch.equal(Dropout(0.5).eval()(values), values)


def test_the_same_seed_drops_the_same():
    results = []
    for _ in range(2):
        torch.manual_seed(7)
        results.append(Dropout(0.3)(torch.ones(100)))
    assert torch.equal(*results)


def test_half_precision_stays_half_precision():
    assert Dropout(0.3)(torch.ones(9, dtype=torch.bfloat16)).dtype == torch.bfloat16


def test_dropouts_deep_inside_a_model_are_replaced():
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(0.2), nn.ReLU()))
    with_cheap_dropout(model)
    assert [type(module).__name__ for module in model[1]] == ["Dropout", "ReLU"]
    assert isinstance(model[1][0], Dropout)
    assert model[1][0].p == 0.2

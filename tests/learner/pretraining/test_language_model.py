"""The encoder with its heads: the losses are those of the whole model, for every family that can learn on."""

import numpy as np
import pytest
import torch
from torch import Tensor
from transformers import AutoConfig, AutoModelForMaskedLM

from learner.ner.characters import counted
from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining.config import PretrainConfig, Shape
from learner.pretraining.language_model import HEADS, LanguageModel, from_nothing, start_from_vectors
from tests.learner.ner.some_encoders import char_albert
from tests.learner.pretraining.small import SHAPE, configured

PAD = 1
IDS = torch.tensor([[5, 6, 7, 8, 9, 3], [9, 4, 5, PAD, PAD, PAD], [6, 6, 6, 6, PAD, PAD]])
PLACES, TARGETS, SWAPPED = torch.tensor([1, 4, 6, 13]), torch.tensor([5, 5, 2, 19]), torch.tensor([0, 1, 1])
VOCABULARY = Vocabulary(counted(["用钢做轴。"]), 1, 1)


def of_family(kind: str) -> LanguageModel:
    torch.manual_seed(1)
    if kind == "anneal_albert":
        return LanguageModel(char_albert(vocab_size=20, pad_token_id=PAD), PAD).eval()
    sizes = {"vocab_size": 20, "hidden_size": 8, "intermediate_size": 16, "max_position_embeddings": 20}
    sizes |= {"num_hidden_layers": 2, "num_attention_heads": 2, "pad_token_id": PAD}
    own = {"embedding_size": 6} if kind in ("albert", "electra") else {}
    model = AutoModelForMaskedLM.from_config(AutoConfig.for_model(kind, **sizes, **own, initializer_range=0.4))
    return LanguageModel(model, PAD).eval()


def losses(model: LanguageModel, ids: Tensor = IDS, places: Tensor = PLACES) -> list[float]:
    with torch.no_grad():
        return [float(loss) for loss in model(ids, places, TARGETS, SWAPPED)]


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("rows", [3, 1])
def test_the_loss_is_that_of_all_scores_of_the_whole_model(kind: str, rows: int) -> None:
    model, ids = of_family(kind), IDS[:rows]
    places, targets = PLACES[: rows + 1], TARGETS[: rows + 1]
    with torch.no_grad():
        logits = model.model(input_ids=ids, attention_mask=(ids != PAD).long()).logits
        found = model(ids, places, targets, SWAPPED[:rows]).masked
    expected = -torch.stack(
        [logits.flatten(0, 1)[at].log_softmax(-1)[to] for at, to in zip(places, targets, strict=True)]
    )
    torch.testing.assert_close(found, expected.mean())


@pytest.mark.parametrize("kind", HEADS)
def test_the_order_is_told_from_the_mean_of_the_characters_that_are_there(kind: str) -> None:
    model = of_family(kind)
    found = []
    with torch.no_grad():
        for row in IDS:
            there = row[row != PAD][None]
            found.append(model.order(model.model.base_model(input_ids=there).last_hidden_state[0].mean(0)))
    right = [float(scores.argmax() == swapped) for scores, swapped in zip(found, SWAPPED, strict=True)]
    expected = torch.nn.functional.cross_entropy(torch.stack(found), SWAPPED)
    assert losses(model)[1:] == pytest.approx([float(expected), np.mean(right)], abs=1e-4)


@pytest.mark.parametrize("kind", HEADS)
def test_padding_changes_no_loss(kind: str) -> None:
    model = of_family(kind)
    wider = torch.nn.functional.pad(IDS, (0, 4), value=PAD)
    assert losses(model, wider, PLACES // 6 * 10 + PLACES % 6) == pytest.approx(losses(model), abs=1e-4)


@pytest.mark.parametrize("kind", HEADS)
def test_every_weight_of_the_encoder_and_its_heads_learns(kind: str) -> None:
    model = of_family(kind)
    found = model(IDS, PLACES, TARGETS, SWAPPED)
    (found.masked + found.order).backward()
    still = [name for name, weight in model.named_parameters() if weight.grad is None or not weight.grad.any()]
    assert [
        name for name in still if "key.bias" not in name and "pooler" not in name
    ] == []  # softmax ignores the former


def test_an_encoder_from_nothing_has_the_shape_that_is_wanted() -> None:
    shape = Shape(
        6, 12, layers=3, groups=2, heads=3, feed_forward=20, kernel=5, norm="post", positions="absolute", spread=0.5
    )
    found = from_nothing(PretrainConfig(shape=shape, dropout=0.25), VOCABULARY).model.config
    names = ("embedding_size", "hidden_size", "num_hidden_layers", "num_hidden_groups", "num_attention_heads", "kernel")
    assert [getattr(found, name) for name in names] == [6, 12, 3, 2, 3, 5]
    assert (found.intermediate_size, found.norm, found.positions, found.initializer_range) == (
        20,
        "post",
        "absolute",
        0.5,
    )
    assert (found.vocab_size, found.pad_token_id, found.hidden_dropout_prob) == (7, 0, 0.25)


def test_the_same_seed_gives_the_same_encoder_and_another_another() -> None:
    first, again, third = (from_nothing(configured(seed=seed), VOCABULARY).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(value, again[name]) for name, value in first.items())
    assert not torch.equal(first["order.weight"], third["order.weight"])


def test_vectors_become_rows_of_the_characters_that_are_known_and_of_no_others() -> None:
    model = from_nothing(configured(), VOCABULARY)
    table = model.model.get_input_embeddings().weight
    before = table.detach().clone()
    vectors = np.random.default_rng(1).normal(3.0, 5.0, (3, SHAPE.embedding)).astype(np.float32)
    start_from_vectors(model, VOCABULARY, ["轴", "龘", "用"], vectors)
    rows = VOCABULARY.characters.encode("轴用")
    others = [row for row in range(7) if row not in rows]
    assert torch.equal(table[others], before[others])
    assert np.corrcoef(table[rows].detach().ravel(), vectors[[0, 2]].ravel())[0, 1] == pytest.approx(1.0)
    assert not table[VOCABULARY.characters.pad].any()


def test_vectors_are_as_widely_spread_as_the_rows_were() -> None:
    model = from_nothing(configured(), VOCABULARY)
    table = model.model.get_input_embeddings().weight.detach()
    vectors = np.random.default_rng(1).normal(3.0, 5.0, (5, SHAPE.embedding)).astype(np.float32)
    spread = float(table[1:].std())
    start_from_vectors(model, VOCABULARY, [*"用钢做轴。"], vectors)
    assert float(table[2:].std()) == pytest.approx(spread)
    assert float(table[2:].mean()) == pytest.approx(0.0, abs=1e-5)


@pytest.mark.filterwarnings("ignore:std")
def test_vectors_of_unknown_characters_alone_change_nothing() -> None:
    model = from_nothing(configured(), VOCABULARY)
    before = model.model.get_input_embeddings().weight.detach().clone()
    start_from_vectors(model, VOCABULARY, ["龘"], np.ones((1, SHAPE.embedding), np.float32))
    assert torch.equal(model.model.get_input_embeddings().weight, before)

"""Our own ALBERT: two kernels, padding, shared weights, places and distances, and its way through a folder."""

import json
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoModelForMaskedLM

from learner.ner import checkpoint
from learner.ner.characters import counted
from learner.ner.config import ModelConfig
from learner.ner.encoders.char_albert import FARTHEST, CharAlbert, Distances, with_neighbours
from learner.ner.model import new_tagger
from learner.ner.predict import WANTS, predict
from tests.learner.ner.some_encoders import CHINESE, LABELS, char_albert, char_albert_in, features, tagger_over

SHAPES = [{"norm": norm, "positions": positions} for norm in ("pre", "post") for positions in ("distance", "absolute")]
IDS = torch.tensor([[2, 3, 4, 5, 6, 2], [6, 5, 4, 0, 0, 0]])
MASK = (IDS != 0).long()


@torch.no_grad()
def read(model: CharAlbert, ids: Tensor, mask: Tensor | None = None) -> Tensor:
    found: Tensor = model(ids, mask).last_hidden_state
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("mask", [None, MASK])
def test_both_kernels_compute_the_same(shape: dict[str, str], mask: Tensor | None) -> None:
    model = char_albert(**shape).albert
    fused = read(model, IDS, mask)
    model.set_attn_implementation("eager")
    torch.testing.assert_close(read(model, IDS, mask), fused, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kernel", ["eager", "sdpa"])
def test_padding_changes_nothing(shape: dict[str, str], kernel: str) -> None:
    model = char_albert(**shape).albert
    model.set_attn_implementation(kernel)
    alone = read(model, IDS[1:, :3])
    torch.testing.assert_close(read(model, IDS, MASK)[1:, :3], alone, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("shape", SHAPES)
def test_features_depend_on_the_order_of_the_surroundings(shape: dict[str, str]) -> None:
    found = read(char_albert(**shape).albert, torch.tensor([[2, 3, 4], [3, 2, 4]]))
    assert found.shape == (2, 3, 8)
    assert not torch.allclose(found[0, 2], found[1, 2], atol=1e-3)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_weight_learns(shape: dict[str, str]) -> None:
    model = char_albert(**shape)
    model(IDS, MASK).logits.logsumexp(-1)[MASK > 0].sum().backward()
    still = [name for name, weight in model.named_parameters() if weight.grad is None or not weight.grad.any()]
    assert still == []


@pytest.mark.parametrize(("groups", "layers"), [(1, 4), (2, 4), (4, 4), (2, 3)])
def test_layers_take_turns_with_as_many_sets_of_weights_as_there_are_groups(groups: int, layers: int) -> None:
    model = char_albert(num_hidden_groups=groups, num_hidden_layers=layers).albert
    of_a_layer = 8 * 24 + 24 + 8 * 8 + 8 + 8 * 16 + 16 + 16 * 8 + 8 + 2 * 16
    assert sum(weight.numel() for weight in model.layers.parameters()) == groups * of_a_layer
    run: list[int] = []
    for number, layer in enumerate(model.layers):
        layer.register_forward_hook(lambda *_, number=number: run.append(number))
    read(model, IDS)
    assert run == sorted(run)
    assert (len(run), {*run}) == (layers, {*range(groups)})


def test_with_one_group_more_layers_take_no_more_weights() -> None:
    sizes = [char_albert(num_hidden_groups=1, num_hidden_layers=layers).num_parameters() for layers in (1, 6)]
    assert sizes[0] == sizes[1]


def test_distances_beyond_the_farthest_look_alike() -> None:
    distances = Distances(2)
    torch.nn.init.normal_(distances.weight)
    bias = distances(FARTHEST + 10)[0]
    assert bias[:, 0, FARTHEST:].unique(dim=1).shape[1] == 1
    assert bias[:, FARTHEST:, 0].unique(dim=1).shape[1] == 1
    assert bias[:, 0, FARTHEST - 1 :].unique(dim=1).shape[1] == 2


def test_what_a_distance_adds_is_the_same_at_every_place() -> None:
    distances = Distances(3)
    torch.nn.init.normal_(distances.weight)
    bias = distances(5)[0]
    assert torch.equal(bias[:, 1:, 1:], bias[:, :-1, :-1])
    assert not torch.equal(bias[:, 0, 1], bias[:, 1, 0])
    assert torch.equal(bias[:, 1, 3], distances.weight[FARTHEST + 2])


def test_heads_begin_by_looking_near_and_the_last_one_everywhere() -> None:
    bias = char_albert(num_attention_heads=4).albert.distances(9)[0]
    assert torch.equal(bias[:, 4], bias[:, 4].flip(-1))
    assert (bias[:3, 0].diff() < 0).all()
    assert not bias[3].any()


def test_features_depend_on_distance_alone_and_not_on_the_place() -> None:
    model = char_albert(num_hidden_layers=1, num_hidden_groups=1).albert
    text = torch.tensor([[2, 3, 4, 5]])
    shifted = torch.cat([torch.zeros(1, 3, dtype=torch.long), text], 1)
    torch.testing.assert_close(read(model, shifted, (shifted != 0).long())[:, 3:], read(model, text))


def test_scores_are_products_with_the_table() -> None:
    model = char_albert()
    hidden = torch.randn(3, 8)
    model.head.bias.data.normal_()
    wide = model.head.norm(torch.nn.functional.gelu(model.head.dense(hidden)))
    torch.testing.assert_close(model.score(hidden), wide @ model.albert.characters.weight.T + model.head.bias)
    assert model(IDS).logits.shape == (2, 6, model.config.vocab_size)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_was_kept_in_half_precision_reads_as_before(tmp_path: Path, shape: dict[str, str]) -> None:
    before = char_albert(**shape)
    after = AutoModel.from_pretrained(char_albert_in(tmp_path, **shape), dtype=torch.float32)
    assert {weight.dtype for weight in after.parameters()} == {torch.float32}
    torch.testing.assert_close(read(after, IDS, MASK), read(before.albert, IDS, MASK), atol=2e-2, rtol=1e-2)
    torch.testing.assert_close(after.layers[0].widen.weight, before.albert.layers[0].widen.weight.half().float())


def test_the_head_is_loaded_too(tmp_path: Path) -> None:
    before = char_albert()
    after = AutoModelForMaskedLM.from_pretrained(char_albert_in(tmp_path), dtype=torch.float32)
    for name, weight in before.state_dict().items():
        assert torch.equal(after.state_dict()[name], weight.half().float()), name


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_an_encoder_of_a_tagger_by_its_folder(tmp_path: Path, shape: dict[str, str]) -> None:
    folder = char_albert_in(tmp_path / "encoder", **shape)
    tagger = new_tagger(ModelConfig(encoder=str(folder), lstm_hidden=4), LABELS, counted(CHINESE))
    tagger.model.eval()
    checkpoint.save(tagger, tmp_path / "m")
    folder.rename(tmp_path / "gone")
    loaded = checkpoint.load(tmp_path / "m", "cpu")
    assert tagger.characters == counted(["用钢做轴。"])
    assert list(predict(loaded, CHINESE, want=WANTS)) == list(predict(tagger, CHINESE, want=WANTS))
    assert json.loads(json.dumps(loaded.model.encoder.describe()))["positions"] == shape["positions"]


def test_a_tagger_reads_each_text_of_a_batch_as_if_it_were_alone(tmp_path: Path) -> None:
    tagger = tagger_over(str(char_albert_in(tmp_path)))
    texts = ["用钢做轴。", "轴", "钢钢钢"]
    for text, found in zip(texts, features(tagger, texts), strict=True):
        torch.testing.assert_close(found, features(tagger, [text])[0], atol=1e-5, rtol=1e-4)


def test_a_text_longer_than_any_that_was_learned_from_is_read(tmp_path: Path) -> None:
    tagger = tagger_over(str(char_albert_in(tmp_path)))
    assert tagger.limit == ModelConfig().max_length
    (found,) = features(tagger, ["用钢做轴。" * 80])
    assert found.shape == (400, 8)
    assert found.isfinite().all()
    torch.testing.assert_close(found[150], found[200], atol=1e-3, rtol=1e-3)


def test_a_layer_that_is_shared_is_run_once_where_shallow_is_enough(tmp_path: Path) -> None:
    one = tagger_over(str(char_albert_in(tmp_path, num_hidden_groups=1))).model.encoder
    assert one.shares_layers
    with one.running(shallow=True, eager=True):
        assert (one.shape.num_hidden_layers, one.shape._attn_implementation) == (1, "eager")
    assert (one.shape.num_hidden_layers, one.shape._attn_implementation) == (2, "sdpa")


def test_a_place_is_entered_with_its_neighbours_and_with_nothing_beyond_the_ends() -> None:
    found = torch.arange(1.0, 5.0).view(1, 4, 1)
    assert with_neighbours(found, 1).equal(found)
    assert with_neighbours(found, 3).tolist() == [[[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 0]]]


def test_over_a_tagger_it_drops_out_what_the_model_says_and_remembers_it(tmp_path: Path) -> None:
    config = ModelConfig(encoder=str(char_albert_in(tmp_path / "encoder")), encoder_dropout=0.4)
    tagger = new_tagger(config, LABELS, counted(CHINESE))
    assert tagger.model.encoder.describe()["hidden_dropout_prob"] == 0.4
    checkpoint.save(tagger, tmp_path / "m")
    again = checkpoint.load(tmp_path / "m", "cpu").model.encoder
    for encoder in (tagger.model.encoder, again):
        assert {part.p for part in encoder.modules() if isinstance(part, nn.Dropout)} == {0.4}

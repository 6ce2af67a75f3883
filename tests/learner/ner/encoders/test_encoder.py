"""Encoders by name: from nothing, from a folder, and what is said when a hub cannot be reached."""

import json
import time

import pytest
import torch
from huggingface_hub import constants
from transformers import AutoModel
from transformers.activations import ACT2FN

from learner.ner.characters import Characters, counted
from learner.ner.config import EMBEDDING, SCRATCH_TINY, ModelConfig
from learner.ner.encoders import albert
from learner.ner.encoders.names import SCRATCH
from learner.ner.encoders.transformer import Transformer
from learner.ner.errors import EncoderUnavailable
from learner.ner.hardware import has_fast_bf16, threads
from learner.ner.model import new_tagger
from tests.learner.ner.tiny import pretrained_in, untrained

LENGTHS = torch.tensor([4, 2])


@pytest.fixture
def albert_folder(tmp_path):
    return pretrained_in(tmp_path)


def test_scratch_tiny_is_albert_with_four_shared_layers():
    tagger = new_tagger(ModelConfig(encoder=SCRATCH_TINY), ("Part",), counted(["轴承"]))
    shape = tagger.model.encoder.describe()
    names = ("model_type", "num_hidden_layers", "num_hidden_groups", "hidden_size", "embedding_size", "hidden_act")
    assert [shape[name] for name in names] == ["albert", 4, 1, 312, 128, "gelu"]
    assert tagger.model.encoder.table().weight.shape == (4, 128)


# Parameters of layers and projection, without the tables: table 1 of the ALBERT paper gives 12, 18 and 60 million
# with a vocabulary of 30,000.
PAPER = {"scratch:base": (12, 768, 12e6), "scratch:large": (24, 1024, 18e6), "scratch:xlarge": (24, 2048, 60e6)}


@pytest.mark.parametrize(("name", "expected"), PAPER.items())
def test_the_larger_ones_have_the_shapes_and_sizes_of_the_paper(name, expected):
    characters = Characters({}, size=30_000)
    shape = albert.shape_of(name, characters, ModelConfig(encoder=name))
    with torch.device("meta"):
        model = AutoModel.from_config(shape)
    millions = sum(parameter.numel() for parameter in model.parameters())
    assert (shape.num_hidden_layers, shape.hidden_size) == expected[:2]
    assert millions == pytest.approx(expected[2], rel=0.05)


@pytest.mark.parametrize("name", SCRATCH)
def test_every_size_shares_one_layer_and_divides_among_its_heads(name):
    shape = albert.shape_of(name, counted(["轴承"]), ModelConfig(encoder=name, encoder_dropout=0.2))
    assert (shape.vocab_size, shape.embedding_size, shape.num_hidden_groups) == (4, 128, 1)
    assert (shape.intermediate_size, shape.hidden_dropout_prob) == (4 * shape.hidden_size, 0.2)
    assert shape.hidden_size % shape.num_attention_heads == 0


@pytest.mark.parametrize("name", [SCRATCH_TINY, EMBEDDING])
def test_an_encoder_gives_one_vector_per_character(name):
    encoder = new_tagger(ModelConfig(encoder=name), ("Part",), counted(["轴承"])).model.encoder
    ids = torch.tensor([[2, 3, 2, 1], [2, 3, 0, 0]])
    features = encoder(ids, LENGTHS, torch.arange(4) < LENGTHS[:, None])
    assert features.shape == (2, 4, encoder.size)


def test_a_local_folder_is_read_with_its_weights_and_characters(albert_folder):
    tagger = untrained(config=ModelConfig(encoder=str(albert_folder), lstm_hidden=4))
    assert isinstance(tagger.model.encoder, Transformer)
    assert tagger.characters.encode("用𠮷轴") == [5, 1, 8]
    assert (tagger.characters.prefix, tagger.characters.suffix) == ((2,), (3,))
    assert tagger.limit == 18  # two places are taken by the frame
    assert tagger.model.encoder.describe()["hidden_act"] == "gelu_pytorch_tanh"


def test_the_frame_stands_right_around_each_sentence(albert_folder):
    encoder = untrained(config=ModelConfig(encoder=str(albert_folder), lstm_hidden=4)).model.encoder
    ids = torch.tensor([[5, 6, 7, 8], [5, 8, 0, 0]])
    together = encoder(ids, LENGTHS, torch.arange(4) < LENGTHS[:, None])
    expected = encoder.model(input_ids=torch.tensor([[2, 5, 8, 3]])).last_hidden_state[0, 1:3]
    torch.testing.assert_close(together[1, :2], expected, atol=1e-5, rtol=1e-4)


def test_the_faster_activation_computes_the_same():
    new, fast = torch.nn.GELU("tanh"), ACT2FN["gelu_new"]
    values = torch.linspace(-6, 6, 200)
    torch.testing.assert_close(new(values), fast(values), atol=1e-5, rtol=0)


def test_depth_and_kernel_are_as_before_after_learning():
    encoder = untrained(config=ModelConfig(encoder=SCRATCH_TINY)).model.encoder
    before = json.dumps(encoder.describe())
    with encoder.running(shallow=True, eager=True):
        assert encoder.shape.num_hidden_layers == 1
    assert json.dumps(encoder.describe()) == before


def test_a_hub_out_of_reach_is_reported_at_once_with_the_alternatives(monkeypatch):
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    started = time.monotonic()
    with pytest.raises(EncoderUnavailable, match=r"someone/albert.*scratch:tiny.*local folder"):
        untrained(config=ModelConfig(encoder="someone/albert"))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("name", ["scratch:huge", "no such folder/at/all", "../../etc"])
def test_a_name_that_means_nothing_is_refused_with_the_alternatives(name):
    with pytest.raises(EncoderUnavailable, match="scratch:tiny"):
        untrained(config=ModelConfig(encoder=name))


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(EncoderUnavailable, match="could not be loaded"):
        untrained(config=ModelConfig(encoder=str(tmp_path)))


def test_bf16_is_used_only_where_the_processor_has_it(monkeypatch):
    for able, expected in (({}, False), ({"amx_bf16": True}, True), ({"avx512_bf16": True}, True)):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda able=able: able)
        assert has_fast_bf16(torch.device("cpu")) is expected


def test_a_number_of_threads_holds_only_inside():
    before = torch.get_num_threads()
    with threads(before + 1):
        assert torch.get_num_threads() == before + 1
    assert torch.get_num_threads() == before

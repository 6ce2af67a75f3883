"""Training: it learns what it should, stops when it should, and can be killed."""

import math
from dataclasses import replace

import pytest
import torch

from annotation.spans.overlap import SpanError
from annotation.spans.span import Span
from learner.ner import rates
from learner.ner.config import SCRATCH_TINY, ZH_TINY, ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.errors import NonFiniteLoss, NotEnoughData
from learner.ner.predict import predict_spans
from learner.ner.rates import LR_PRETRAINED, LR_SCRATCH, LR_SMALL, encoder_rate, parameter_groups, rate_at
from learner.ner.resume import STATE
from learner.ner.training import MANY, Progress, training_pieces
from tests.learner.ner.some_encoders import text_file
from tests.learner.ner.tiny import EXAMPLES, QUICK, SMALL, Killed, pretrained_in, same, trained, untrained, weights

LEARN = TrainConfig(epochs=30, patience=30, batch_size=4, lr_encoder=2e-2, lr_head=2e-2, char_dropout=0.0)


def test_a_small_corpus_is_learned():
    result = trained(how=LEARN)
    assert max(entry["dev_f1"] for entry in result.history) == 1.0
    assert predict_spans(result.tagger, [EXAMPLES[0].text]) == [EXAMPLES[0].spans]


def test_the_albert_model_learns_too():
    how = TrainConfig(epochs=8, batch_size=4, lr_encoder=1e-3, lr_head=5e-3)
    model = ModelConfig(lstm_hidden=32, attention_dim=32, dropout=0.0)
    assert max(entry["dev_f1"] for entry in trained(model=model, how=how).history) > 0.8


def test_context_on_both_sides_is_learned():
    """x is A between a and b, B between b and a, and nothing elsewhere: neither side alone tells."""
    kinds = {"axb": "A", "bxa": "B", "axa": None, "bxb": None}
    examples = [Example(text, (Span(1, 2, kind),) if kind else ()) for text, kind in kinds.items() for _ in range(4)]
    result = trained(examples, examples, labels=("A", "B"), how=LEARN)
    assert predict_spans(result.tagger, list(kinds)) == [(Span(1, 2, k),) if k else () for k in kinds.values()]


def test_transitions_are_learned():
    """Every character looks the same and is read alone; only that P always follows Q can tell the second tag."""
    examples = [Example("xx", (Span(0, 1, "Q"), Span(1, 2, "P")))] * 8
    tagger = trained(examples, [], labels=("P", "Q"), how=LEARN).tagger
    emissions = torch.zeros(1, 2, len(tagger.tags))
    path = tagger.model.decoder.decode(emissions, torch.ones(1, 2, dtype=torch.bool))
    assert [tagger.tags[tag] for tag in path[0]] == ["B-Q", "B-P"]


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    first, second = trained(), trained()
    assert same(weights(first), weights(second))
    assert not same(weights(first), weights(trained(how=TrainConfig(**{**QUICK.to_dict(), "seed": 2}))))


@pytest.mark.parametrize("model", [SMALL, ModelConfig(**{**SMALL.to_dict(), "dropout": 0.4})])
def test_a_killed_training_goes_on_as_if_nothing_had_happened(tmp_path, model):
    def kill(progress):
        if (progress.epoch, progress.step) == (3, 2):
            raise Killed

    with pytest.raises(Killed):
        trained(model=model, resume_dir=tmp_path, on_progress=kill)
    torch.manual_seed(99)  # another process has other random numbers
    seen = []
    resumed = trained(model=model, resume_dir=tmp_path, on_progress=seen.append)
    whole = trained(model=model)
    assert min(progress.epoch for progress in seen) == 3
    assert same(weights(resumed), weights(whole))
    assert [entry["loss"] for entry in resumed.history] == [entry["loss"] for entry in whole.history]


def test_a_finished_training_is_not_repeated(tmp_path):
    first, seen = trained(resume_dir=tmp_path), []
    assert same(weights(first), weights(trained(resume_dir=tmp_path, on_progress=seen.append)))
    assert seen == []


def test_the_state_of_another_training_or_a_damaged_one_is_not_used(tmp_path):
    trained(EXAMPLES[:6], resume_dir=tmp_path)
    assert same(weights(trained(resume_dir=tmp_path)), weights(trained()))
    (tmp_path / STATE).write_bytes(b"half a fi")
    assert same(weights(trained(resume_dir=tmp_path)), weights(trained()))


def test_progress_tells_every_step_and_the_f1_of_every_epoch():
    seen: list[Progress] = []
    trained(on_progress=seen.append)
    assert len([progress for progress in seen if progress.dev_f1 is None]) == 4 * 3
    assert [progress.epoch for progress in seen if progress.dev_f1 is not None] == [1, 2, 3, 4]
    assert seen[-1][:4] == (4, 4, 3, 3)


def judged(monkeypatch, *scores):
    """Every epoch gets the next of these dev F1s; the weights that were judged so far."""
    seen, waiting = [], iter(scores)

    def judge(run):
        seen.append({name: value.clone() for name, value in run.tagger.model.state_dict().items()})
        return next(waiting)

    monkeypatch.setattr("learner.ner.training.Run._dev_f1", judge)
    return seen


def test_training_stops_when_dev_no_longer_improves_and_keeps_the_best(monkeypatch):
    seen = judged(monkeypatch, 0.5, 0.4, 0.5, 0.3)
    result = trained(how=replace(QUICK, epochs=30, patience=3))
    assert len(result.history) == 1 + 3
    assert same(weights(result), seen[0])


def test_while_nothing_is_found_no_patience_is_lost_and_the_last_epoch_counts(monkeypatch):
    judged(monkeypatch, *[0.0] * 5, 0.2, 0.1)
    assert len(trained(how=replace(QUICK, epochs=9, patience=1)).history) == 5 + 1 + 1
    seen = judged(monkeypatch, 0.0, 0.0, 0.0, 0.0)
    assert same(weights(trained(how=replace(QUICK, patience=1))), seen[3])


def test_the_weights_of_the_best_epoch_are_kept_and_not_those_of_the_last(tmp_path, monkeypatch):
    seen = judged(monkeypatch, 0.2, 0.9, 0.1)
    result = trained(how=replace(QUICK, epochs=3, shallow=0.0), resume_dir=tmp_path)
    assert same(weights(result), seen[1])
    assert not same(weights(result), seen[2])
    assert same(weights(trained(how=replace(QUICK, epochs=3, shallow=0.0), resume_dir=tmp_path)), seen[1])


@pytest.mark.parametrize("encoder", ["embedding", "vectors"])
def test_any_epoch_may_be_the_best_where_no_layer_is_shared(tmp_path, monkeypatch, encoder):
    name = f"vectors:{text_file(tmp_path)}" if encoder == "vectors" else encoder
    seen = judged(monkeypatch, 0.9, 0.1, 0.1)
    result = trained(model=replace(SMALL, encoder=name), how=replace(QUICK, epochs=8, patience=2))
    assert len(result.history) == 1 + 2
    assert same(weights(result), seen[0])


@pytest.mark.parametrize("encoder", [SCRATCH_TINY, f"{SCRATCH_TINY} + embedding"])
def test_no_shallow_epoch_is_kept(monkeypatch, encoder):
    seen = judged(monkeypatch, 0.9, 0.9, 0.2, 0.1)
    result = trained(EXAMPLES[:2], model=replace(SMALL, encoder=encoder), how=replace(QUICK, patience=1))
    assert same(weights(result), seen[2])


def test_without_a_dev_set_all_epochs_run_and_the_last_one_counts():
    assert len(trained(dev=[]).history) == QUICK.epochs


def test_nothing_to_learn_from_is_said_clearly():
    with pytest.raises(NotEnoughData, match="no labelled sentence"):
        trained([])
    with pytest.raises(NotEnoughData, match="no labelled sentence"):
        trained([Example("", ())])
    with pytest.raises(NotEnoughData, match="None of the 2"):
        trained([Example("轴", ()), Example("承", ())])


def test_sentences_without_entities_and_a_corpus_of_one_type_are_fine():
    examples = [Example("用钢做轴。", (Span(1, 2, "Material"),)), Example("今天休息。", ()), Example("", ())]
    assert len(trained(examples, examples, labels=("Material",)).history) == 4


def test_one_sentence_of_one_character_is_enough():
    assert trained([Example("轴", (Span(0, 1, "Part"),))], [], labels=("Part",)).tagger.labels == ("Part",)


def test_a_span_that_breaks_the_rule_is_refused_before_anything_is_trained():
    with pytest.raises(SpanError, match="Colour"):
        trained([Example("红", (Span(0, 1, "Colour"),))])


def test_a_loss_that_is_no_number_stops_with_a_reason(tmp_path, monkeypatch):
    monkeypatch.setattr("learner.ner.training.batch_loss", lambda *_: torch.tensor(math.nan, requires_grad=True))
    with pytest.raises(NonFiniteLoss, match="learning rate"):
        trained(resume_dir=tmp_path)


def test_a_frozen_encoder_stays_as_it_came_and_thaws():
    how = TrainConfig(**{**QUICK.to_dict(), "epochs": 2, "freeze_epochs": 1})
    learning = []

    def watch(run, batch):
        learning.append(all(parameter.requires_grad for parameter in run.tagger.model.encoder.parameters()))
        return torch.tensor(1.0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("learner.ner.training.Run._step", watch)
        trained(how=how)
    assert learning == [False] * 3 + [True] * 3


def test_long_sentences_are_trained_on_in_whole():
    text = "".join(example.text for example in EXAMPLES)
    tagger = untrained(config=ModelConfig(**{**SMALL.to_dict(), "max_length": 16, "window_overlap": 4}))
    found = training_pieces(tagger, [Example(text, (Span(1, 2, "Material"), Span(14, 18, "Part")))])
    assert sum(len(piece.ids) for piece in found) == len(text)
    assert max(len(piece.ids) for piece in found) <= 16
    firsts = [tag for piece in found for tag in piece.tags if tagger.tags[tag].startswith("B-")]
    assert [tagger.tags[tag] for tag in firsts] == ["B-Material", "B-Part"]


def test_the_rate_rises_then_falls_to_zero():
    rates = [rate_at(step, 100, 0.1) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9] == 1.0
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[100] == pytest.approx(0.0)


def test_every_weight_is_in_exactly_one_group():
    tagger = untrained()
    grouped = [id(p) for group in parameter_groups(tagger, TrainConfig()) for p in group["params"]]
    assert sorted(grouped) == sorted(id(parameter) for parameter in tagger.model.parameters())


def test_batches_grow_only_where_steps_are_plenty():
    steps = []
    many = [Example("钢", (Span(0, 1, "Material"),))] * MANY

    def stop(progress):
        steps.append(progress.steps)
        raise Killed

    with pytest.raises(Killed):
        trained(many, how=TrainConfig(epochs=1), on_progress=stop)
    with pytest.raises(Killed):
        trained(many[:80], how=TrainConfig(epochs=1), on_progress=stop)
    assert steps == [MANY / 16, 80 / 8]


def shares(encoder: str) -> dict[str, float]:
    """Of every encoder parameter the share of the encoder's rate, where each layer has half of the one above it."""
    tagger = untrained(config=ModelConfig(encoder=encoder, lstm_hidden=4, embedding_dim=6))
    groups = parameter_groups(tagger, TrainConfig(lr_encoder=1e-3, layer_decay=0.5))
    rates = {id(parameter): group["lr"] for group in groups for parameter in group["params"]}
    named = dict(tagger.model.named_parameters())
    assert rates[id(named["emit.weight"])] == TrainConfig().lr_head
    return {
        name.removeprefix("encoder."): rates[id(parameter)] / 1e-3
        for name, parameter in named.items()
        if name.startswith("encoder.")
    }


GROUP = "model.encoder.albert_layer_groups.0.albert_layers.0"


def test_deeper_layers_of_the_encoder_learn_more_slowly(tmp_path):
    found = shares(str(pretrained_in(tmp_path, "bert")))
    assert found["model.encoder.layer.1.attention.self.query.weight"] == pytest.approx(1)
    assert found["model.encoder.layer.0.attention.self.query.weight"] == pytest.approx(1 / 2)
    assert found["model.embeddings.word_embeddings.weight"] == pytest.approx(1 / 4)


@pytest.mark.parametrize("encoder", [None, SCRATCH_TINY])
def test_below_a_shared_layer_an_albert_learns_more_slowly(tmp_path, encoder):
    found = shares(encoder or str(pretrained_in(tmp_path)))
    assert found[f"{GROUP}.attention.query.weight"] == found[f"{GROUP}.ffn.weight"] == pytest.approx(1)
    assert found["model.embeddings.word_embeddings.weight"] == pytest.approx(1 / 2)
    assert found["model.encoder.embedding_hidden_mapping_in.weight"] == pytest.approx(1 / 2)


def test_a_norm_behind_the_layers_learns_as_fast_as_the_uppermost():
    found = shares(ZH_TINY)
    assert found["model.norm.weight"] == found["model.layers.3.widen.weight"] == pytest.approx(1)
    assert found["model.layers.0.widen.weight"] == pytest.approx(1 / 8)
    assert found["model.norm_characters.weight"] == found["model.characters.weight"] == pytest.approx(1 / 16)


def test_an_encoder_without_layers_has_none_to_slow_down():
    assert list(shares("embedding").values()) == [pytest.approx(1)]


def test_each_encoder_of_a_pair_counts_its_own_layers():
    found = shares(f"{ZH_TINY} + {SCRATCH_TINY}")
    assert found["first.model.norm.weight"] == found[f"second.{GROUP}.ffn.weight"] == pytest.approx(1)
    assert found["second.model.embeddings.word_embeddings.weight"] == pytest.approx(1 / 2)
    assert shares(f"{ZH_TINY} + embedding")["second.vectors.weight"] == pytest.approx(1)


def test_a_pretrained_encoder_learns_the_faster_the_smaller_it_is(tmp_path, monkeypatch):
    tagger = untrained(config=replace(SMALL, encoder=str(pretrained_in(tmp_path))))
    assert encoder_rate(untrained()) == LR_SCRATCH
    assert encoder_rate(tagger) == LR_SMALL
    monkeypatch.setattr(rates, "SMALL", 10)
    assert encoder_rate(tagger) == LR_PRETRAINED
    assert parameter_groups(tagger, TrainConfig())[0]["lr"] == LR_PRETRAINED
    assert parameter_groups(tagger, TrainConfig(lr_encoder=0.5))[0]["lr"] == 0.5

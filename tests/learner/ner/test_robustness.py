"""Whatever it is given, every model ends with a result or with an error that says what to do."""

import math
from dataclasses import replace

import pytest
import torch

from learner.ner.data import Example
from learner.ner.errors import NonFiniteLoss
from learner.ner.predict import WANTS, predict
from learner.ner.training import Run
from tests.learner.ner.every_model import every_model
from tests.learner.ner.tiny import EXAMPLES, QUICK, Killed, same, sentence, trained, weights

ONCE = replace(QUICK, epochs=1)
STEPS = 3  # of an epoch over EXAMPLES
UNSEEN = "𨰻👨‍👩‍👧龘\u3000\u200b\x01"


def is_sound(prediction, text):
    """Spans in their order inside the text, and every score a number."""
    edges = [edge for span in prediction.spans for edge in span[:2]]
    inside = edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)
    numbers = (prediction.log_prob, prediction.confidence, *prediction.scores.values())
    return inside and prediction.scores["length"] == len(text) and all(map(math.isfinite, numbers))


@every_model
def test_a_killed_training_ends_with_the_weights_of_one_that_ran_through(model, tmp_path):
    def kill(progress):
        if (progress.epoch, progress.step) == (3, 2):
            raise Killed

    model = replace(model, dropout=0.3)
    with pytest.raises(Killed):
        trained(model=model, resume_dir=tmp_path, on_progress=kill)
    torch.manual_seed(99)  # another process has other random numbers
    assert same(weights(trained(model=model, resume_dir=tmp_path)), weights(trained(model=model)))


@every_model
def test_a_weight_that_is_no_number_stops_it_and_the_whole_epochs_stay(model, tmp_path, monkeypatch):
    learn = Run.learn

    def spoilt(run, epoch):
        if epoch == 3:
            run.tagger.model.emit.weight.data[0, 0] = math.nan
        return learn(run, epoch)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "learn", spoilt)
        with pytest.raises(NonFiniteLoss, match="Lower the learning rate"):
            trained(model=model, resume_dir=tmp_path)
    assert same(weights(trained(model=model, resume_dir=tmp_path)), weights(trained(model=model)))


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_gradient_that_is_no_number_stops_it_before_the_epoch_is_kept(value, tmp_path, monkeypatch):
    """It comes with the last step of an epoch, whose loss is still a number."""
    gradients, steps = Run._gradients, []

    def spoilt(run, batch, parts):
        loss = gradients(run, batch, parts)
        steps.append(loss)
        if len(steps) == 2 * STEPS:
            run.tagger.model.emit.weight.grad[0, 0] = value
        return loss

    with monkeypatch.context() as patch:
        patch.setattr(Run, "_gradients", spoilt)
        with pytest.raises(NonFiniteLoss, match="Lower the learning rate"):
            trained(resume_dir=tmp_path)
    assert same(weights(trained(resume_dir=tmp_path)), weights(trained()))


@every_model
def test_one_type_and_sentences_without_any_entity_are_learned(model):
    examples = [Example(row.text, row.spans[:1]) for row in EXAMPLES] + [Example("今天休息。"), Example("好")] * 3
    tagger = trained(examples, examples, labels=("Material",), model=model).tagger
    for text, prediction in zip(("今天休息。", "好"), predict(tagger, ["今天休息。", "好"], want=WANTS), strict=True):
        assert is_sound(prediction, text)


@every_model
def test_characters_that_nobody_has_seen_are_read(model):
    tagger = trained(model=model, how=replace(ONCE, char_dropout=0.3)).tagger
    texts = [UNSEEN, f"用{UNSEEN}做轴。", UNSEEN[0]]
    assert all(map(is_sound, predict(tagger, texts, want=WANTS), texts))


@every_model
def test_a_sentence_of_ten_thousand_characters_is_learned_from_and_read(model):
    pieces = [sentence("不锈钢", "齿轮")] * (10_000 // 8 + 1)
    text = "".join(piece.text for piece in pieces)[:10_000]
    spans = [
        span._replace(start=span.start + 8 * at, end=span.end + 8 * at)
        for at, piece in enumerate(pieces)
        for span in piece.spans
    ]
    long = Example(text, tuple(span for span in spans if span.end <= len(text)))
    result = trained([long, *EXAMPLES], [], model=model, how=ONCE)
    assert math.isfinite(result.history[0]["loss"])
    [prediction] = predict(result.tagger, [text], want=WANTS)
    assert is_sound(prediction, text)

"""Out of memory: the batch is halved, and the result is that of the whole batch."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
import torch

from learner.ner import inference, training
from learner.ner.config import TrainConfig
from learner.ner.errors import OutOfMemory
from learner.ner.memory import halving, in_parts, ran_out
from learner.ner.predict import predict
from learner.ner.training import Run
from tests.learner.ner.every_model import every_model
from tests.learner.ner.tiny import EXAMPLES, QUICK, SMALL, trained, untrained

TEXTS = [example.text for example in EXAMPLES]
SETTINGS = TrainConfig(**QUICK.to_dict() | {"epochs": 1, "batch_size": 8})


def short_of_memory(monkeypatch, module, name, most, error=torch.OutOfMemoryError):
    """From now on the function fails for batches of more than `most` sentences."""
    original = getattr(module, name)

    def tight(tagger, batch, *more):
        if len(batch) > most:
            raise error("[enforce fail] DefaultCPUAllocator: can't allocate memory")
        return original(tagger, batch, *more)

    monkeypatch.setattr(module, name, tight)


def gradients(run):
    run._step(run.pieces[:8])
    return [parameter.grad.clone() for parameter in run.tagger.model.parameters() if parameter.grad is not None]


def a_run():
    torch.manual_seed(1)
    return Run(untrained(config=SMALL), EXAMPLES, [], SETTINGS, 0, None)


@pytest.mark.parametrize("error", [torch.OutOfMemoryError, RuntimeError])
def test_a_batch_in_parts_has_the_gradients_of_the_whole(monkeypatch, error):
    monkeypatch.setattr(training, "autocast", lambda _: nullcontext())  # bf16 rounds by the shape of a batch
    expected = gradients(a_run())
    short_of_memory(monkeypatch, training, "batch_loss", 3, error)
    run = a_run()
    for found, whole in zip(gradients(run), expected, strict=True):
        torch.testing.assert_close(found, whole, atol=1e-5, rtol=1e-4)
    assert run.parts == 4


@every_model
def test_training_goes_on_in_parts(model, monkeypatch):
    short_of_memory(monkeypatch, training, "batch_loss", 2)
    assert len(trained(model=model).history) == QUICK.epochs


@every_model
def test_scores_in_parts_are_those_of_the_whole(model, monkeypatch):
    tagger = trained(model=model).tagger
    expected = list(predict(tagger, TEXTS))
    short_of_memory(monkeypatch, inference, "_emissions", 5)
    found = list(predict(tagger, TEXTS))
    assert [row.spans for row in found] == [row.spans for row in expected]
    assert [row.confidence for row in found] == pytest.approx([row.confidence for row in expected], rel=1e-4)


def test_where_not_one_sentence_fits_it_is_said(monkeypatch):
    short_of_memory(monkeypatch, training, "batch_loss", 0)
    with pytest.raises(OutOfMemory, match="smaller encoder"):
        trained()


@pytest.mark.parametrize("max_length", [8, 256])
def test_where_not_one_text_fits_to_be_read_it_is_said(monkeypatch, max_length):
    """Whether it is read as a whole or in windows."""
    tagger = untrained(config=replace(SMALL, max_length=max_length, window_overlap=2))
    short_of_memory(monkeypatch, inference, "_emissions", 0)
    with pytest.raises(OutOfMemory, match="smaller encoder"):
        list(predict(tagger, ["".join(TEXTS)]))


def test_other_errors_are_not_taken_for_a_lack_of_memory():
    def broken(parts):
        raise RuntimeError("shapes do not match")

    with pytest.raises(RuntimeError, match="shapes"):
        halving(broken, 1, 8)
    assert not ran_out(ValueError("x"))


def test_parts_hold_everything_once_in_order():
    for count in range(1, 12):
        for parts in range(1, 14):
            found = in_parts(list(range(count)), parts)
            assert [item for part in found for item in part] == list(range(count))
            assert len(found) <= parts

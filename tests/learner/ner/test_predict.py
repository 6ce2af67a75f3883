"""Predictions: in order, independent of company, never truncated, with probabilities that are probabilities."""

import math
import random

import pytest
import torch

from learner.ner.config import EMBEDDING, ModelConfig
from learner.ner.errors import NerError
from learner.ner.inference import emission_batches, scoring
from learner.ner.predict import WANTS, predict, predict_spans
from tests.learner.ner.tiny import EXAMPLES, SMALL, untrained

TEXTS = [example.text for example in EXAMPLES]


@pytest.fixture
def tagger():
    """Untrained, with emissions large enough to be decided."""
    torch.manual_seed(1)
    made = untrained()
    torch.nn.init.normal_(made.model.emit.weight, std=3.0)
    return made


def test_one_prediction_per_text_in_their_order(tagger):
    mixed = random.Random(0).sample(TEXTS, len(TEXTS))
    together = [prediction.spans for prediction in predict(tagger, mixed)]
    assert together == [next(predict(tagger, [text])).spans for text in mixed]


@pytest.mark.parametrize("encoder", [EMBEDDING, "scratch:tiny"])
def test_a_sentence_does_not_depend_on_its_companions(encoder):
    torch.manual_seed(0)
    made = untrained(config=ModelConfig(encoder=encoder, lstm_hidden=8))
    alone = next(predict(made, [TEXTS[0]], want=WANTS))
    among = next(predict(made, [TEXTS[0], TEXTS[0] * 3, *TEXTS[1:]], want=WANTS))
    assert among.spans == alone.spans
    assert among.scores == pytest.approx(alone.scores, abs=1e-4)


def test_confidence_is_the_probability_of_the_path(tagger):
    for prediction in predict(tagger, TEXTS, want=WANTS):
        assert prediction.confidence == pytest.approx(math.exp(prediction.log_prob))
        assert prediction.scores["log_prob"] == prediction.log_prob
        assert 0 <= prediction.scores["margin"] <= prediction.confidence <= prediction.scores["min_marginal"] + 1e-6
        assert 0 <= prediction.scores["token_entropy"] <= math.log(len(tagger.tags))


def test_temperature_changes_confidence_but_no_span(tagger):
    cold, warm = (list(predict(tagger, TEXTS, temperature=value)) for value in (0.5, 4.0))
    assert [prediction.spans for prediction in cold] == [prediction.spans for prediction in warm]
    assert all(left.confidence > right.confidence for left, right in zip(cold, warm, strict=True))


def test_the_taggers_own_temperature_is_the_default(tagger):
    tagger.temperature = 4.0
    assert next(predict(tagger, TEXTS)) == next(predict(tagger, TEXTS, temperature=4.0))


def test_only_wanted_scores_are_there(tagger):
    assert set(next(predict(tagger, TEXTS)).scores) == {"log_prob", "length"}
    assert set(next(predict(tagger, TEXTS, want=["margin"])).scores) == {"log_prob", "length", "margin"}
    with pytest.raises(ValueError, match="bald"):
        next(predict(tagger, TEXTS, want=["bald"]))


def test_an_empty_text_is_certainly_empty(tagger):
    first, second = predict(tagger, ["", TEXTS[0]])
    assert (first.spans, first.confidence) == ((), 1.0)
    assert second == next(predict(tagger, [TEXTS[0]]))
    assert list(predict(tagger, [])) == []


def test_unknown_characters_are_read_like_any_other(tagger):
    prediction = next(predict(tagger, ["用𨰻做👨‍👩‍👧龘。"]))
    assert prediction.scores["length"] == len("用𨰻做👨‍👩‍👧龘。")


def test_progress_counts_texts_and_may_stop(tagger):
    seen = []
    list(predict(tagger, iter(TEXTS), on_progress=seen.append))
    assert seen[-1] == len(TEXTS)

    def stop(done):
        raise NerError("stop")

    with pytest.raises(NerError):
        list(predict(tagger, TEXTS, on_progress=stop))


def test_a_tagger_keeps_its_mode(tagger):
    tagger.model.train()
    predict_spans(tagger, TEXTS)
    assert tagger.model.training


def local_model(max_length, overlap):
    """Reads each character for itself: what a window shows around it cannot matter."""
    torch.manual_seed(2)
    made = untrained(config=ModelConfig(**{**SMALL.to_dict(), "max_length": max_length, "window_overlap": overlap}))
    for lstm in (made.model.sequence.lstm.ahead, made.model.sequence.lstm.behind):
        torch.nn.init.zeros_(lstm.weight_hh_l0)
        lstm.bias_ih_l0.data[8:16] = -50.0  # the forget gate: nothing is carried on
    torch.nn.init.zeros_(made.model.sequence.attention.combine.weight[:, :16])
    torch.nn.init.normal_(made.model.emit.weight, std=3.0)
    return made


def test_a_long_sentence_is_stitched_exactly_where_context_does_not_matter():
    text = "".join(TEXTS) * 2
    whole, parts = (next(predict(local_model(size, 4), [text], want=WANTS)) for size in (400, 12))
    assert parts.spans == whole.spans
    assert parts.scores == pytest.approx(whole.scores, abs=1e-3)
    assert parts.scores["length"] == len(text)


def test_every_character_of_a_long_sentence_has_emissions(tagger):
    tagger.config = ModelConfig(**{**SMALL.to_dict(), "max_length": 16, "window_overlap": 6})
    text = "".join(TEXTS) + "钢" * 50
    with scoring(tagger) as ready:
        (found,) = emission_batches(ready, [text])
    assert found.emissions.shape == (1, len(text), len(tagger.tags))
    assert found.mask.all()


def test_a_sentence_of_exactly_the_limit_is_one_window(tagger):
    text = TEXTS[0] * 2
    tagger.config = ModelConfig(**{**SMALL.to_dict(), "max_length": len(text), "window_overlap": 2})
    free = untrained()
    free.model.load_state_dict(tagger.model.state_dict())
    near, same = next(predict(tagger, [text])), next(predict(free, [text]))
    assert near.scores == pytest.approx(same.scores)

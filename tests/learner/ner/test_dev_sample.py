"""A sample of dev chooses the epoch where dev is large and labels are few; it is fixed, and fair to every type."""

from collections import Counter

from annotation.spans.span import Span
from learner.ner import dev_sample as module
from learner.ner.data import Example
from learner.ner.dev_sample import LEAST, dev_sample
from learner.ner.evaluation import micro_f1
from learner.ner.predict import predict_spans
from tests.learner.ner.tiny import EXAMPLES, same, sentence, trained, weights


def many(count, text="字"):
    """Every tenth sentence holds a rare entity, every other one a usual one."""
    kinds = ("rare" if number % 10 == 0 else "usual" if number % 2 else None for number in range(count))
    return [Example(f"{text}{number}", (Span(0, 1, kind),) if kind else ()) for number, kind in enumerate(kinds)]


def test_a_dev_set_that_is_not_large_is_used_whole():
    dev = many(LEAST)
    assert dev_sample([], dev) is dev
    dev = many(3 * LEAST)
    assert dev_sample(many(2 * LEAST), dev) is dev
    assert list(dev_sample(EXAMPLES, [])) == []


def test_the_sample_has_its_share_of_every_type_and_of_sentences_without_any():
    dev = many(3 * LEAST)
    found = dev_sample(many(10), dev)
    kinds = Counter(row.spans[0].label if row.spans else None for row in found)
    assert abs(len(found) - LEAST) <= LEAST / 50
    for kind, share in (("rare", 0.1), ("usual", 0.5), (None, 0.4)):
        assert abs(kinds[kind] - share * LEAST) <= LEAST / 50


def test_it_grows_with_the_labels():
    assert abs(len(dev_sample(many(LEAST), many(5 * LEAST))) - 2 * LEAST) <= LEAST / 25


def test_it_is_the_same_every_time_and_in_the_order_of_dev():
    dev = many(3 * LEAST)
    found = dev_sample(many(10), dev)
    assert found == dev_sample(many(20, "别的"), dev)
    assert found == [row for row in dev if row in set(found)]


def test_epochs_are_judged_by_the_sample_and_by_nothing_else(monkeypatch):
    monkeypatch.setattr(module, "LEAST", 3)
    train, dev = EXAMPLES[:2], [*EXAMPLES, sentence("铜", "铜"), Example("无")]
    sample = list(dev_sample(train, dev))
    assert 0 < len(sample) < len(dev)
    result = trained(train, dev)
    predicted = predict_spans(result.tagger, [example.text for example in sample])
    best = max(row["dev_f1"] for row in result.history)
    assert micro_f1([example.spans for example in sample], predicted) == best
    alone = trained(train, sample)
    assert same(weights(result), weights(alone))

"""The weak/strong split: who wins the vote, and that a rare type is found again."""

import itertools

import pytest

from annotation.spans.overlap import SpanError
from annotation.spans.span import Span
from learner.ner.config import TrainConfig
from learner.ner.data import Example
from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.ensembles.tag_probabilities import tag_probabilities
from learner.ner.ensembles.weak_strong import Tagged, WeakStrong, named, only, vote
from learner.ner.errors import BadCheckpoint
from learner.ner.hardware import threads
from learner.ner.predict import predict, predict_spans
from learner.ner.training import TrainResult
from tests.learner.ner.tiny import EXAMPLES, QUICK, sentence, system, untrained

RARE = Example("用钢做轴时地震。", (Span(1, 2, "Material"), Span(3, 4, "Part"), Span(5, 7, "Event")))
DECOY = Example("用铝合金做轴时休息。", (Span(1, 4, "Material"), Span(5, 6, "Part")))
UNSEEN = Example("用铝合金做轴时地震。", (Span(1, 4, "Material"), Span(5, 6, "Part"), Span(7, 9, "Event")))
CORPUS = [*EXAMPLES, *EXAMPLES, DECOY, DECOY, RARE, RARE._replace(text="用铜做轴时地震。")]
LABELS = ("Material", "Part", "Event")
SPLIT = (("Material", "Part"), ("Event",))
HOW = TrainConfig(**{**QUICK.to_dict(), "epochs": 15})
BY_HAND = EnsembleConfig("weak_strong", weak_types=("Event",), detector_epochs=30)


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Small matrices are slower in several threads, by far where other processes want the cores too."""
    with threads(1):
        yield


@pytest.fixture(scope="module")
def model():
    return system(CORPUS, CORPUS, labels=LABELS, ensemble=BY_HAND, how=HOW).system


def test_the_vote_in_every_case():
    """All pairs of tags and probabilities, each against eq. 9 spelled out; once alone, once in one sentence."""
    ways = [(tag, p) for tag in ("O", "B-S", "I-S") for p in (0.2, 0.5, 0.9)]
    others = [(tag, p) for tag in ("O", "B-W", "I-W") for p in (0.2, 0.5, 0.9)]
    expected, pairs = [], list(itertools.product(ways, others))
    for (s, p_strong), (w, p_weak) in pairs:
        if w == "O":
            right = s
        elif s == "O":
            right = w
        else:
            right = max([(p_strong, 1, s), (p_weak, 0, w)])[2]
        expected.append(right)
        assert vote(Tagged([s], [p_strong]), Tagged([w], [p_weak])) == [right]
    strong, weak = (Tagged(*zip(*side, strict=True)) for side in zip(*pairs, strict=True))
    assert vote(strong, weak) == expected
    assert len(set(expected)) == 5


def test_masking_keeps_the_sentences_and_only_the_wanted_spans():
    assert only([RARE, EXAMPLES[0]], ["Event"]) == [Example(RARE.text, RARE.spans[2:]), Example(EXAMPLES[0].text)]


def test_the_rare_type_is_found_again_and_nothing_else_is_lost(model):
    gold = [*CORPUS, UNSEEN]
    assert model.predict_spans([example.text for example in gold]) == [example.spans for example in gold]
    assert (model.strong.labels, model.weak.labels) == SPLIT
    assert model.labels == LABELS


def test_where_the_detector_says_no_only_the_strong_model_speaks(model, monkeypatch):
    texts = [RARE.text, "", sentence("钢").text]
    monkeypatch.setattr(model.detector, "scores", lambda texts: [0.25] * len(texts))
    assert model.predict_spans(texts) == predict_spans(model.strong, texts)
    assert model.predict_spans([]) == []


def test_confidence_is_that_of_all_that_was_asked(model, monkeypatch):
    """Strong path x the detector's answer x the weak path where the answer was yes."""
    texts = [RARE.text, sentence("钢").text]
    strong, weak = ([one.confidence for one in predict(part, texts)] for part in (model.strong, model.weak))
    monkeypatch.setattr(model.detector, "scores", lambda texts: [0.9, 0.2])
    asked, not_asked = model.predict(texts)
    assert asked.confidence == pytest.approx(strong[0] * 0.9 * weak[0])
    assert not_asked.confidence == pytest.approx(strong[1] * 0.8)
    monkeypatch.setattr(model, "detector", None)
    assert [one.confidence for one in model.predict(texts)] == pytest.approx([strong[0] * weak[0], strong[1] * weak[1]])


def test_scores_of_strategies_are_those_of_both_taggers(model, monkeypatch):
    texts, want = [RARE.text], ["token_entropy", "min_marginal", "margin"]
    monkeypatch.setattr(model, "detector", None)
    [strong], [weak] = (list(predict(part, texts, want=want)) for part in (model.strong, model.weak))
    [both] = model.predict(texts, want=want)
    assert both.scores["token_entropy"] == pytest.approx(strong.scores["token_entropy"] + weak.scores["token_entropy"])
    assert both.scores["min_marginal"] == pytest.approx(
        min(strong.scores["min_marginal"], weak.scores["min_marginal"]), rel=1e-5
    )
    rivals = [
        (strong.confidence - strong.scores["margin"]) * weak.confidence,
        (weak.confidence - weak.scores["margin"]) * strong.confidence,
    ]
    assert both.scores["margin"] == pytest.approx(both.confidence - max(rivals))


def test_probabilities_are_those_of_the_best_tags_after_temperature():
    tagger, text = untrained(), RARE.text[:3]
    [found] = tag_probabilities(tagger, [text])
    tags, sharp = named(found, tagger.tags)
    assert sharp == pytest.approx([row[tagger.tags.index(tag)] for row, tag in zip(found.marginals, tags, strict=True)])
    tagger.temperature = 50.0
    flat_tags, flat = named(tag_probabilities(tagger, [text])[0], tagger.tags)
    assert flat_tags == tags
    assert all(one < other for one, other in zip(flat, sharp, strict=True))


@pytest.mark.parametrize(("everything", "seen"), [(True, len(CORPUS)), (False, 2)])
def test_what_the_weak_model_reads(monkeypatch, everything, seen):
    read_by = {}

    def watch(train, dev, *, entity_types, **_):
        read_by[tuple(entity_types)] = (train, dev)
        return TrainResult(untrained(), [], None)

    monkeypatch.setattr("learner.ner.ensembles.parts.train", watch)
    config = EnsembleConfig("weak_strong", weak_types=("Event",), weak_reads_all=everything, detector_epochs=1)
    system(CORPUS, CORPUS, labels=LABELS, ensemble=config)
    strong, weak = SPLIT
    assert [len(part) for part in read_by[weak]] == [seen, seen]
    assert [len(part) for part in read_by[strong]] == [len(CORPUS), len(CORPUS)]
    for labels, parts in read_by.items():
        assert {span.label for part in parts for _, spans in part for span in spans} == set(labels)


def test_a_type_that_is_none_of_the_labels_is_refused():
    with pytest.raises(SpanError, match="Event"):
        system(CORPUS, [], labels=SPLIT[0], ensemble=EnsembleConfig("weak_strong", weak_types=("Part",)))


def test_a_type_that_only_dev_has_does_no_harm():
    """Neither tagger can learn it, and both can be measured on it."""
    rare = Example("红", (Span(0, 1, "Colour"),))
    config = EnsembleConfig("weak_strong", rare_below=0.5, detector_epochs=1)
    found = system(CORPUS, [*CORPUS, rare], labels=(*LABELS, "Colour"), ensemble=config).system
    assert (found.strong.labels, found.weak.labels) == (("Material", "Part", "Colour"), ("Event",))


def test_a_loaded_ensemble_predicts_the_same_and_replaces_an_older_one(tmp_path, model):
    texts = [example.text for example in CORPUS]
    model.temperature = 1.5
    for _ in range(2):
        model.save(tmp_path / "m")
    assert list(WeakStrong.load(tmp_path / "m", "cpu").predict(texts)) == list(model.predict(texts))
    model.temperature = 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


@pytest.mark.parametrize("part", ["strong", "weak", "detector", "weak_strong.json"])
def test_a_part_that_is_missing_is_reported(tmp_path, model, part):
    model.save(tmp_path / "m")
    (tmp_path / "m" / part).rename(tmp_path / "elsewhere")
    with pytest.raises(BadCheckpoint, match=r"There is no checkpoint|is missing, damaged or of another kind"):
        WeakStrong.load(tmp_path / "m")


def test_a_save_that_fails_leaves_the_older_one_and_no_rubbish(tmp_path, model, monkeypatch):
    model.save(tmp_path / "m")
    monkeypatch.setattr(model.detector, "save", lambda folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        model.save(tmp_path / "m")
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
    assert WeakStrong.load(tmp_path / "m", "cpu").weak.labels == ("Event",)

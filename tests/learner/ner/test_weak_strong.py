"""The weak/strong split: who is weak, who wins the vote, and that a rare type is found again."""

import itertools

import pytest

from annotation.spans.overlap import SpanError
from annotation.spans.span import Span
from learner.ner.config import ConfigError
from learner.ner.data import Example
from learner.ner.errors import BadCheckpoint, NotEnoughData
from learner.ner.hardware import threads
from learner.ner.predict import predict_spans
from learner.ner.sentence_net import DetectorConfig
from learner.ner.tag_probabilities import tag_probabilities
from learner.ner.weak_strong import Tagged, TypeSplit, WeakStrong, only, read, split_types, train_weak_strong, vote
from tests.learner.ner.tiny import EXAMPLES, QUICK, SMALL, sentence, untrained

RARE = Example("用钢做轴时地震。", (Span(1, 2, "Material"), Span(3, 4, "Part"), Span(5, 7, "Event")))
DECOY = Example("用铝合金做轴时休息。", (Span(1, 4, "Material"), Span(5, 6, "Part")))
UNSEEN = Example("用铝合金做轴时地震。", (Span(1, 4, "Material"), Span(5, 6, "Part"), Span(7, 9, "Event")))
CORPUS = [*EXAMPLES, *EXAMPLES, DECOY, DECOY, RARE, RARE._replace(text="用铜做轴时地震。")]
SPLIT = TypeSplit(("Material", "Part"), ("Event",))
DETECTOR = DetectorConfig(
    embedding_dim=8, hidden=8, filters=8, dropout=0.0, batch_size=4, learning_rate=2e-2, epochs=30
)


def counts(**spans):
    return [Example("x", (Span(0, 1, label),)) for label, count in spans.items() for _ in range(count)]


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Small matrices are slower in several threads, by far where other processes want the cores too."""
    with threads(1):
        yield


@pytest.fixture(scope="module")
def model():
    how = type(QUICK)(**{**QUICK.to_dict(), "epochs": 15})
    return train_weak_strong(
        CORPUS, CORPUS, split=SPLIT, model_config=SMALL, train_config=how, detector_config=DETECTOR, device="cpu"
    )


def test_the_papers_own_counts_give_the_papers_weak_types():
    papers = {"Geo": 37644, "Tim": 20333, "Org": 20143, "Per": 16990, "Gpe": 15869, "Art": 402, "Eve": 308, "Nat": 201}
    split = split_types([Example("x", (Span(0, 1, label),) * count) for label, count in papers.items()])
    assert split == (("Geo", "Tim", "Org", "Per", "Gpe"), ("Art", "Eve", "Nat"))


def test_exactly_at_the_threshold_is_strong():
    assert split_types(counts(A=100, B=10, C=9), threshold=0.1) == (("A", "B"), ("C",))


def test_weak_types_by_hand_stand_whatever_the_counts():
    assert split_types(counts(A=5, B=1, C=3), weak=["A"]) == (("C", "B"), ("A",))


def test_a_split_that_is_none_is_refused():
    with pytest.raises(NotEnoughData, match="rare enough"):
        split_types(counts(A=2, B=2))
    with pytest.raises(NotEnoughData, match="rare enough"):
        split_types([])
    with pytest.raises(NotEnoughData, match="Every type"):
        split_types(counts(A=2, B=2), weak=["A", "B"])
    with pytest.raises(ConfigError, match="Colour"):
        split_types(counts(A=2), weak=["Colour"])


@pytest.mark.parametrize("has_weak", [True, False])
def test_the_vote_in_every_case(has_weak):
    """All pairs of tags and probabilities, each against eq. 8 and 9 spelled out; once alone, once in one sentence."""
    ways = [(tag, p) for tag in ("O", "B-S", "I-S") for p in (0.2, 0.5, 0.9)]
    others = [(tag, p) for tag in ("O", "B-W", "I-W") for p in (0.2, 0.5, 0.9)]
    expected, pairs = [], list(itertools.product(ways, others))
    for (s, p_strong), (w, p_weak) in pairs:
        if not has_weak or w == "O":
            right = s
        elif s == "O":
            right = w
        else:
            right = max([(p_strong, 1, s), (p_weak, 0, w)])[2]
        expected.append(right)
        assert vote(Tagged([s], [p_strong]), Tagged([w], [p_weak]), has_weak) == [right]
    strong, weak = (Tagged(*zip(*side, strict=True)) for side in zip(*pairs, strict=True))
    assert vote(strong, weak, has_weak) == expected
    assert len(set(expected)) == (5 if has_weak else 3)


def test_masking_keeps_the_sentences_and_only_the_wanted_spans():
    assert only([RARE, EXAMPLES[0]], ["Event"]) == [Example(RARE.text, RARE.spans[2:]), Example(EXAMPLES[0].text)]


def test_the_rare_type_is_found_again_and_nothing_else_is_lost(model):
    gold = [*CORPUS, UNSEEN]
    assert model.predict_spans([example.text for example in gold]) == [example.spans for example in gold]
    assert (model.strong.labels, model.weak.labels) == SPLIT


def test_where_the_detector_says_no_only_the_strong_model_speaks(model, monkeypatch):
    texts = [RARE.text, "", sentence("钢").text]
    monkeypatch.setattr(model.detector, "has_weak", lambda texts: [False] * len(texts))
    assert model.predict_spans(texts) == predict_spans(model.strong, texts)
    assert model.predict_spans([]) == []


def test_probabilities_are_those_of_the_best_tags_after_temperature():
    tagger, text = untrained(), RARE.text[:3]
    [(tags, sharp)] = read(tagger, [text])
    [found] = tag_probabilities(tagger, [text])
    assert sharp == pytest.approx([row[tagger.tags.index(tag)] for row, tag in zip(found.marginals, tags, strict=True)])
    tagger.temperature = 50.0
    [(flat_tags, flat)] = read(tagger, [text])
    assert flat_tags == tags
    assert all(one < other for one, other in zip(flat, sharp, strict=True))


@pytest.mark.parametrize(("everything", "seen"), [(True, len(CORPUS)), (False, 2)])
def test_what_the_weak_model_reads(monkeypatch, everything, seen):
    read_by = {}

    def watch(train, dev, *, entity_types, **_):
        read_by[tuple(entity_types)] = (train, dev)
        return type("Result", (), {"tagger": None})

    monkeypatch.setattr("learner.ner.weak_strong.train", watch)
    quick = DetectorConfig(**{**vars(DETECTOR), "epochs": 1})
    parts = {"split": SPLIT, "model_config": SMALL, "train_config": QUICK, "detector_config": quick}
    train_weak_strong(CORPUS, CORPUS, **parts, weak_reads_all=everything, device="cpu")
    assert [len(part) for part in read_by[SPLIT.weak]] == [seen, seen]
    assert [len(part) for part in read_by[SPLIT.strong]] == [len(CORPUS), len(CORPUS)]
    for labels, parts in read_by.items():
        assert {span.label for part in parts for _, spans in part for span in spans} == set(labels)


def test_a_type_on_neither_side_is_refused():
    with pytest.raises(SpanError, match="Event"):
        train_weak_strong(
            CORPUS, [], split=TypeSplit(("Material",), ("Part",)), model_config=SMALL, train_config=QUICK, device="cpu"
        )


def test_a_loaded_ensemble_predicts_the_same_and_replaces_an_older_one(tmp_path, model):
    texts = [example.text for example in CORPUS]
    for _ in range(2):
        model.save(tmp_path / "m")
    assert WeakStrong.load(tmp_path / "m", "cpu").predict_spans(texts) == model.predict_spans(texts)
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


@pytest.mark.parametrize("part", ["strong", "weak", "detector"])
def test_a_part_that_is_missing_is_reported(tmp_path, model, part):
    model.save(tmp_path / "m")
    (tmp_path / "m" / part).rename(tmp_path / "elsewhere")
    with pytest.raises(BadCheckpoint, match=part):
        WeakStrong.load(tmp_path / "m")


def test_a_save_that_fails_leaves_the_older_one_and_no_rubbish(tmp_path, model, monkeypatch):
    model.save(tmp_path / "m")
    monkeypatch.setattr(model.detector, "save", lambda folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        model.save(tmp_path / "m")
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
    assert WeakStrong.load(tmp_path / "m", "cpu").weak.labels == ("Event",)

"""Stacking: no model is asked about a sentence it has seen, and the forest learns whom to believe."""

import json

import numpy as np
import pytest
import torch

from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.ensembles.stacking import DESCRIPTION, Stack, features
from learner.ner.ensembles.stacking_training import fold_numbers, out_of_fold
from learner.ner.errors import BadCheckpoint, NotEnoughData
from learner.ner.hardware import threads
from learner.ner.training import TrainResult
from tests.learner.ner.tiny import EXAMPLES, MATERIALS, QUICK, SMALL, sentence, system, untrained

CORPUS = [sentence(material, part) for material in MATERIALS for part in ("轴", "齿轮", "壳体", "板", "螺栓", "弹簧")]
UNSEEN = CORPUS.pop(16)
TEXTS = [example.text for example in EXAMPLES]
BIES = ModelConfig(**{**SMALL.to_dict(), "scheme": "BIES"})
HOW = TrainConfig(**{**QUICK.to_dict(), "epochs": 15})
STACKING = EnsembleConfig("stacking", bases=({"scheme": "BIO", "sequence": "bilstm"},), folds=3, trees=15, min_leaf=1)


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Small matrices are slower in several threads, by far where other processes want the cores too."""
    with threads(1):
        yield


def stacked(examples=EXAMPLES, ensemble=STACKING):
    return system(examples, [], ensemble=ensemble, model=BIES, how=HOW).system


@pytest.fixture(scope="module")
def stack():
    return stacked(CORPUS)


def test_a_stack_of_two_schemes_learns_a_small_corpus_and_reads_new_sentences(stack):
    gold = [*CORPUS, Example("", ()), UNSEEN]
    assert stack.predict_spans([example.text for example in gold]) == [example.spans for example in gold]


def test_the_same_seed_gives_the_same_forest(stack):
    again = stacked(CORPUS)
    assert all(np.array_equal(left, right) for left, right in zip(stack.forest, again.forest, strict=True))


def test_features_are_the_marginals_side_by_side(monkeypatch):
    for module in ("hardware", "inference"):
        monkeypatch.setattr(f"learner.ner.{module}.has_fast_bf16", lambda device: False)
    one, two = untrained(), untrained(config=BIES)
    [_, empty, rows] = features([one, two], [TEXTS[0], "", TEXTS[5]])
    assert rows.shape == (len(TEXTS[5]), len(one.tags) + len(two.tags))
    assert empty.shape == (0, len(one.tags) + len(two.tags))
    np.testing.assert_allclose(rows[:, : len(one.tags)].sum(1), 1, rtol=1e-5)
    np.testing.assert_allclose(rows[:, len(one.tags) :].sum(1), 1, rtol=1e-5)
    ids = torch.tensor([two.characters.encode(TEXTS[5])])
    emissions, mask = two.model(ids, torch.tensor([ids.shape[1]]))
    np.testing.assert_allclose(
        rows[:, len(one.tags) :], two.model.decoder.marginals(emissions, mask)[0].detach(), atol=1e-5
    )


def test_no_sentence_is_read_by_what_has_seen_it():
    """Every text twice, so that a fold by place would let the copy through."""
    examples, asked = [*EXAMPLES, *EXAMPLES], []

    def answers(fold, seen, texts):
        known = {example.text for example in seen}
        assert not known & set(texts)
        assert known | set(texts) == set(TEXTS)
        asked.extend(texts)
        return [np.full((1, 1), TEXTS.index(text), np.float32) for text in texts]

    rows = out_of_fold(examples, answers, folds=4, seed=1)
    assert sorted(asked) == sorted([*TEXTS, *TEXTS])
    assert [int(row[0, 0]) for row in rows] == [*range(len(TEXTS)), *range(len(TEXTS))]


def test_the_trainings_behind_the_forest_leave_one_fold_out_each_and_the_last_sees_all(monkeypatch):
    seen = []

    def watch(train, dev, *, model_config, **_):
        seen.append({example.text for example in train})
        return TrainResult(untrained(config=model_config), [], None)

    monkeypatch.setattr("learner.ner.ensembles.parts.train", watch)
    stacked()
    numbers = fold_numbers(TEXTS, 3, HOW.seed)
    left_out = [{text for text, number in zip(TEXTS, numbers, strict=True) if number == fold} for fold in range(3)]
    assert [set(TEXTS) - texts for texts in seen] == [part for part in [*left_out, set()] for _ in range(2)]


def test_folds_are_even_seeded_and_of_texts_not_of_places():
    numbers = fold_numbers(TEXTS, 5, seed=1)
    assert sorted(numbers.count(fold) for fold in range(5)) == [2, 2, 2, 3, 3]
    assert fold_numbers(TEXTS[::-1] + TEXTS[:1], 5, seed=1) == numbers[::-1] + numbers[:1]
    assert fold_numbers(TEXTS, 5, seed=2) != numbers


def test_too_little_for_folds_is_said():
    with pytest.raises(NotEnoughData, match="3 folds need at least 3 different"):
        stacked([EXAMPLES[0], EXAMPLES[1], EXAMPLES[0]])
    with pytest.raises(NotEnoughData, match="no labelled sentence"):
        stacked([])


def test_the_forest_believes_the_better_model(monkeypatch):
    """One base model says what is right with little confidence, one says confidently what is wrong."""
    tagger, gold = untrained(), EXAMPLES * 3
    right = dict(gold)
    monkeypatch.setattr("learner.ner.ensembles.parts.train", lambda *_, **__: TrainResult(tagger, [], None))
    calls = []

    def pretend(asked, texts):
        calls.append(1)
        good = len(calls) % 2
        found = []
        for text in texts:
            tags = np.zeros(len(text), int)
            for start, end, label in right[text]:
                tags[start:end] = tagger.tags.index(f"I-{label}")
                tags[start] -= 1
            shares = np.eye(5)[tags] * 0.4 + 0.12 if good else np.eye(5)[(tags * 0) + 1]
            found.append(type("Found", (), {"marginals": shares}))
        return found

    monkeypatch.setattr("learner.ner.ensembles.stacking.tag_probabilities", pretend)
    assert stacked(gold).predict_spans(TEXTS) == [example.spans for example in EXAMPLES]


def test_confidence_is_the_product_of_the_forests_shares(stack):
    texts, want = TEXTS[:3], ["token_entropy", "min_marginal", "margin"]
    for rows, found in zip(features(stack.taggers, texts), stack.predict(texts, want=want), strict=True):
        shares = np.sort(stack.forest.probabilities(rows), axis=1)
        assert found.confidence == pytest.approx(shares[:, -1].prod())
        # The slow way: give every character its second best tag in turn.
        others = [np.delete(shares[:, -1], at).prod() * shares[at, -2] for at in range(len(rows))]
        assert found.scores["margin"] == pytest.approx(found.confidence - max(others))
        assert found.scores["min_marginal"] == pytest.approx(shares[:, -1].min())
        logs = np.log(np.maximum(shares, 1e-300))
        assert found.scores["token_entropy"] == pytest.approx(-(shares * logs).sum(1).mean(), abs=1e-9)


def test_a_loaded_stack_predicts_the_same(tmp_path, stack):
    stack.temperature = 2.0
    for _ in range(2):
        stack.save(tmp_path / "m")
    assert list(Stack.load(tmp_path / "m", "cpu").predict(TEXTS)) == list(stack.predict(TEXTS))
    stack.temperature = 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_folder_that_is_no_stack_is_reported(tmp_path, stack):
    with pytest.raises(BadCheckpoint, match="is missing"):
        Stack.load(tmp_path / "nowhere")
    stack.save(tmp_path / "m")
    (tmp_path / "m" / DESCRIPTION).write_text(json.dumps({"taggers": 1, "temperature": 1.0}), "utf-8")
    with pytest.raises(BadCheckpoint, match="other taggers"):
        Stack.load(tmp_path / "m", "cpu")
    (tmp_path / "m" / DESCRIPTION).write_text(json.dumps({"taggers": 3, "temperature": 1.0}), "utf-8")
    with pytest.raises(BadCheckpoint, match="base-3"):
        Stack.load(tmp_path / "m", "cpu")

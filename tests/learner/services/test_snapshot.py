"""What a model may learn from, and what it is measured on."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from annotation.models import Annotation, Corpus, Origin, Sentence, Split, Status
from annotation.services.annotating import set_gold
from learner.errors import NotEnoughLabels
from learner.services import snapshot
from learner.services.lots import recall_lot
from learner.services.snapshot import kept_snapshot, take_snapshot
from tests.builders import make_annotation, make_document, make_sentences
from tests.learner.services.test_selecting import scored, select


def label(corpus: Corpus, count: int, split: Split = Split.POOL, **fields: object) -> list[int]:
    document = make_document(corpus)
    rows = make_sentences(corpus, [f"{document.pk}材料{n}。" for n in range(count)], split=split, document=document)
    return [make_annotation(row, [(0, 1, "Material")], **fields).pk for row in rows]  # type: ignore[arg-type]


def sentences_of(annotations: list[int]) -> set[int]:
    return set(Annotation.objects.filter(pk__in=annotations).values_list("sentence", flat=True))


def test_the_pool_trains_and_dev_and_test_measure(corpus: Corpus, annotator: User) -> None:
    train = label(corpus, 4, author=annotator) + label(corpus, 2, origin=Origin.AUTO) + label(corpus, 1)
    dev, test = label(corpus, 3, Split.DEV, author=annotator), label(corpus, 2, Split.TEST)
    found = take_snapshot(corpus)
    assert (found.train, found.dev, found.test, found.held_out) == (train, dev, test, False)
    assert found.entity_types == ["Material", "Part", "Parameter"]


def test_without_dev_labels_a_fixed_part_of_the_pool_is_held_out(corpus: Corpus, annotator: User) -> None:
    pool = label(corpus, 100, author=annotator)
    first, again = take_snapshot(corpus), take_snapshot(corpus)
    assert first == again
    assert first.held_out
    assert sorted(first.train + first.dev) == pool
    assert 2 <= len(first.dev) <= 30


def test_a_sentence_that_is_held_out_once_stays_held_out(corpus: Corpus, annotator: User) -> None:
    label(corpus, 100, author=annotator)
    before = take_snapshot(corpus)
    label(corpus, 100, author=annotator)
    assert set(before.dev) <= set(take_snapshot(corpus).dev)


def test_where_nothing_is_left_to_measure_with_no_training_begins(
    corpus: Corpus, annotator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round would train for hours and then fail, at every retry."""
    monkeypatch.setattr(snapshot, "HELD_OUT_PERCENT", 0)  # whatever the digest of the one text is
    label(corpus, 40, origin=Origin.AUTO)
    label(corpus, 1, author=annotator)
    with pytest.raises(NotEnoughLabels, match="measure"):
        take_snapshot(corpus)


def test_automatic_labels_measure_nothing(corpus: Corpus, annotator: User) -> None:
    automatic = set(label(corpus, 50, origin=Origin.AUTO))
    label(corpus, 12, author=annotator)
    found = take_snapshot(corpus)
    assert not automatic & set(found.dev)
    assert automatic & set(found.train)


def test_what_a_person_will_be_measured_on_has_not_trained_as_an_automatic_label(
    corpus: Corpus, annotator: User
) -> None:
    """The parent of a later model would have learned what that model is measured on."""
    label(corpus, 100, origin=Origin.AUTO)
    label(corpus, 12, author=annotator)
    learned = take_snapshot(corpus).train
    for sentence in Sentence.objects.filter(status=Status.AUTO):
        make_annotation(sentence, author=annotator)
    assert not sentences_of(take_snapshot(corpus).dev) & sentences_of(learned)


def test_with_dev_labels_all_automatic_labels_train(corpus: Corpus, annotator: User) -> None:
    automatic = label(corpus, 100, origin=Origin.AUTO)
    label(corpus, 1, Split.DEV, author=annotator)
    assert take_snapshot(corpus).train == automatic


def test_sentences_in_conflict_train_nothing(corpus: Corpus, annotator: User) -> None:
    train = label(corpus, 5, author=annotator)
    label(corpus, 1, Split.DEV, author=annotator)
    Sentence.objects.filter(gold=train[0]).update(status=Status.CONFLICT)
    assert take_snapshot(corpus).train == train[1:]


def test_labels_of_a_recalled_lot_train_nothing_even_if_somebody_lets_them_stand_again(
    corpus: Corpus, lead: User
) -> None:
    people = label(corpus, 5, author=lead)
    label(corpus, 1, Split.DEV, author=lead)
    [sentence] = scored(corpus, 0.99)
    lot = select(corpus).lot
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    annotation = lot.items.get().annotation_id
    set_gold(sentence_id=sentence.pk, annotation_id=annotation, corpus=corpus, actor=lead)
    assert take_snapshot(corpus).train == people


def test_the_digest_is_of_what_is_learned(corpus: Corpus, annotator: User) -> None:
    label(corpus, 5, author=annotator)
    label(corpus, 1, Split.DEV, author=annotator)
    before = take_snapshot(corpus).sha256
    label(corpus, 1, Split.TEST, author=annotator)
    assert take_snapshot(corpus).sha256 == before
    label(corpus, 1, author=annotator)
    assert take_snapshot(corpus).sha256 != before


def test_a_kept_snapshot_does_not_change(corpus: Corpus, annotator: User, tmp_path: Path) -> None:
    label(corpus, 20, author=annotator)
    before = kept_snapshot(corpus, tmp_path / "work" / "snapshot.json")
    label(corpus, 20, author=annotator)
    assert kept_snapshot(corpus, tmp_path / "work" / "snapshot.json") == before


def test_nothing_to_train_on_is_an_error_with_a_name(corpus: Corpus) -> None:
    with pytest.raises(NotEnoughLabels):
        take_snapshot(corpus)

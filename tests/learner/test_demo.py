"""The demo plays the loop on the sample corpus: here with a small model and little patience."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from annotation.models import Corpus, Origin, Sentence, Status
from annotation.spans.span import Span
from learner.services.simulation import Crowd, lot_error
from tests.builders import add_member, make_user
from tests.learner.services.test_selecting import scored, select


def test_simulated_annotators_take_turns_until_they_have_done_their_share(
    corpus: Corpus, sentences: list[Sentence], annotator: User
) -> None:
    second = make_user("second")
    add_member(corpus, second)
    truth = {row.text: [Span(0, 1, "Material")] for row in sentences}
    crowd = Crowd(corpus, [annotator, second], truth)
    assert (crowd.label(2), crowd.label(10), crowd.label(10)) == (2, 3, 0)
    golds = [row.gold for row in Sentence.objects.filter(corpus=corpus, status=Status.LABELLED)]
    assert len(golds) == 5
    assert {gold.origin for gold in golds if gold} == {Origin.HUMAN}
    assert {gold.author for gold in golds if gold} == {annotator, second}


def test_the_error_of_a_lot_counts_every_difference(corpus: Corpus) -> None:
    right, wrong, missed = scored(corpus, 0.99, 0.98, 0.97)
    row = select(corpus)
    truth = {
        right.text: [Span(3, 6, "Material")],
        wrong.text: [Span(3, 6, "Part")],
        missed.text: [Span(3, 6, "Material"), Span(0, 2, "Part")],
    }
    error = lot_error(row, truth)
    assert (error.accepted, error.wrong) == (3, 2)
    assert round(error.share, 2) == 0.67


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demo_prints_a_line_per_round_and_writes_a_bio_file(tmp_path: Path) -> None:
    out, path = StringIO(), tmp_path / "demo.txt"
    options = {"encoder": "embedding", "epochs": 1, "rounds": 1, "per_round": 20}
    call_command("demo", here=True, out=path, stdout=out, **options)
    lines = out.getvalue().splitlines()
    [header] = [number for number, line in enumerate(lines) if "dev F1" in line and "round" in line]
    assert lines[header + 1].split()[:2] == ["1", "20"]
    assert path.read_text("utf-8").count("\n\n") >= 20
    assert " B-" in path.read_text("utf-8")

"""People who answer the queue from labels that are known beforehand: how `manage.py demo` proves the loop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from annotation.models import Corpus
from annotation.spans.span import Span
from learner.models import Round
from learner.selectors.lots import spans_by_annotation
from learner.services import queue

AT_ONCE = 5


@dataclass
class Crowd:
    """Annotators who take turns and label as `truth` (spans by text) says. `labelled` counts their answers."""

    corpus: Corpus
    people: Sequence[User]
    truth: Mapping[str, Sequence[Span]]
    labelled: int = field(default=0, init=False)
    turn: int = field(default=0, init=False)

    def label(self, count: int) -> int:
        """Answer up to `count` items of the queue; fewer if there is no more to do."""
        goal, idle = self.labelled + count, 0
        while self.labelled < goal and idle < len(self.people):
            person = self.people[self.turn % len(self.people)]
            self.turn += 1
            idle = 0 if self._turn(person, min(goal - self.labelled, AT_ONCE)) else idle + 1
        return count - (goal - self.labelled)

    def _turn(self, person: User, count: int) -> int:
        items = queue.claim(corpus=self.corpus, actor=person, count=count)
        for item in items:
            spans = self.truth[item.sentence.text]
            queue.submit(corpus=self.corpus, actor=person, item_id=item.pk, spans=spans)
        self.labelled += len(items)
        return len(items)


@dataclass(frozen=True)
class LotError:
    """How many sentences a lot accepted, and how many of them differ from the truth in any span."""

    accepted: int
    wrong: int

    @property
    def share(self) -> float:
        return self.wrong / self.accepted if self.accepted else 0.0


def lot_error(row: Round, truth: Mapping[str, Sequence[Span]]) -> LotError:
    lot = getattr(row, "lot", None)
    if lot is None:
        return LotError(0, 0)
    made = dict(lot.items.values_list("annotation", "sentence__text"))
    spans = spans_by_annotation(made)
    wrong = sum(set(spans[annotation]) != set(truth[text]) for annotation, text in made.items())
    return LotError(len(made), wrong)

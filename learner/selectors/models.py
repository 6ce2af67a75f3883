"""Model versions that a user may see, and what the newest one thinks of the pool."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, F, Func, IntegerField, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from annotation.errors import NotFound
from annotation.models import Corpus, Split, Status
from learner.models import ModelVersion, Prediction, Round

FINE = 1000
# Long lists that no answer shows: decoding them for every row of a page takes longer than all the rest.
UNREAD = ("snapshot", "parent__snapshot", "parent__metrics", "round__history")


def models_of(corpus: Corpus) -> QuerySet[ModelVersion]:
    return ModelVersion.objects.filter(corpus=corpus).select_related("corpus", "parent__corpus", "round").defer(*UNREAD)


def visible_models(user: User) -> QuerySet[ModelVersion]:
    """Of all corpora that the user is a member of: what a new model may be transferred from."""
    rows = ModelVersion.objects.filter(corpus__memberships__user=user)
    return rows.select_related("corpus", "parent__corpus", "round").defer(*UNREAD)


def visible_model(user: User, model_id: int) -> ModelVersion:
    found = visible_models(user).filter(pk=model_id).first()
    if found is None:
        raise NotFound("There is no such model version.", fields={"parent": ["There is no such model version."]})
    return found


def histogram_now(corpus: Corpus) -> list[int]:
    """How many unlabelled pool sentences have their confidence in each of FINE equal bins; the last includes 1."""
    rows = Prediction.objects.filter(
        corpus=corpus, sentence__split=Split.POOL, sentence__status=Status.UNLABELLED
    ).order_by()
    binned = rows.annotate(bin=_Truncated(FINE * F("confidence")))
    counts: Counter[int] = Counter()
    for bin_, count in binned.values_list("bin").annotate(n=Count("pk")):
        counts[min(bin_, FINE - 1)] += count
    return [counts[number] for number in range(FINE)]


class _Truncated(Func):
    """Towards zero. SQLite's CAST does it (its FLOOR calls Python for every row), that of PostgreSQL rounds."""

    output_field = IntegerField()
    template = "CAST(%(expressions)s AS INTEGER)"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(TRUNC(%(expressions)s) AS INTEGER)", **context)


def histogram_of(row: Round) -> list[int]:
    """What the round saw before it accepted or queued anything; all zero if it did not come that far."""
    version = row.model_version
    return list(version.metrics.get("histogram", [0] * FINE)) if version else [0] * FINE


def fine_histogram(confidences: Iterable[float]) -> list[int]:
    """The same of given confidences."""
    counts = Counter(min(int(FINE * confidence), FINE - 1) for confidence in confidences)
    return [counts[number] for number in range(FINE)]


def coarse(fine: list[int], bins: int = 50) -> list[int]:
    width = len(fine) // bins
    return [sum(fine[start : start + width]) for start in range(0, len(fine), width)]

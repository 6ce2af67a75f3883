"""The last phase: what is accepted automatically, what people are asked. One transaction, without torch.

Locks: the corpus, then the unlabelled sentences, then queue items that nobody is just claiming.
"""

from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from annotation.models import Corpus, JobStatus, Sentence, Split, Status
from annotation.permissions import refuse_archived
from annotation.services import audit, leases
from annotation.services.corpora import lock
from learner.models import WAITING, ItemStatus, LotItem, ModelVersion, Prediction, Purpose, QueueItem
from learner.query.scores import Candidates
from learner.query.select import select
from learner.selectors.models import fine_histogram
from learner.services.accepting import accept_lot
from learner.services.filling import enqueue
from learner.services.round_settings import RoundSettings
from learner.services.work import Work

ROWS = 5000


@transaction.atomic
def select_phase(work: Work) -> None:
    """Accept, queue, and end the round."""
    row, chosen = work.row, work.settings
    refuse_archived(lock(row.corpus))
    unlabelled = _locked_pool(row.corpus)
    _withdraw(row.corpus)
    held = _numbers(QueueItem.objects.filter(corpus=row.corpus, status__in=WAITING).values_list("sentence", flat=True))
    scored = _scored(work.version, chosen)
    scored = scored[np.isin(scored["sentence"], unlabelled)]
    free = scored[~np.isin(scored["sentence"], held)]
    accepted = _accept(work, free[free["confidence"] >= chosen.high])
    queued = _queue(work, free[free["confidence"] < chosen.low], chosen)
    _keep_histogram(work.version, scored)
    audit.record(
        corpus=row.corpus, actor=None, verb="round.finished", round=row.number, accepted=accepted, queued=queued
    )
    leases.renew(row)  # raises if somebody cancelled meanwhile: all of it is rolled back
    leases.finish(row, JobStatus.SUCCEEDED, counts=work.counted(auto_accepted=accepted, queued=queued))


def _numbers(rows: QuerySet[Any, int]) -> NDArray[np.int64]:
    return np.fromiter(rows.iterator(ROWS), np.int64)


def _locked_pool(corpus: Corpus) -> NDArray[np.int64]:
    """Whoever is labelling one of these is waited for; whoever comes later waits."""
    pool = Sentence.objects.filter(corpus=corpus, split=Split.POOL, status=Status.UNLABELLED)
    return _numbers(pool.select_for_update().order_by("pk").values_list("pk", flat=True))


def _withdraw(corpus: Corpus) -> None:
    """Older proposals that nobody has taken make room. What is claimed stays, and so do second opinions."""
    open_items = QueueItem.objects.filter(
        corpus=corpus,
        status=ItemStatus.OPEN,
        purpose__in=[Purpose.LEARN, Purpose.OVERLAP],
        sentence__status=Status.UNLABELLED,
    )
    found = list(open_items.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "sentence", "purpose"))
    learn = {sentence for _, sentence, purpose in found if purpose == Purpose.LEARN}
    gone = [pk for pk, sentence, _ in found if sentence in learn]
    for first in range(0, len(gone), 5000):
        rows = QueueItem.objects.filter(pk__in=gone[first : first + 5000])
        rows.update(status=ItemStatus.CANCELLED, finished_at=timezone.now())


def _scored(version: ModelVersion, chosen: RoundSettings) -> NDArray[Any]:
    """What the round's model thinks of each sentence, without the spans: a row for each, with a column for every score
    that is read. Tens of bytes instead of more than a thousand."""
    names = ("log_prob", "length", *chosen.wanted_scores)
    columns = [("sentence", np.int64), *((name, np.float64) for name in ("confidence", *names))]
    rows = Prediction.objects.filter(corpus=version.corpus_id, model_version=version).order_by("sentence")
    found = rows.values_list("sentence", "confidence", "scores").iterator(ROWS)
    return np.fromiter(((pk, sure, *(scores[name] for name in names)) for pk, sure, scores in found), columns)


def _accept(work: Work, sure: NDArray[Any]) -> int:
    chosen = work.settings
    if chosen.auto_accept == "off":
        return 0
    ids = sure["sentence"][~np.isin(sure["sentence"], _recalled_from(work.version))]
    return accept_lot(round=work.row, threshold=chosen.high, sentence_ids=ids.tolist())


def _recalled_from(version: ModelVersion) -> NDArray[np.int64]:
    """Sentences of recalled lots that the model learned from: it would label them the same. Read anew, for a lead may
    have recalled one since the round began."""
    lots = ModelVersion.objects.values_list("tainted_by", flat=True).get(pk=version.pk)
    return _numbers(LotItem.objects.filter(lot__in=lots).values_list("sentence", flat=True))


def _queue(work: Work, doubtful: NDArray[Any], chosen: RoundSettings) -> int:
    """In the order of the strategy, up to the budget."""
    if not len(doubtful):
        return 0
    ids = select(chosen.strategy, _candidates(doubtful), chosen.budget, chosen.seed + work.row.number)
    return enqueue(corpus=work.row.corpus, sentence_ids=ids, round=work.row, overlap_percent=chosen.overlap_percent)


def _candidates(rows: NDArray[Any]) -> Candidates:
    scores = {name: rows[name] for name in rows.dtype.names or () if name not in ("sentence", "confidence")}
    return Candidates(ids=rows["sentence"], **scores)


def _keep_histogram(version: ModelVersion, scored: NDArray[Any]) -> None:
    version.metrics = version.metrics | {"histogram": fine_histogram(scored["confidence"].tolist())}
    version.save(update_fields=["metrics"])

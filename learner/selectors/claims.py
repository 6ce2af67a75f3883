"""What one person holds or could be given: read at every step of every annotator, hence by prepared queries."""

from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Annotation, Corpus, Document, Membership, Sentence
from annotation.selectors.prepared import Prepared
from learner.models import ItemStatus, QueueItem

# In the order of the models' fields: `from_db` expects it.
ITEM = ("id", "corpus_id", "sentence_id", "purpose", "priority", "status")
SENTENCE = ("id", "corpus_id", "document_id", "position", "text", "split", "status")
DOCUMENT = ("id", "name")
ANSWERED = ("id", "corpus_id", "sentence_id", "status", "assignee_id", "annotation_id")
COLUMNS = (
    *ITEM,
    *(f"sentence__{name}" for name in SENTENCE),
    *(f"sentence__document__{name}" for name in DOCUMENT),
)


def unseen_by(user: Any, sentence: str) -> Q:
    """Rows whose `sentence` (a field name) this user has neither labelled nor been given before."""
    labelled = Annotation.objects.filter(sentence=OuterRef(sentence), author=user)
    given = QueueItem.objects.filter(sentence=OuterRef(sentence), assignee=user).exclude(status=ItemStatus.CANCELLED)
    return ~Exists(labelled) & ~Exists(given)


def lock_membership(corpus: Corpus, user: User) -> bool:
    """Until the transaction ends; False if the user is no member."""
    return _membership.first(corpus=corpus.pk, user=user.pk) is not None


def held_by(corpus: Corpus, user: User) -> list[QueueItem]:
    """Locked; what is just being answered or taken back is left out."""
    return [_item(row) for row in _held.rows(corpus=corpus.pk, user=user.pk)]


def open_for(corpus: Corpus, user: User, limit: int) -> list[QueueItem]:
    """The first `limit` open items that this user may have, locked; items that others are just taking are left out."""
    return [_item(row) for row in _open(limit).rows(corpus=corpus.pk, user=user.pk)]


def lock_sentence_of(corpus: Corpus, item_id: int) -> bool:
    """False if there is no such item in the corpus."""
    found = _sentence.first(corpus=corpus.pk, item=item_id)
    return found is not None and _sentence_lock.first(sentence=found[0]) is not None


def locked_item(item_id: int) -> QueueItem:
    """Its other columns are fetched if anybody asks for them."""
    return QueueItem.from_db("default", ANSWERED, _item_lock.rows(item=item_id)[0])


def _item(row: tuple[Any, ...]) -> QueueItem:
    """With its sentence and document; columns that were not selected are fetched if anybody asks for them."""
    first, second = len(ITEM), len(ITEM) + len(SENTENCE)
    item = QueueItem.from_db("default", ITEM, row[:first])
    item.sentence = Sentence.from_db("default", SENTENCE, row[first:second])
    item.sentence.document = Document.from_db("default", DOCUMENT, row[second:])
    return item


def _membership_query(corpus: Any, user: Any) -> QuerySet[Membership, Any]:
    rows = Membership.objects.filter(corpus=corpus, user=user).order_by()
    return rows.select_for_update().values_list("id")


def _held_query(corpus: Any, user: Any) -> QuerySet[QueueItem, Any]:
    rows = QueueItem.objects.filter(corpus=corpus, assignee=user, status=ItemStatus.CLAIMED)
    rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.order_by("priority", "id").values_list(*COLUMNS)


@cache
def _open(limit: int) -> Prepared:
    def query(corpus: Any, user: Any) -> QuerySet[QueueItem, Any]:
        rows = QueueItem.objects.filter(unseen_by(user, "sentence"), corpus=corpus, status=ItemStatus.OPEN)
        rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("priority", "id")
        return rows.values_list(*COLUMNS)[:limit]

    return Prepared(query, "corpus", "user")


def _sentence_query(corpus: Any, item: Any) -> QuerySet[QueueItem, Any]:
    return QueueItem.objects.filter(corpus=corpus, id=item).order_by().values_list("sentence")


def _sentence_lock_query(sentence: Any) -> QuerySet[Sentence, Any]:
    return Sentence.objects.filter(id=sentence).order_by().select_for_update().values_list("id")


def _item_lock_query(item: Any) -> QuerySet[QueueItem, Any]:
    return QueueItem.objects.filter(id=item).order_by().select_for_update().values_list(*ANSWERED)


_sentence = Prepared(_sentence_query, "corpus", "item")
_sentence_lock = Prepared(_sentence_lock_query, "sentence")
_item_lock = Prepared(_item_lock_query, "item")
_membership = Prepared(_membership_query, "corpus", "user")
_held = Prepared(_held_query, "corpus", "user")

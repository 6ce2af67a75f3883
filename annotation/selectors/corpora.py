"""What a user may see. Every object is fetched through its corpus and the user's membership."""

from django.contrib.auth.models import User
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotation.errors import Forbidden, NotFound
from annotation.models import AnnotationSpan, AuditEvent, Corpus, Document, EntityType, Membership, Sentence, Status
from annotation.permissions import at_least
from annotation.words import say


def membership_for(user: User, corpus_id: int, *roles: str) -> Membership:
    """The user's membership with its corpus; NotFound if there is none, Forbidden below the lowest of `roles`."""
    found = Membership.objects.select_related("corpus").filter(user=user, corpus_id=corpus_id).first()
    if found is None:
        raise NotFound("There is no such corpus.")
    if not at_least(found.role, *roles):
        message = say("Your role here is {role}: it does not allow this.", role=say(found.role))
        raise Forbidden(message, role=found.role)
    return found


def corpus_for(user: User, corpus_id: int, *roles: str) -> Corpus:
    """The corpus, if the user is a member whose role stands at least as high as the lowest of `roles`."""
    return membership_for(user, corpus_id, *roles).corpus


def corpus_named(name: str) -> Corpus:
    """For commands, whose user owns the whole database. Raises NotFound, which lists the names there are."""
    found = Corpus.objects.filter(name=name).first()
    if found is None:
        names = list(Corpus.objects.values_list("name", flat=True)) or ["none"]
        raise NotFound(say("There is no corpus named {name!r} (there are: {names}).", name=name, names=names))
    return found


def corpora_of(user: User) -> QuerySet[Corpus]:
    """With `role`, `sentence_count` and `labelled_count` (a person's, an imported or an automatic gold)."""
    own = Corpus.objects.filter(memberships__user=user)
    labelled = Sentence.objects.filter(status__in=[Status.LABELLED, Status.AUTO])
    return own.annotate(
        role=F("memberships__role"),
        sentence_count=_count_of(Sentence.objects.all(), "corpus"),
        labelled_count=_count_of(labelled, "corpus"),
    )


def documents(corpus: Corpus) -> QuerySet[Document]:
    """With `sentence_count`, without their text."""
    return corpus.documents.defer("text").annotate(sentence_count=_count_of(Sentence.objects.all(), "document"))


def entity_types(corpus: Corpus) -> QuerySet[EntityType]:
    """With `span_count`: spans of all annotations, also of those that no longer stand."""
    return corpus.entity_types.annotate(span_count=_count_of(AnnotationSpan.objects.order_by(), "entity_type"))


def members(corpus: Corpus) -> QuerySet[Membership]:
    return corpus.memberships.select_related("user")


def audit_events(corpus: Corpus) -> QuerySet[AuditEvent]:
    """Newest first."""
    return corpus.audit_events.select_related("actor")


def _count_of(rows: QuerySet, field: str) -> Coalesce:  # type: ignore[type-arg]
    """How many of `rows` point at the outer row: a subquery, so that several counts do not multiply each other."""
    counted = rows.filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

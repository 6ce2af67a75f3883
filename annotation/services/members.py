from django.contrib.auth.models import User
from django.db import transaction

from annotation.errors import Conflict, NoSuchUser, NotFound
from annotation.models import Corpus, Membership, Role
from annotation.services import audit
from annotation.services.corpora import lock
from annotation.words import say


@transaction.atomic
def add_member(*, corpus: Corpus, actor: User | None, username: str, role: Role) -> Membership:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NoSuchUser(say("There is no user named {username}.", username=username), username=username)
    if lock(corpus).memberships.filter(user=user).exists():
        message = say("{username} is already a member.", username=username)
        raise Conflict(message, reason="already_member", username=username)
    membership = Membership.objects.create(corpus=corpus, user=user, role=role)
    audit.record(corpus=corpus, actor=actor, verb="member.added", username=username, role=role)
    return membership


@transaction.atomic
def change_role(*, corpus: Corpus, actor: User, membership_id: int, role: Role) -> Membership:
    membership = _locked(corpus, membership_id)
    if role != membership.role:
        _keep_a_lead(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        audit.record(corpus=corpus, actor=actor, verb="member.changed", username=membership.user.username, role=role)
    return membership


@transaction.atomic
def remove_member(*, corpus: Corpus, actor: User, membership_id: int) -> None:
    """What they labelled stays, under their name."""
    membership = _locked(corpus, membership_id)
    _keep_a_lead(membership)
    audit.record(corpus=corpus, actor=actor, verb="member.removed", username=membership.user.username)
    membership.delete()


def _locked(corpus: Corpus, membership_id: int) -> Membership:
    found = lock(corpus).memberships.select_related("user").filter(pk=membership_id).first()
    if found is None:
        raise NotFound("There is no such member.")
    return found


def _keep_a_lead(membership: Membership) -> None:
    """Checked under the corpus lock: two leads who demote each other at once cannot both succeed."""
    others = Membership.objects.filter(corpus=membership.corpus_id, role=Role.LEAD).exclude(pk=membership.pk)
    if membership.role == Role.LEAD and not others.exists():
        raise Conflict("A corpus keeps at least one lead: make somebody else lead first.", reason="last_lead")

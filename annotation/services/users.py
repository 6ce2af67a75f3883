from secrets import token_urlsafe

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from rest_framework.authtoken.models import Token

from annotation.errors import Invalid
from annotation.services import audit, checked
from annotation.words import say


@transaction.atomic
def create_user(*, username: str, password: str | None = None, superuser: bool = False) -> tuple[User, str]:
    """The user and the password: a random one if none is given."""
    user = User(username=username, is_staff=superuser, is_superuser=superuser)
    password = password if password is not None else token_urlsafe(12)
    _set_password(user, password, field="password")
    checked.save(user)
    audit.record(corpus=None, actor=None, verb="user.created", username=username)
    return user, password


@transaction.atomic
def change_password(*, user: User, old: str, new: str) -> None:
    if not user.check_password(old):
        raise Invalid("The old password is not right.", fields={"old": ["The old password is not right."]})
    _set_password(user, new, field="new")
    user.save(update_fields=["password"])
    audit.record(corpus=None, actor=user, verb="user.password_changed")


def end_tokens(user: User) -> None:
    """Tokens made with the old password end with it. Called inside the transaction that sets the new one."""
    Token.objects.filter(user=user).delete()


class EndTokens:
    """One of the password validators: Django tells them of every new password that it saves, whoever has set it."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Any will do."""

    def password_changed(self, password: str, user: User) -> None:
        end_tokens(user)

    def get_help_text(self) -> str:
        return "A new password ends the API tokens of its user."


def _set_password(user: User, password: str, *, field: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("This password is not safe enough.", fields={field: _texts(error)}) from error
    user.set_password(password)


def _texts(error: ValidationError) -> list[str]:
    """Django translates all of them but the most frequent."""
    return [
        say("This password is too short: it needs at least {min_length} characters.", **one.params)
        if one.code == "password_too_short" and one.params
        else " ".join(one.messages)
        for one in error.error_list
    ]

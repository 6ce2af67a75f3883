from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from rest_framework.authtoken.models import Token

from annotation.models import Corpus
from tests.builders import PASSWORD


def create(*args: str) -> str:
    out = StringIO()
    call_command("create_user", *args, stdout=out)
    return out.getvalue()


def test_a_random_password_is_printed_once_and_works(db: None) -> None:
    printed = create("anna")
    password = printed.removeprefix("anna: password ").strip()
    assert len(password) >= 12
    assert User.objects.get(username="anna").check_password(password)
    assert password not in create("bo")


def test_a_password_that_was_given_is_not_printed(db: None) -> None:
    assert "correct horse" not in create("anna", "--password", "correct horse battery")
    assert User.objects.get().check_password("correct horse battery")


def test_a_corpus_and_a_role_make_a_member(corpus: Corpus) -> None:
    create("anna", "--corpus", "steel", "--role", "reviewer")
    assert corpus.memberships.get(user__username="anna").role == "reviewer"


def test_a_superuser_may_use_the_admin_site(db: None) -> None:
    create("root", "--superuser")
    assert User.objects.get().is_staff
    assert User.objects.get().is_superuser


def test_a_password_that_the_command_line_changes_ends_the_tokens_of_that_user(
    lead: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for user in (lead, reviewer):
        Token.objects.create(user=user)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "another quite private sentence")
    call_command("changepassword", "lead", stdout=StringIO())
    lead.refresh_from_db()
    assert lead.check_password("another quite private sentence")
    assert list(Token.objects.values_list("user", flat=True)) == [reviewer.pk]


def test_a_stronger_hash_of_the_same_password_leaves_the_tokens(lead: User, settings: Settings, client: Client) -> None:
    """Django makes one at the next sign-in; nobody has changed a password."""
    Token.objects.create(user=lead)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    assert client.login(username="lead", password=PASSWORD)
    lead.refresh_from_db()
    assert lead.password.startswith("scrypt")
    assert Token.objects.filter(user=lead).exists()


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["anna", "--password", "123"], "too short"),
        (["lead"], "already exists"),
        (["an na"], "valid username"),
        (["anna", "--corpus", "nowhere"], "no corpus named 'nowhere'"),
    ],
)
def test_a_mistake_creates_nobody_and_says_why(lead: User, args: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        create(*args)
    assert User.objects.count() == 1

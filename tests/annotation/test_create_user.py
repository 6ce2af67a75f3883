from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from annotation.models import Corpus


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

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.authtoken.models import Token

from tests.builders import PASSWORD, make_user

NEW = "another quite private sentence"
NEW_PASSWORD = {"password1": NEW, "password2": NEW, "usable_password": "true"}


def test_the_admin_site_has_no_sign_in_form_of_its_own(client: Client, db: None) -> None:
    make_user("root", is_staff=True, is_superuser=True)
    answer = client.post("/admin/login/", {"username": "root", "password": PASSWORD})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/login")
    assert "_auth_user_id" not in client.session


def test_a_superuser_sees_corpora_but_deletes_none(client: Client, corpus: object) -> None:
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    assert client.get("/admin/annotation/corpus/").status_code == 200
    assert client.post(f"/admin/annotation/corpus/{corpus.pk}/delete/").status_code == 403


@pytest.mark.parametrize("form", [NEW_PASSWORD, {"usable_password": "false", "unset-password": "1"}])
def test_a_password_set_by_an_admin_ends_the_tokens_of_that_user(
    client: Client, lead: User, form: dict[str, str]
) -> None:
    root = make_user("root", is_staff=True, is_superuser=True)
    for user in (lead, root):
        Token.objects.create(user=user)
    client.force_login(root)
    answer = client.post(f"/admin/auth/user/{lead.pk}/password/", form)
    lead.refresh_from_db()
    assert (answer.status_code, lead.check_password(PASSWORD)) == (302, False)
    assert list(Token.objects.values_list("user", flat=True)) == [root.pk]


def test_a_password_that_an_admin_mistyped_changes_nothing(client: Client, lead: User) -> None:
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    Token.objects.create(user=lead)
    form = NEW_PASSWORD | {"password2": "another"}
    assert client.post(f"/admin/auth/user/{lead.pk}/password/", form).status_code == 200
    lead.refresh_from_db()
    assert lead.check_password(PASSWORD)
    assert Token.objects.filter(user=lead).exists()


def test_other_users_do_not_get_in(client: Client, lead: User) -> None:
    client.force_login(lead)
    assert client.get("/admin/annotation/corpus/", follow=True).status_code == 403
    assert client.post("/admin/login/", {"username": "root", "password": "guess"}).status_code == 403

from django.contrib.auth.models import User
from django.test import Client

from tests.builders import PASSWORD, make_user


def test_the_admin_site_has_no_sign_in_form_of_its_own(client: Client, db: None) -> None:
    make_user("root", is_staff=True, is_superuser=True)
    answer = client.post("/admin/login/", {"username": "root", "password": PASSWORD})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/login")
    assert "_auth_user_id" not in client.session


def test_a_superuser_sees_corpora_but_deletes_none(client: Client, corpus: object) -> None:
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    assert client.get("/admin/annotation/corpus/").status_code == 200
    assert client.post(f"/admin/annotation/corpus/{corpus.pk}/delete/").status_code == 403


def test_other_users_do_not_get_in(client: Client, lead: User) -> None:
    client.force_login(lead)
    assert client.get("/admin/annotation/corpus/", follow=True).status_code == 403
    assert client.post("/admin/login/", {"username": "root", "password": "guess"}).status_code == 403

from django.contrib.auth.models import User
from rest_framework.authtoken.models import Token

from tests.builders import PASSWORD, client_of

URL = "/api/session/password"
NEW = "another quite private sentence"


def test_it_works(lead: User) -> None:
    browser, elsewhere = client_of(lead), client_of(lead)
    Token.objects.create(user=lead)
    assert browser.post(URL, {"old": PASSWORD, "new": NEW}).status_code == 204
    lead.refresh_from_db()
    assert lead.check_password(NEW)
    assert browser.get("/api/corpora").status_code == 200
    assert elsewhere.get("/api/corpora").status_code == 401
    assert not Token.objects.exists()


def test_the_old_password_must_be_right(lead: User) -> None:
    answer = client_of(lead).post(URL, {"old": "wrong", "new": NEW})
    assert answer.status_code == 400
    assert answer.json()["error"]["data"]["fields"] == {"old": ["The old password is not right."]}


def test_a_weak_password_is_refused_with_the_reasons(lead: User) -> None:
    answer = client_of(lead).post(URL, {"old": PASSWORD, "new": "12345"})
    assert answer.status_code == 400
    assert len(answer.json()["error"]["data"]["fields"]["new"]) == 3
    lead.refresh_from_db()
    assert lead.check_password(PASSWORD)


def test_without_redis_a_password_is_still_changed(lead: User, without_redis: None) -> None:
    assert client_of(lead).post(URL, {"old": PASSWORD, "new": NEW}).status_code == 204


def test_it_is_for_signed_in_people(db: None) -> None:
    assert client_of(None).post(URL, {"old": PASSWORD, "new": NEW}).status_code == 401

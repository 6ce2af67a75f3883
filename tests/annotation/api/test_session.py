import pytest
from django.contrib.auth.models import User

from tests.builders import PASSWORD, Browser, client_of


@pytest.fixture
def careful() -> Browser:
    """A browser as it really is: the CSRF token is checked."""
    return Browser(enforce_csrf_checks=True)


def sign_in(browser: Browser, username: str = "lead", password: str = PASSWORD, **headers: str):
    return browser.post("/api/session", {"username": username, "password": password}, **headers)


def csrf(browser: Browser) -> dict[str, str]:
    return {"HTTP_X_CSRFTOKEN": browser.cookies["csrftoken"].value}


def test_it_works(careful: Browser, lead: User) -> None:
    assert careful.get("/api/session").json() == {"user": None}
    answer = sign_in(careful, **csrf(careful))
    assert answer.json() == {"user": {"id": lead.pk, "username": "lead", "language": "en"}}
    assert careful.get("/api/session").json() == answer.json()
    assert careful.delete("/api/session", **csrf(careful)).status_code == 204
    assert careful.get("/api/session").json() == {"user": None}


def test_the_language_is_the_browsers(lead: User) -> None:
    answer = client_of(lead).get("/api/session", HTTP_ACCEPT_LANGUAGE="zh-CN,zh;q=0.9,en;q=0.5")
    assert answer.json()["user"]["language"] == "zh-hans"


def test_signing_in_without_the_csrf_token_is_refused(careful: Browser, lead: User) -> None:
    careful.get("/api/session")
    answer = sign_in(careful)
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["error"]["message"]


def test_signing_out_without_the_csrf_token_is_refused(careful: Browser, lead: User) -> None:
    careful.force_login(lead)
    assert careful.delete("/api/session").status_code == 403


def test_the_session_key_changes_at_sign_in(lead: User) -> None:
    browser = client_of(None)
    browser.get("/api/session")
    session = browser.session
    session["before"] = 1
    session.save()
    assert sign_in(browser).status_code == 200
    assert browser.session.session_key != session.session_key


@pytest.mark.parametrize(("username", "password"), [("lead", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_the_same(lead: User, username: str, password: str) -> None:
    answer = sign_in(client_of(None), username, password)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "wrong_credentials"
    assert answer.json()["error"]["message"] == "This name and password do not fit together."


def test_an_inactive_user_cannot_sign_in(lead: User) -> None:
    User.objects.update(is_active=False)
    assert sign_in(client_of(None)).status_code == 401


@pytest.mark.parametrize("body", [{}, {"username": "lead"}, {"username": ["lead"], "password": {}}, [], "x"])
def test_a_malformed_body_is_a_clear_error(db: None, body: object) -> None:
    answer = client_of(None).post("/api/session", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["data"]["fields"]


def test_the_eleventh_try_in_a_minute_must_wait(lead: User, annotator: User) -> None:
    browser = client_of(None)
    assert [sign_in(browser, "lead", "wrong").status_code for _ in range(11)] == [401] * 10 + [429]
    answer = sign_in(browser, "LEAD ")
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "throttled"
    assert answer.json()["error"]["data"]["seconds"] > 0
    assert sign_in(browser, "annotator").status_code == 200  # a colleague behind the same address


def test_many_names_from_one_address_must_wait(db: None) -> None:
    browser = client_of(None)
    assert [sign_in(browser, f"user{n}").status_code for n in range(101)][-2:] == [401, 429]


def test_without_redis_people_still_sign_in(lead: User, without_redis: None, caplog: pytest.LogCaptureFixture) -> None:
    assert sign_in(client_of(None)).status_code == 200
    assert "login has no limit" in caplog.text


def test_a_huge_body_is_refused(db: None) -> None:
    answer = sign_in(client_of(None), "lead", "x" * 3_000_000)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


def test_who_is_not_signed_in_gets_401(db: None) -> None:
    answer = client_of(None).get("/api/corpora")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"


def test_an_unknown_address_answers_in_the_one_error_shape(db: None) -> None:
    answer = client_of(None).get("/api/nothing/here")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"

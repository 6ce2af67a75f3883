from django.contrib.auth.models import User

from tests.builders import PASSWORD, client_of


def test_it_works(lead: User) -> None:
    program = client_of(None)
    answer = program.post("/api/token", {"username": "lead", "password": PASSWORD})
    program.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")
    assert program.get("/api/corpora").status_code == 200


def test_a_wrong_password_gets_no_token(lead: User) -> None:
    answer = client_of(None).post("/api/token", {"username": "lead", "password": "wrong"})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "wrong_credentials"


def test_it_is_throttled_like_signing_in(lead: User) -> None:
    program = client_of(None)
    bad = {"username": "lead", "password": "wrong"}
    assert [program.post("/api/token", bad).status_code for _ in range(11)][-1] == 429


def test_without_redis_programs_still_get_a_token(lead: User, without_redis: None) -> None:
    assert client_of(None).post("/api/token", {"username": "lead", "password": PASSWORD}).status_code == 200


def test_a_made_up_token_is_refused(db: None) -> None:
    program = client_of(None)
    program.credentials(HTTP_AUTHORIZATION="Token 0123456789")
    assert program.get("/api/corpora").status_code == 401

"""The cast: five people, a corpus with types, sentences and four of them in it, and the outsider's own corpus."""

from pathlib import Path

import hypothesis
import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection

from annotation.models import Corpus, Sentence
from config.env import cache_backend
from tests.builders import make_corpus, make_sentences, make_user

hypothesis.settings.register_profile("anneal", deadline=None)  # how long a test takes is for bench/ to say
hypothesis.settings.load_profile("anneal")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Each worker its own database. SQLite in a file, as in the product: threads of one test must see one database
    and its locks."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def _own_surroundings(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes outside its folder, shares a cache (a shared Redis least of all) or waits for slow hashes."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.MODELS_ROOT = tmp_path / "models"  # type: ignore[attr-defined]
    monkeypatch.setenv("ANNEAL_ENCODERS", str(tmp_path / "models/encoders"))
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]  # it exists: WhiteNoise warns otherwise
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    cache.clear()


@pytest.fixture
def without_redis(settings: object) -> None:
    """A cache in a Redis that nobody has started."""
    settings.CACHES = {"default": cache_backend("redis://127.0.0.1:1/0")}  # type: ignore[attr-defined]


@pytest.fixture
def lead(db: None) -> User:
    return make_user("lead")


@pytest.fixture
def reviewer(db: None) -> User:
    return make_user("reviewer")


@pytest.fixture
def annotator(db: None) -> User:
    return make_user("annotator")


@pytest.fixture
def viewer(db: None) -> User:
    return make_user("viewer")


@pytest.fixture
def outsider(db: None) -> User:
    return make_user("outsider")


@pytest.fixture
def corpus(lead: User, reviewer: User, annotator: User, viewer: User) -> Corpus:
    """Members of all four roles; entity types Material, Part, Parameter with the keys 1, 2, 3; no text yet."""
    return make_corpus("steel", lead=lead, reviewer=reviewer, annotator=annotator, viewer=viewer)


@pytest.fixture
def sentences(corpus: Corpus) -> list[Sentence]:
    """Five unlabelled pool sentences (`tests.builders.TEXTS`) of one document."""
    return make_sentences(corpus)


@pytest.fixture
def sentence(sentences: list[Sentence]) -> Sentence:
    return sentences[0]


@pytest.fixture
def other_corpus(outsider: User) -> Corpus:
    """The outsider leads it; nobody else of the cast is in it. It has the same types and texts."""
    other = make_corpus("aluminium", lead=outsider)
    make_sentences(other)
    return other

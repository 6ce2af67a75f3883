import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import DjangoAssertNumQueries

from annotation.models import Corpus, Role
from learner.api.rounds import SomeRoundSettingsSerializer
from learner.api.serializers import LAYERS
from learner.ner.characters import counted
from learner.ner.config import ConfigError, ModelConfig
from learner.ner.ensembles.presets import SYSTEMS
from learner.ner.model import new_tagger
from learner.ner.transfer import transfer
from learner.selectors.encoders import ENCODERS, is_known
from learner.services.round_settings import RoundSettings
from tests.builders import add_member, answers, client_of, make_corpus
from tests.learner.builders import EVALUATION, make_model, make_round


def test_a_model_version_is_listed_with_how_good_it_is(corpus: Corpus, viewer: User) -> None:
    parent = make_model(corpus)
    version = make_model(corpus, parent=parent, temperature=1.5, tainted_by=[7])
    make_round(corpus, model_version=version, number=4)
    row = client_of(viewer).get(f"/api/corpora/{corpus.pk}/models").json()["results"][0]
    corpus_ref = {"id": corpus.pk, "name": corpus.name}
    assert row.pop("created_at")
    assert row == {
        "id": version.pk,
        "number": 2,
        "corpus": corpus_ref,
        "encoder": "scratch:tiny",
        "ensemble": "none",
        "entity_types": ["Material"],
        "metrics": {"dev": EVALUATION, "test": None, "calibration": None, "coverage": None, "transfers": []},
        "temperature": 1.5,
        "seconds": 0.0,
        "parent": {"id": parent.pk, "number": 1, "corpus": corpus_ref},
        "round": 4,
        "tainted_by": [7],
    }


def test_a_model_version_says_what_it_took_from_its_parent(corpus: Corpus, viewer: User) -> None:
    small = ModelConfig(encoder="embedding", embedding_dim=4, lstm_hidden=4)
    parent = new_tagger(small, ("Material",), counted(["铁"]))
    child = new_tagger(small, ("Material", "Part"), counted(["铁钢"]))
    told = {"part": "", **transfer(parent, child).to_dict()}
    make_model(corpus, metrics={"dev": EVALUATION, "transfers": [told]})
    [row] = client_of(viewer).get(f"/api/corpora/{corpus.pk}/models").json()["results"]
    assert row["metrics"]["transfers"] == [told]
    assert [layer["layer"] for layer in row["metrics"]["transfers"][0]["layers"]] == LAYERS
    assert row["metrics"]["transfers"][0]["labels"] == {"shared": ["Material"], "new": ["Part"]}


@pytest.mark.parametrize(("known", "little"), [(94, True), (95, False)])
def test_a_model_version_says_how_much_of_the_pool_its_encoder_knows(
    corpus: Corpus, viewer: User, known: int, little: bool
) -> None:
    told = {"characters": 100, "known": known, "missing": ["铌"]}
    make_model(corpus, metrics={"coverage": told})
    [row] = client_of(viewer).get(f"/api/corpora/{corpus.pk}/models").json()["results"]
    assert row["metrics"]["coverage"] == {**told, "little": little}


def test_models_of_all_ones_corpora_are_parents(corpus: Corpus, other_corpus: Corpus, viewer: User) -> None:
    own, second = make_model(corpus), make_model(make_corpus(viewer=viewer))
    make_model(other_corpus)
    found = client_of(viewer).get("/api/models").json()["results"]
    assert {row["id"] for row in found} == {own.pk, second.pk}


def test_a_parent_in_a_corpus_one_is_not_in_keeps_its_corpus_to_itself(
    corpus: Corpus, other_corpus: Corpus, viewer: User
) -> None:
    make_model(corpus, parent=make_model(other_corpus))
    [row] = client_of(viewer).get("/api/models").json()["results"]
    assert row["parent"]["corpus"] is None
    assert other_corpus.name not in str(row)
    add_member(other_corpus, viewer, Role.VIEWER)
    rows = client_of(viewer).get("/api/models").json()["results"]
    assert other_corpus.name in str(rows)


def test_members_read_and_outsiders_find_nothing(corpus: Corpus, viewer: User, outsider: User) -> None:
    url = f"/api/corpora/{corpus.pk}/models"
    assert answers(lambda browser: browser.get(url), viewer, outsider, None) == [200, 404, 401]


def test_presets_are_settings_that_a_round_takes(viewer: User) -> None:
    rows = client_of(viewer).get("/api/presets").json()
    assert [row["id"] for row in rows] == list(SYSTEMS)
    for row in rows:
        RoundSettings.from_dict(row["settings"])


def test_presets_are_of_the_shape_that_the_schema_promises(viewer: User) -> None:
    for row in client_of(viewer).get("/api/presets").json():
        promised = SomeRoundSettingsSerializer(data=row["settings"])
        assert promised.is_valid(), promised.errors
        assert promised.validated_data == row["settings"]


def test_an_outsider_has_no_models_to_start_from(corpus: Corpus, outsider: User) -> None:
    make_model(corpus)
    assert client_of(outsider).get("/api/models").json()["results"] == []


def test_a_long_list_needs_few_queries(
    corpus: Corpus, viewer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    parent = make_model(corpus)
    for number in range(5):
        make_round(corpus, number=number + 1, model_version=make_model(corpus, parent=parent), status="succeeded")
    browser = client_of(viewer)
    with django_assert_max_num_queries(6):
        assert browser.get(f"/api/corpora/{corpus.pk}/models").json()["count"] == 6


def test_encoders_say_what_must_be_downloaded(viewer: User) -> None:
    found = {row["id"]: row for row in client_of(viewer).get("/api/encoders").json()}
    assert not any(found[name]["needs_download"] for name in ("anneal:zh-tiny", "scratch:tiny"))
    assert found["voidful/albert_chinese_tiny"]["needs_download"] is True
    assert all(row["title"] and row["note"] for row in found.values())


def test_encoders_are_for_people_who_are_signed_in(viewer: User) -> None:
    assert answers(lambda browser: browser.get("/api/encoders"), viewer, None) == [200, 401]


@pytest.mark.parametrize("encoder", ENCODERS, ids=lambda encoder: encoder.id)
def test_every_offered_encoder_can_be_asked_for(encoder: object) -> None:
    name = encoder.id  # type: ignore[attr-defined]
    assert is_known(name)
    try:
        assert ModelConfig(encoder=name).encoder == name
    except ConfigError as error:
        pytest.fail(str(error))

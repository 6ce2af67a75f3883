import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.models import AuditEvent, Corpus, JobStatus, Sentence
from learner.models import Pretraining, Round
from learner.ner.encoders.names import OWN
from learner.pretraining.config import PretrainConfig
from learner.services.artefacts import encoder_folder
from tests.builders import client_of, make_corpus
from tests.learner.builders import make_pretraining

NOTE = {"kind": "coverage", "share": 0.9, "missing": "铌龘"}
POINT = {"step": 20, "characters": 1280, "loss": 5.0, "held_out": 5.5, "order": 0.5, "rate": 1e-3, "seconds": 3.0}


@pytest.fixture
def url(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/pretrainings"


def file(name: str = "steel.txt", content: bytes = "炼钢\n".encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def post(user: User, url: str, **fields: Any) -> Any:
    return client_of(user).post(url, {"name": "Steel", **fields}, format="multipart")


def test_a_lead_has_an_encoder_learn_from_the_pool_and_from_files(
    url: str, sentences: list[Sentence], lead: User
) -> None:
    answer = post(
        lead,
        url,
        pool=True,
        files=[file(), file("more.txt.xz", b"x")],
        settings='{"characters": 20000000, "shape": {"layers": 2}}',
    )
    made = answer.json()
    assert (answer.status_code, made["status"], made["phase"], made["number"]) == (201, "queued", "read", 1)
    assert made["text"] == {
        "pool": True,
        "files": [{"name": "steel.txt", "size": 7}, {"name": "more.txt.xz", "size": 1}],
    }
    assert (made["settings"]["shape"]["layers"], made["settings"]["shape"]["heads"]) == (2, 4)
    assert made["progress_total"] == 2442
    assert AuditEvent.objects.get(verb="pretraining.started").data == {"pretraining": 1, "name": "Steel"}
    assert client_of(lead).get(url).json()["results"][0]["id"] == made["id"]
    assert client_of(lead).get(f"{url}/{made['id']}").json() == made


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "no text to learn from"),
        ({"pool": True}, "no text to learn from"),
        ({"files": [file("steel.pdf")]}, "steel.pdf: only .txt and .txt.xz"),
        ({"files": [file()], "settings": '{"shape": {"heads": 3}}'}, "hidden must be a multiple of heads"),
        ({"files": [file()], "settings": '{"shape": null}'}, "shape must be an object of settings"),
        ({"files": [file()], "settings": '{"learn": 1}'}, "Unknown settings: learn"),
        ({"files": [file()], "settings": "[1]"}, "object of settings"),
        ({"files": [file()], "settings": '{"start": "/no/folder"}'}, "Unknown encoder"),
        ({"files": [file()], "settings": '{"start": "own:99"}'}, "Unknown encoder"),
        ({"files": [file()], "settings": '{"start": "scratch:tiny"}'}, "learned nothing"),
        ({"files": [file()], "name": ""}, "blank"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(url: str, lead: User, fields: dict[str, Any], says: str) -> None:
    answer = post(lead, url, **fields)
    assert answer.status_code == 400
    assert says in str(answer.json()["error"])
    assert not Pretraining.objects.exists()


def test_files_that_are_too_large_together_are_refused(url: str, lead: User, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    assert "is the limit" in post(lead, url, files=[file(), file("b.txt")]).json()["error"]["message"]


def test_a_corpus_has_one_active_pretraining(url: str, corpus: Corpus, lead: User) -> None:
    make_pretraining(corpus)
    answer = post(lead, url, files=[file()])
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "pretraining_active")


def test_it_is_cancelled_and_tried_again(url: str, corpus: Corpus, lead: User) -> None:
    row = make_pretraining(corpus)
    assert client_of(lead).post(f"{url}/{row.pk}/cancel").json()["status"] == "cancelled"
    assert client_of(lead).post(f"{url}/{row.pk}/cancel").json()["error"]["code"] == "pretraining_over"
    assert client_of(lead).post(f"{url}/{row.pk}/retry").json()["status"] == "queued"
    assert client_of(lead).post(f"{url}/{row.pk}/retry").json()["error"]["code"] == "pretraining_active"
    assert client_of(lead).post(f"{url}/{row.pk + 1}/retry").status_code == 404, "whatever else is active"
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["pretraining.cancelled", "pretraining.retried"]


def test_pretraining_is_for_leads(url: str, corpus: Corpus, annotator: User, reviewer: User) -> None:
    row = make_pretraining(corpus)
    for user in (annotator, reviewer):
        assert client_of(user).get(url).status_code == 403
        assert client_of(user).get(f"{url}/{row.pk}").status_code == 403
        assert post(user, url, files=[file()]).status_code == 403


def test_what_followed_from_the_text_is_shown_once_it_is_known(url: str, corpus: Corpus, lead: User) -> None:
    row = make_pretraining(corpus, settings=PretrainConfig(start="a/b", seed=7).to_dict())
    shown = client_of(lead).get(f"{url}/{row.pk}").json()["settings"]
    assert (shown["start"], shown["seed"], shown["characters"]) == ("a/b", 7, None)
    row.made = {"config": {**row.settings, "characters": 35_000}}
    row.save()
    shown = client_of(lead).get(f"{url}/{row.pk}").json()["settings"]
    assert (shown["start"], shown["seed"], shown["characters"]) == ("a/b", 7, 35_000)


def test_a_finished_one_shows_its_curve_and_its_card(url: str, corpus: Corpus, lead: User) -> None:
    row = make_pretraining(corpus, status=JobStatus.SUCCEEDED, curve=[POINT], notes=[NOTE])
    made = client_of(lead).get(f"{url}/{row.pk}").json()
    assert made["curve"] == [{name: POINT[name] for name in POINT if name != "rate"}]
    assert (made["held_out"], made["encoder"], made["notes"]) == (5.5, f"own:{row.pk}", [NOTE])
    card = f"{url}/{row.pk}/card"
    assert client_of(lead).get(card).status_code == 409
    encoder_folder(row.pk).mkdir(parents=True)
    (encoder_folder(row.pk) / "README.md").write_text("# Steel", "utf-8")
    answer = client_of(lead).get(card)
    assert b"".join(answer.streaming_content) == b"# Steel"  # type: ignore[attr-defined]


def test_finished_ones_are_encoders_of_the_members_of_their_corpus(
    corpus: Corpus, other_corpus: Corpus, annotator: User, outsider: User
) -> None:
    row = make_pretraining(corpus, status=JobStatus.SUCCEEDED, name="Steel, adapted")
    make_pretraining(corpus)
    make_pretraining(other_corpus, status=JobStatus.SUCCEEDED)
    mine = [one for one in client_of(annotator).get("/api/encoders").json() if one["id"].startswith(OWN)]
    assert [(one["id"], one["title"], one["needs_download"]) for one in mine] == [
        (f"own:{row.pk}", "Steel, adapted", False)
    ]


def test_a_round_an_experiment_and_a_pretraining_take_only_encoders_that_their_lead_can_see(
    corpus: Corpus, enough: list[Sentence], lead: User, tmp_path: Path
) -> None:
    seen = make_corpus(lead=lead)
    mine = make_pretraining(seen, status=JobStatus.SUCCEEDED)
    theirs = make_pretraining(make_corpus(), status=JobStatus.SUCCEEDED)
    rounds, plans = (f"/api/corpora/{corpus.pk}/{name}" for name in ("rounds", "experiments/plan"))
    folder = encoder_folder(theirs.pk)
    folder.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(folder)
    for name in (f"own:{theirs.pk}", f"own:{mine.pk + 100}", str(folder), f"{folder.parent}/./{theirs.pk}", str(link)):
        assert client_of(lead).post(rounds, {"encoder": name}).status_code == 400
        refused = client_of(lead).post(plans, {"base": {"model": {"encoder": name}}})
        assert "unknown encoder" in refused.json()["error"]["message"]
        start = json.dumps({"start": name})
        refused = post(lead, f"/api/corpora/{corpus.pk}/pretrainings", files=[file()], settings=start)
        assert "Unknown encoder" in refused.json()["error"]["message"]
    assert client_of(lead).post(rounds, {"encoder": f"own:{mine.pk}"}).status_code == 201
    assert client_of(lead).post(plans, {"base": {"model": {"encoder": f"own:{mine.pk}"}}}).status_code == 200
    assert Round.objects.get().settings["encoder"] == f"own:{mine.pk}"


LATTICE = {"model": {"sequence": "lattice", "lexicon": "…"}}


@pytest.mark.parametrize(
    ("where", "sent"),
    [
        ("rounds", {"encoder": "vectors:…"}),
        ("rounds", {"sequence": "lattice", "extra": {"model.lexicon": "…"}}),
        ("experiments/plan", {"base": LATTICE}),
    ],
)
def test_a_file_that_corpora_keep_looks_like_a_missing_one(
    corpus: Corpus, enough: list[Sentence], lead: User, tmp_path: Path, where: str, sent: dict[str, object]
) -> None:
    """It may be of a corpus that the lead is not a member of."""
    there, missing = (tmp_path / "models" / name for name in ("there.vec", "missing.vec"))
    there.parent.mkdir()
    there.write_text("1 1\n轴 1\n")
    told = set()
    for path in map(str, (there, missing)):
        body = json.loads(json.dumps(sent).replace("\\u2026", path))
        answer = client_of(lead).post(f"/api/corpora/{corpus.pk}/{where}", body)
        assert answer.status_code == 400, answer.json()
        told.add(answer.content.decode().replace(path, "…"))
    assert len(told) == 1, told

"""Rounds through HTTP. What a round does when it runs is tested beside the services."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import ConnectionError

from annotation.models import Corpus, JobStatus, Sentence
from annotation.selectors.workers import QUEUE_HEARTBEAT
from learner.models import Lot, Phase, Round
from learner.selectors import rounds
from learner.services.worker_heartbeat import beat
from tests.builders import answers, client_of, make_annotation, make_sentences
from tests.learner.builders import make_model, make_round

SINGLE = {
    "kind": "none", "weak_types": [], "rare_below": 0.02, "detector": "rnn_cnn", "detector_epochs": 15,
    "weak_reads_all": False, "bases": [], "folds": 5, "trees": 100, "min_leaf": 5,
}  # fmt: skip


@pytest.fixture
def url(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/rounds"


def test_a_lead_starts_a_round(url: str, corpus: Corpus, enough: list[Sentence], lead: User) -> None:
    answer = client_of(lead).post(url, {"high": 0.9, "low": 0.5, "auto_accept": "threshold", "epochs": 3})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["number"], made["status"], made["phase"], made["worker_seen"]) == (1, "queued", "train", False)
    assert made["settings"] == {
        "encoder": "anneal:zh-tiny", "parent": None, "high": 0.9, "low": 0.5, "budget": 200, "auto_accept": "threshold",
        "strategy": "least_confidence", "overlap_percent": 0, "epochs": 3, "seed": 1, "sequence": "attbilstm",
        "attention": "cosine", "cell": "plain", "decoder": "crf", "loss": "crf", "scheme": "BIO", "r_drop": 0.0,
        "freeze_epochs": 0, "ensemble": SINGLE, "extra": {},
    }  # fmt: skip
    assert made["counts"] == {
        "human": 12, "imported": 0, "auto": 0, "train": 0, "dev": 0, "scored": 0, "auto_accepted": 0, "queued": 0,
    }  # fmt: skip
    assert [phase["status"] for phase in made["phases"]] == ["waiting"] * 5
    assert made["created_by"] == {"id": lead.pk, "username": "lead"}


@pytest.mark.parametrize(
    "ensemble",
    [
        {"kind": "weak_strong", "weak_types": ["Part"], "detector": "self_attention"},
        {"kind": "stacking", "bases": ["bilstm_crf", {"sequence": "none"}], "folds": 3},
    ],
)
def test_a_lead_chooses_an_ensemble(
    url: str, corpus: Corpus, enough: list[Sentence], lead: User, annotator: User, ensemble: dict[str, object]
) -> None:
    make_annotation(make_sentences(corpus, ["主轴"])[0], [(0, 2, "Part")], author=annotator)
    made = client_of(lead).post(url, {"ensemble": ensemble}).json()
    assert made["settings"]["ensemble"] == SINGLE | ensemble


def test_another_encoder_than_the_presets_has_a_rate_of_its_own(url: str, enough: list[Sentence], lead: User) -> None:
    made = client_of(lead).post(url, {"preset": "rocling", "encoder": "embedding"}).json()["settings"]
    assert (made["encoder"], made["extra"]) == ("embedding", {"train.weight_decay": 1e-7})


def test_a_preset_of_an_ensemble_brings_it(url: str, enough: list[Sentence], lead: User) -> None:
    made = client_of(lead).post(url, {"preset": "rocling_stacking", "epochs": 3}).json()["settings"]
    assert (made["ensemble"]["kind"], made["loss"], made["epochs"]) == ("stacking", "crf+focal", 3)


def test_a_lexicon_that_is_not_there_is_refused_before_the_round(url: str, enough: list[Sentence], lead: User) -> None:
    extra = {"model.lexicon": "/no/words.vec"}
    answer = client_of(lead).post(url, {"encoder": "embedding", "sequence": "lattice", "extra": extra})
    assert answer.status_code == 400
    assert "There is no lexicon '/no/words.vec'" in answer.json()["error"]["data"]["fields"]["extra"][0]
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("ensemble", "says"),
    [
        ({"kind": "weak_strong", "weak_types": ["Colour"]}, "no entity type Colour"),
        ({"kind": "weak_strong", "weak_types": ["Part"]}, "no labelled Part"),
        ({"kind": "weak_strong"}, "No type is rare enough"),
        ({"kind": "stacking", "bases": [{"epochs": 501}]}, "epochs must be at most 500"),
        ({"kind": "weak_strong", "bases": ["msra"]}, "bases is an option of stacking"),
        ({"kind": "stacking"}, "at least one base"),
        ({"kind": "bagging"}, "bagging"),
    ],
)
def test_an_ensemble_that_makes_no_sense_is_refused_in_words(
    url: str, enough: list[Sentence], lead: User, ensemble: dict[str, object], says: str
) -> None:
    answer = client_of(lead).post(url, {"ensemble": ensemble})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert says in str(answer.json()["error"])
    assert not Round.objects.exists()


def test_an_ensemble_is_no_parent(url: str, corpus: Corpus, enough: list[Sentence], lead: User) -> None:
    parent = make_model(corpus, config={"model": {"encoder": "embedding"}, "ensemble": {"kind": "stacking"}})
    answer = client_of(lead).post(url, {"parent": parent.pk})
    assert answer.status_code == 400
    assert "is an ensemble" in answer.json()["error"]["data"]["fields"]["parent"][0]


def test_a_stack_does_not_start_from_a_model_that_has_seen_its_sentences(
    url: str, corpus: Corpus, other_corpus: Corpus, enough: list[Sentence], lead: User
) -> None:
    other_corpus.memberships.create(user=lead, role="viewer")
    stranger = make_model(other_corpus)
    child = make_model(other_corpus, parent=make_model(corpus))
    stacking = {"kind": "stacking", "bases": ["bilstm_crf"]}
    answer = client_of(lead).post(url, {"parent": child.pk, "ensemble": stacking})
    assert (answer.status_code, "have not seen" in answer.json()["error"]["message"]) == (400, True)
    assert client_of(lead).post(url, {"parent": stranger.pk, "ensemble": stacking}).status_code == 201


def test_only_leads_start_rounds(
    url: str, enough: list[Sentence], reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    people = [outsider, viewer, annotator, reviewer]
    assert answers(lambda browser: browser.post(url, {}), *people) == [404, 403, 403, 403]


def test_two_rounds_of_a_corpus_never_run_at_once(url: str, enough: list[Sentence], lead: User) -> None:
    client_of(lead).post(url, {})
    answer = client_of(lead).post(url, {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "round_active")


def test_too_few_labels_are_refused_with_the_number_that_is_missing(
    url: str, sentences: list[Sentence], lead: User
) -> None:
    make_annotation(sentences[0], [(3, 6, "Material")], author=lead)
    answer = client_of(lead).post(url, {})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["data"]) == (400, "not_enough_labels", {"needed": 10, "found": 1})
    assert "9 more" in error["message"]


def test_labels_without_an_entity_are_not_enough(url: str, corpus: Corpus, lead: User) -> None:
    for row in make_sentences(corpus, [f"第{number}句。" for number in range(12)]):
        make_annotation(row, author=lead)
    assert client_of(lead).post(url, {}).json()["error"]["code"] == "not_enough_labels"


@pytest.mark.parametrize(
    "chosen",
    [
        {"low": 0.9, "high": 0.5},
        {"high": 1.5},
        {"encoder": "no such encoder"},
        {"strategy": "astrology"},
        {"auto_accept": "always"},
        {"epochs": 0},
        {"budget": -1},
        {"overlap_percent": 101},
        {"seed": "x"},
    ],
)
def test_contradictions_are_refused_before_anything_starts(
    url: str, enough: list[Sentence], lead: User, chosen: dict[str, object]
) -> None:
    answer = client_of(lead).post(url, chosen)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert not Round.objects.exists()


def test_a_parent_of_somebody_elses_corpus_is_not_there(
    url: str, enough: list[Sentence], other_corpus: Corpus, lead: User
) -> None:
    theirs = make_model(other_corpus)
    for number in (theirs.pk, 999999):
        assert client_of(lead).post(url, {"parent": number}).status_code == 404


def test_a_parent_of_another_corpus_of_ones_own_is_taken(
    url: str, enough: list[Sentence], other_corpus: Corpus, lead: User
) -> None:
    other_corpus.memberships.create(user=lead, role="viewer")
    parent = make_model(other_corpus)
    assert client_of(lead).post(url, {"parent": parent.pk}).json()["settings"]["parent"] == parent.pk


def test_the_corpus_overlap_is_the_default(url: str, corpus: Corpus, enough: list[Sentence], lead: User) -> None:
    Corpus.objects.filter(pk=corpus.pk).update(overlap_percent=30)
    assert client_of(lead).post(url, {}).json()["settings"]["overlap_percent"] == 30


def test_a_finished_round_shows_everything(url: str, corpus: Corpus, viewer: User) -> None:
    version = make_model(corpus)
    row = make_round(
        corpus, status=JobStatus.SUCCEEDED, phase=Phase.SELECT, model_version=version, settings={}, counts={"queued": 7}
    )
    lot = Lot.objects.create(corpus=corpus, round=row, model_version=version, threshold=0.9)
    [made] = client_of(viewer).get(url).json()["results"]
    assert made == client_of(viewer).get(f"{url}/{row.pk}").json()
    assert made["lot"] == {"id": lot.pk, "status": "released", "count": 0}
    assert made["model_version"] == {"id": version.pk, "number": 1}
    assert made["metrics"]["dev"]["micro"]["f1"] == 0.75
    assert {phase["status"] for phase in made["phases"]} == {"done"}


def test_a_round_from_before_there_were_ensembles_is_of_a_single_model(url: str, corpus: Corpus, viewer: User) -> None:
    epoch = {"epoch": 1, "loss": 2.0, "dev_f1": 0.5, "seconds": 1.0}
    make_round(corpus, settings={"encoder": "embedding"}, history=[epoch])
    [made] = client_of(viewer).get(url).json()["results"]
    assert (made["settings"]["ensemble"], made["history"]) == (SINGLE, [{"part": "", **epoch}])


def test_a_running_round_shows_where_it_is(url: str, corpus: Corpus, viewer: User) -> None:
    row = make_round(corpus, status=JobStatus.RUNNING, phase=Phase.SCORE, progress_done=20, progress_total=80)
    phases = client_of(viewer).get(f"{url}/{row.pk}").json()["phases"]
    assert [phase["status"] for phase in phases] == ["done", "done", "done", "running", "waiting"]
    assert phases[3] == {"phase": "score", "status": "running", "done": 20, "total": 80}


def test_a_round_whose_worker_is_silent_says_so(url: str, corpus: Corpus, viewer: User) -> None:
    row = make_round(corpus, status=JobStatus.RUNNING, lease_until=timezone.now() + timedelta(seconds=29))
    assert client_of(viewer).get(f"{url}/{row.pk}").json()["interrupted"] is False
    Round.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert client_of(viewer).get(f"{url}/{row.pk}").json()["interrupted"] is True


def test_a_round_starts_from_a_preset_and_what_is_given_goes_over_it(
    url: str, enough: list[Sentence], lead: User
) -> None:
    given = {"preset": "steel", "encoder": "embedding", "extra": {"train.batch_size": 4}}
    made = client_of(lead).post(url, given, format="json").json()["settings"]
    assert (made["encoder"], made["decoder"], made["loss"], made["scheme"]) == (
        "embedding",
        "softmax",
        "ls_focal_ce",
        "IO",
    )
    assert (made["epochs"], made["extra"]) == (30, {"train.batch_size": 4})


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"decoder": "softmax"}, "needs decoder crf"),
        ({"extra": {"model.lstm_hidden": -1}}, "attention_dim, embedding_dim must be above 0"),
        ({"extra": {"os.system": 1}}, "neither model"),
    ],
)
def test_settings_that_make_no_sense_start_no_round(
    url: str, enough: list[Sentence], lead: User, given: dict[str, object], says: str
) -> None:
    answer = client_of(lead).post(url, given, format="json")
    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"]
    assert not Round.objects.exists()


def test_a_living_worker_is_seen(url: str, corpus: Corpus, viewer: User) -> None:
    row = make_round(corpus)
    beat(["default"])
    assert client_of(viewer).get(f"{url}/{row.pk}").json()["worker_seen"] is False
    beat(["gpu"])
    assert client_of(viewer).get(f"{url}/{row.pk}").json()["worker_seen"] is True
    assert cache.get(QUEUE_HEARTBEAT.format("gpu")) is not None


def test_a_waiting_round_is_cancelled_at_once_and_tried_again(
    url: str, enough: list[Sentence], lead: User, reviewer: User, outsider: User
) -> None:
    row = client_of(lead).post(url, {}).json()
    cancel, retry = f"{url}/{row['id']}/cancel", f"{url}/{row['id']}/retry"
    for path in (cancel, retry):
        assert answers(lambda browser, path=path: browser.post(path), outsider, reviewer) == [404, 403]
    assert client_of(lead).post(retry).status_code == 409
    assert client_of(lead).post(f"{url}/{row['id'] + 1}/retry").status_code == 404, "whatever else is active"
    assert client_of(lead).post(cancel).json()["status"] == "cancelled"
    assert client_of(lead).post(cancel).status_code == 409
    assert client_of(lead).post(retry).json()["status"] == "queued"


def test_a_cancelled_round_cannot_go_on_beside_another(url: str, enough: list[Sentence], lead: User) -> None:
    first = client_of(lead).post(url, {}).json()
    client_of(lead).post(f"{url}/{first['id']}/cancel")
    client_of(lead).post(url, {})
    answer = client_of(lead).post(f"{url}/{first['id']}/retry")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "round_active")


@pytest.mark.parametrize("phase", [Phase.SCORE, Phase.SELECT])
def test_an_older_round_does_not_go_on_once_a_newer_one_has_scored(
    url: str, corpus: Corpus, lead: User, phase: Phase
) -> None:
    """It would put its own predictions and proposals in the place of the newer ones."""
    older = make_round(corpus, status=JobStatus.FAILED)
    make_round(corpus, status=JobStatus.CANCELLED, phase=phase)
    answer = client_of(lead).post(f"{url}/{older.pk}/retry")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "round_over")
    assert answer.json()["error"]["data"] == {"reason": "newer_round", "number": 2}
    shown = client_of(lead).get(url).json()["results"]
    assert [(row["number"], row["overtaken"]) for row in shown] == [(2, False), (1, True)]
    assert client_of(lead).get(f"{url}/{older.pk}").json()["overtaken"] is True


def test_an_older_round_goes_on_where_a_newer_one_came_to_nothing(url: str, corpus: Corpus, lead: User) -> None:
    older = make_round(corpus, status=JobStatus.FAILED)
    make_round(corpus, status=JobStatus.FAILED, phase=Phase.CALIBRATE)
    assert [row["overtaken"] for row in client_of(lead).get(url).json()["results"]] == [False, False]
    assert client_of(lead).post(f"{url}/{older.pk}/retry").json()["status"] == "queued"


def test_a_running_round_is_asked_to_stop(url: str, corpus: Corpus, lead: User) -> None:
    row = make_round(corpus, status=JobStatus.RUNNING, lease_until=timezone.now() + timedelta(seconds=20))
    made = client_of(lead).post(f"{url}/{row.pk}/cancel").json()
    assert (made["status"], made["cancel_requested"]) == ("running", True)


def test_a_round_whose_worker_died_is_cancelled_at_once(url: str, corpus: Corpus, lead: User) -> None:
    row = make_round(corpus, status=JobStatus.RUNNING, lease_until=timezone.now() - timedelta(seconds=20))
    assert client_of(lead).post(f"{url}/{row.pk}/cancel").json()["status"] == "cancelled"


def test_rounds_of_another_corpus_are_not_there(url: str, other_corpus: Corpus, lead: User) -> None:
    theirs = make_round(other_corpus)
    browser = client_of(lead)
    assert browser.get(f"{url}/{theirs.pk}").status_code == 404
    assert browser.post(f"{url}/{theirs.pk}/cancel").status_code == 404
    assert browser.post(f"{url}/{theirs.pk}/retry").status_code == 404
    assert client_of(lead).get(f"/api/corpora/{other_corpus.pk}/rounds").status_code == 404


def test_rounds_are_shown_while_the_cache_is_down(
    url: str, corpus: Corpus, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Down:
        def get(self, key: str) -> None:
            raise ConnectionError("no Redis")

    make_round(corpus)
    monkeypatch.setattr(rounds, "cache", Down())
    [row] = client_of(viewer).get(url).json()["results"]
    assert row["worker_seen"] is False

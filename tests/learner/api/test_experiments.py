"""Experiments through HTTP. What they do when they run is tested beside the services."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from annotation.models import AuditEvent, Corpus, JobStatus, Origin, Sentence, Split
from learner.models import Experiment
from learner.services.artefacts import experiment_folder
from tests.builders import answers, client_of, make_annotation, make_sentences
from tests.learner.builders import make_experiment

LOSSES = {"name": "Which loss?", "grid": {"model": {"loss": ["crf", "crf+focal"]}}, "seeds": [1, 2]}


def stack(*bases: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "stacking", "bases": list(bases)}


@pytest.fixture
def url(corpus: Corpus) -> str:
    return f"/api/corpora/{corpus.pk}/experiments"


def refused(user: User, url: str, body: dict[str, Any]) -> str:
    """The message of a refusal, which leaves nothing behind."""
    answer = client_of(user).post(url, body)
    assert answer.status_code == 400, answer.json()
    assert not Experiment.objects.exists()
    error = answer.json()["error"]
    return f"{error['message']} {error['data']}"


def test_a_lead_starts_an_experiment(url: str, enough: list[Sentence], lead: User) -> None:
    answer = client_of(lead).post(url, LOSSES)
    made = answer.json()
    assert answer.status_code == 201
    assert (made["number"], made["name"], made["status"]) == (1, "Which loss?", "queued")
    assert (made["progress_done"], made["progress_total"]) == (0, 4)
    assert [(cell["name"], cell["figures"]) for cell in made["cells"]] == [("loss=crf", None), ("loss=crf+focal", None)]
    assert made["cells"][1]["settings"]["loss"] == "crf+focal"
    assert (made["best"], made["current"], made["failed"], made["created_by"]["username"]) == (None, None, [], "lead")
    assert made["spec"] == {"seeds": [1, 2], "grid": {"model": {"loss": ["crf", "crf+focal"]}}}
    assert AuditEvent.objects.get(verb="experiment.started").data == {"experiment": 1, "name": "Which loss?", "runs": 4}


def test_experiments_are_for_leads(
    url: str, corpus: Corpus, lead: User, reviewer: User, annotator: User, outsider: User
) -> None:
    row = make_experiment(corpus)
    reads = ("", f"/{row.pk}", f"/{row.pk}/report")
    for path in reads:
        assert answers(lambda browser, path=path: browser.get(f"{url}{path}"), outsider, annotator, reviewer) == [
            404, 403, 403
        ]  # fmt: skip
    for path in ("", "/plan", f"/{row.pk}/cancel", f"/{row.pk}/retry"):
        assert answers(
            lambda browser, path=path: browser.post(f"{url}{path}", LOSSES), outsider, annotator, reviewer
        ) == [404, 403, 403]
    assert client_of(lead).get(url).status_code == 200


def test_experiments_of_another_corpus_are_not_there(url: str, other_corpus: Corpus, lead: User) -> None:
    theirs, browser = make_experiment(other_corpus), client_of(lead)
    for path in (f"/{theirs.pk}", f"/{theirs.pk}/report"):
        assert browser.get(f"{url}{path}").json() == browser.get(f"{url}/999999").json()
    for verb in ("cancel", "retry"):
        assert browser.post(f"{url}/{theirs.pk}/{verb}").status_code == 404
    theirs.refresh_from_db()
    assert theirs.status == JobStatus.QUEUED


def test_the_newest_comes_first_with_its_best_cell(url: str, corpus: Corpus, lead: User) -> None:
    best = {"cell": "base", "f1": {"mean": 0.8, "sd": None, "runs": 1}}
    done = make_experiment(corpus, status=JobStatus.SUCCEEDED)
    done.results["best"] = best
    done.save()
    make_experiment(corpus)
    listed = client_of(lead).get(url).json()
    assert [(row["number"], row["best"]) for row in listed["results"]] == [(2, None), (1, best)]
    assert "cells" not in listed["results"][0]


def test_a_table_reads_no_long_lists(url: str, corpus: Corpus, lead: User, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        make_experiment(corpus, status=JobStatus.SUCCEEDED, number=number + 1)
    browser = client_of(lead)
    with django_assert_max_num_queries(6) as captured:
        assert len(browser.get(url).json()["results"]) == 5
    assert not [query for query in captured.captured_queries if "snapshot" in query["sql"]]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"grid": {"model": {"los": ["crf"]}}}, "Unknown key grid.model.los"),
        ({"grid": {"model": {"loss": ["crf", "lovely"]}}}, "model.loss = 'lovely' makes sense in no combination"),
        ({"grid": {"model": {"loss": []}}}, "grid.model.loss is an empty list"),
        ({"grid": {"presets": ["nobody's"]}}, 'there is no preset "nobody\'s"'),
        ({"base": {"train": {"epochs": "many"}}}, "base.train.epochs must be a whole number"),
        ({"base": {"train": {"epochs": 501}}}, "train.epochs must be at most 500"),
        ({"base": {"model": {"encoder": "/no/such/folder"}}}, "model.encoder: unknown encoder"),
        ({"base": {"ensemble": stack({"encoder": "/no/such/folder"})}}, "model.encoder: unknown encoder"),
        ({"base": {"model": {"sequence": "lattice", "lexicon": "/no/words.vec"}}}, "no lexicon '/no/words.vec'"),
        ({"base": {"ensemble": stack({"epochs": 501})}}, "train.epochs must be at most 500"),
        ({"base": {"train": {"seed": 3}}}, "list the seeds under"),
        ({"seeds": []}, "seeds is an empty list"),
        ({"folds": 1}, "folds must be at least 2"),
        ({"folds": 5, "data": {"test_share": 0.2}}, "folds and data.test_share contradict each other"),
        ({"data": {"types": ["Metal"]}}, "data.types: there is no entity type 'Metal'"),
        ({"grid": {"train": {"lr_head": [number / 1000 for number in range(1, 102)]}}, "seeds": [1, 2]}, "202 runs"),
        ({"grid": {"train": {name: [0.1 + n / 100 for n in range(40)] for name in ("warmup", "shallow")}}}, "1,600"),
        ({"colour": "red"}, "Unknown key"),
        ({"data": {"train": "/etc/passwd"}}, "Unknown key"),
        ({"source": {"corpus": "aluminium"}}, "Unknown key"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_key(
    url: str, enough: list[Sentence], lead: User, body: dict[str, Any], says: str
) -> None:
    assert says in refused(lead, url, {"name": "Which loss?"} | body)


def test_a_split_without_weak_types_is_refused_by_the_name_of_its_row(
    url: str, enough: list[Sentence], lead: User
) -> None:
    body = LOSSES | {"presets": {"split": {"ensemble": {"kind": "weak_strong"}}}}
    assert "split, loss=crf: No type is rare enough" in refused(lead, url, body)


def test_too_few_labels_are_refused(url: str, corpus: Corpus, lead: User, annotator: User) -> None:
    for row in make_sentences(corpus, [f"材料{number}" for number in range(9)]):
        make_annotation(row, [], author=annotator)
    assert "at least 10 sentences of the pool that people have labelled; there are 9" in refused(lead, url, LOSSES)
    make_annotation(make_sentences(corpus, ["材料"])[0], [(0, 2, "Material")], origin=Origin.AUTO)
    assert "there are 9. Label 1 more" in refused(lead, url, LOSSES), "what a model labelled does not count"
    make_annotation(make_sentences(corpus, ["钢"])[0], [], author=annotator)
    assert "holds an entity" in refused(lead, url, LOSSES)
    assert "at least 12 sentences" in refused(lead, url, LOSSES | {"folds": 12})


def test_a_plan_says_what_would_run_and_keeps_nothing(url: str, enough: list[Sentence], lead: User) -> None:
    body = {"grid": {"model": {"loss": ["crf", "ce"], "decoder": ["crf", "softmax"]}}, "seeds": [1, 2, 3]}
    plan = client_of(lead).post(f"{url}/plan", body).json()
    assert (plan["runs"], plan["cells"]) == (6, ["loss=crf, decoder=crf", "loss=ce, decoder=softmax"])
    assert [one["name"] for one in plan["skipped"]] == ["loss=crf, decoder=softmax", "loss=ce, decoder=crf"]
    assert "needs decoder crf" in plan["skipped"][0]["reason"]
    assert plan["sentences"] == {"train": 12, "dev": 0, "test": 0}
    assert not Experiment.objects.exists()
    assert "Unknown key grid.model.x" in refused(lead, f"{url}/plan", {"grid": {"model": {"x": [1]}}})


def test_every_setting_that_a_grid_can_vary_is_listed_with_its_kind(
    url: str, enough: list[Sentence], lead: User
) -> None:
    listed = {row["name"]: row for row in client_of(lead).get("/api/setting-fields").json()}
    assert listed["model.decoder"] == {
        "name": "model.decoder", "kind": "choice", "choices": ["crf", "softmax"], "default": "crf"
    }  # fmt: skip
    kinds = ("model.encoder", "model.tanh_emissions", "train.epochs", "train.lr_head", "train.batch_size")
    assert [listed[name]["kind"] for name in kinds] == ["text", "flag", "whole", "number", "whole"]
    assert "train.seed" not in listed
    defaults = {name: [row["default"]] for name, row in listed.items() if row["default"] is not None}
    grid = {
        part: {name.partition(".")[2]: values for name, values in defaults.items() if name.startswith(part)}
        for part in ("model", "train")
    }
    assert client_of(lead).post(f"{url}/plan", {"grid": grid}).json()["runs"] == 1


def test_a_corpus_has_one_active_experiment(url: str, enough: list[Sentence], lead: User) -> None:
    client_of(lead).post(url, LOSSES)
    answer = client_of(lead).post(url, LOSSES)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "experiment_active")


def test_an_archived_corpus_is_not_experimented_on(
    url: str, corpus: Corpus, enough: list[Sentence], lead: User
) -> None:
    corpus.archived_at = timezone.now()
    corpus.save()
    assert client_of(lead).post(url, LOSSES).status_code == 409


def test_a_waiting_experiment_is_cancelled_at_once_and_tried_again(
    url: str, enough: list[Sentence], lead: User
) -> None:
    row = client_of(lead).post(url, LOSSES).json()
    cancel, retry = f"{url}/{row['id']}/cancel", f"{url}/{row['id']}/retry"
    assert client_of(lead).post(retry).json()["error"]["code"] == "experiment_active"
    assert client_of(lead).post(f"{url}/{row['id'] + 1}/retry").status_code == 404, "whatever else is active"
    assert client_of(lead).post(cancel).json()["status"] == "cancelled"
    assert client_of(lead).post(cancel).json()["error"]["code"] == "experiment_over"
    assert client_of(lead).post(retry).json()["status"] == "queued"
    verbs = AuditEvent.objects.filter(verb__startswith="experiment.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["experiment.started", "experiment.cancelled", "experiment.retried"]


def test_a_finished_experiment_is_not_tried_again(url: str, corpus: Corpus, lead: User) -> None:
    row = make_experiment(corpus, status=JobStatus.SUCCEEDED)
    assert client_of(lead).post(f"{url}/{row.pk}/retry").json()["error"]["code"] == "experiment_over"


def test_a_running_experiment_is_asked_to_stop_and_a_dead_one_ended(url: str, corpus: Corpus, lead: User) -> None:
    row = make_experiment(corpus, status=JobStatus.RUNNING, lease_until=timezone.now() + timedelta(seconds=20))
    made = client_of(lead).post(f"{url}/{row.pk}/cancel").json()
    assert (made["status"], made["cancel_requested"]) == ("running", True)
    Experiment.objects.update(lease_until=timezone.now() - timedelta(seconds=20))
    assert client_of(lead).post(f"{url}/{row.pk}/cancel").json()["status"] == "cancelled"


def test_a_retry_forgets_what_failed(url: str, corpus: Corpus, lead: User) -> None:
    row = make_experiment(
        corpus, status=JobStatus.FAILED, failed={"base, seed 2": "The loss became infinite."}, progress_done=3
    )
    shown = client_of(lead).get(f"{url}/{row.pk}").json()
    assert shown["failed"] == [{"name": "base, seed 2", "reason": "The loss became infinite."}]
    again = client_of(lead).post(f"{url}/{row.pk}/retry").json()
    assert (again["status"], again["failed"], again["progress_done"]) == ("queued", [], 2)


def test_what_is_labelled_later_is_not_in_it(
    url: str, corpus: Corpus, enough: list[Sentence], lead: User, annotator: User
) -> None:
    made = client_of(lead).post(url, LOSSES).json()
    make_annotation(enough[0], [], author=lead)
    make_annotation(make_sentences(corpus, ["主轴"], split=Split.DEV)[0], [(0, 2, "Part")], author=annotator)
    snapshot = Experiment.objects.get(pk=made["id"]).snapshot
    assert (len(snapshot["train"]), snapshot["dev"]) == (12, [])
    assert enough[0].gold_id not in snapshot["train"]


@pytest.fixture
def reported(corpus: Corpus) -> Experiment:
    row = make_experiment(corpus, status=JobStatus.SUCCEEDED)
    folder = experiment_folder(row)
    (folder / "charts").mkdir(parents=True)
    for name in ("report.md", "summary.csv", "types.csv", "results.json", "charts/f1.svg", "runs.log"):
        (folder / name).write_text(name, "utf-8")
    return row


@pytest.mark.parametrize(
    ("kind", "name"),
    [("markdown", "report.md"), ("csv", "summary.csv"), ("types", "types.csv"), ("json", "results.json")],
)
def test_the_report_is_downloaded(url: str, reported: Experiment, lead: User, kind: str, name: str) -> None:
    answer = client_of(lead).get(f"{url}/{reported.pk}/report", {"file": kind})
    assert b"".join(answer.streaming_content) == name.encode()
    assert f'filename="experiment-1-{name}"' in answer["Content-Disposition"]


def test_the_zip_holds_the_page_with_its_charts_and_nothing_else(url: str, reported: Experiment, lead: User) -> None:
    answer = client_of(lead).get(f"{url}/{reported.pk}/report", {"file": "zip"})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert sorted(archive.namelist()) == [
            f"experiment-1/{name}"
            for name in ("charts/f1.svg", "report.md", "results.json", "summary.csv", "types.csv")
        ]


def test_before_the_first_run_there_is_no_report(url: str, corpus: Corpus, lead: User) -> None:
    row = make_experiment(corpus)
    answer = client_of(lead).get(f"{url}/{row.pk}/report")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        409,
        "No run is over yet, so there is no report.",
    )
    assert client_of(lead).get(f"{url}/{row.pk}/report", {"file": "../report.md"}).status_code == 400

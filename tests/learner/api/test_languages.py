"""What the learner says, in the language of who asks."""

import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Sentence
from annotation.services import leases
from annotation.words import packed, say
from learner.models import Round
from learner.services.experiment_plan import planned
from learner.services.holding import unexpected
from tests.builders import Browser, client_of
from tests.learner.builders import make_experiment, make_round

ZH = {"HTTP_ACCEPT_LANGUAGE": "zh-Hans"}


@pytest.fixture
def browser(lead: User) -> Browser:
    return client_of(lead)


def refusal(browser: Browser, corpus: Corpus, what: str, given: object) -> dict:
    return browser.post(f"/api/corpora/{corpus.pk}/{what}", given, **ZH).json()["error"]


@pytest.mark.parametrize(
    ("given", "field", "text"),
    [
        ({"low": 0.9, "high": 0.5}, "low", "低阈值不能大于高阈值。"),
        ({"extra": {"train.batch_size": 0}}, "extra", "批大小 batch_size 必须大于 0，且不超过 4096。"),
        ({"extra": {"lstm": 3}}, "extra", "“lstm”须以 model. 或 train. 开头。"),
        (
            {"decoder": "softmax"},
            "extra",
            "损失函数 crf 需要 CRF 解码器；若用 softmax，请改选 ce、focal、ls_ce、ls_focal_ce 之一。",
        ),
        ({"parent": 99}, "parent", "没有这个模型版本。"),
        ({"epochs": "x"}, "epochs", "请填写合法的整数值。"),
    ],
)
def test_settings_of_a_round(
    corpus: Corpus, enough: list[Sentence], browser: Browser, given: object, field: str, text: str
) -> None:
    assert refusal(browser, corpus, "rounds", given)["data"]["fields"] == {field: [text]}


def test_what_a_sentence_holds_is_told_too(corpus: Corpus, enough: list[Sentence], browser: Browser) -> None:
    [text] = refusal(browser, corpus, "rounds", {"encoder": "no such one"})["data"]["fields"]["encoder"]
    assert text.startswith("没有编码器“no such one”。可用：anneal:zh-tiny、scratch:tiny、")


def test_labels_that_are_missing(corpus: Corpus, browser: Browser) -> None:
    error = refusal(browser, corpus, "rounds", {})
    assert error["message"] == "语料池中至少要有 10 个已标注的句子，现有 0 个，请再标注 10 个。"


def test_settings_of_a_pretraining(corpus: Corpus, enough: list[Sentence], browser: Browser) -> None:
    given = {"name": "钢", "pool": True, "settings": '{"batch": 32, "accumulate": 5}'}
    answer = browser.post(f"/api/corpora/{corpus.pk}/pretrainings", given, format="multipart", **ZH)
    error = answer.json()["error"]
    assert error["data"]["fields"] == {"settings": ["每步窗口数须为每步份数的整数倍。"]}


def test_a_specification(corpus: Corpus, enough: list[Sentence], browser: Browser) -> None:
    error = refusal(browser, corpus, "experiments/plan", {"grid": {"model": {"loss": ["crf", "crf"]}}})
    assert error["message"] == "grid.model.loss 中有重复的取值。"


GRID = {"grid": {"model": {"decoder": ["crf", "softmax"], "loss": ["crf", "ce"]}}}


def test_combinations_that_make_no_sense(corpus: Corpus, enough: list[Sentence], lead: User, browser: Browser) -> None:
    plan = browser.post(f"/api/corpora/{corpus.pk}/experiments/plan", GRID, **ZH).json()
    assert [row["reason"][:5] for row in plan["skipped"]] == ["损失函数 ", "损失函数 "]
    made = browser.post(f"/api/corpora/{corpus.pk}/experiments", {"name": "x", **GRID}).json()
    again = browser.get(f"/api/corpora/{corpus.pk}/experiments/{made['id']}", **ZH).json()
    assert again["skipped"] == plan["skipped"]
    assert made["skipped"][0]["reason"].startswith("loss ")
    assert planned(corpus, lead, GRID).skipped[0].reason == made["skipped"][0]["reason"]


def test_runs_that_failed(corpus: Corpus, browser: Browser) -> None:
    reason = say("There is no encoder {name!r}. {use}", name="x", use=say("it is empty"))
    row = make_experiment(corpus, failed={"a": packed(reason), "b": "As it was told before."})
    found = browser.get(f"/api/corpora/{corpus.pk}/experiments/{row.pk}", **ZH).json()["failed"]
    assert [one["reason"] for one in found] == ["没有编码器“x”。内容为空", "As it was told before."]


def test_why_a_round_failed(corpus: Corpus, browser: Browser) -> None:
    error = leases.reason("unexpected", unexpected(ZeroDivisionError("by {zero}")))
    row = make_round(corpus, status="failed", error=error)
    found = browser.get(f"/api/corpora/{corpus.pk}/rounds/{row.pk}", **ZH).json()["error"]["message"]
    assert found == "发生意外错误：ZeroDivisionError: by {zero}。详情见后台进程的日志。"
    assert Round.objects.get(pk=row.pk).why.startswith("Something unexpected happened: ZeroDivisionError: by {zero}.")


def test_the_systems_of_papers(browser: Browser) -> None:
    presets = {row["id"]: (row["title"], row["source"]) for row in browser.get("/api/presets", **ZH).json()}
    assert presets["steel_ce"] == ("ALBERT，交叉熵", "钢铁论文，表 3")
    assert presets["msra"] == ("ALBERT-BiLSTM-CRF", "MSRA 论文")

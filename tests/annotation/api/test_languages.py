"""What the server says, in the language of who asks: nothing English on a Chinese page."""

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from annotation.models import Corpus, EntityType, TransferJob
from annotation.services.export_options import ExportOptions
from annotation.services.transfers import old_report_key, run_export, run_import, start_export, start_import
from tests.builders import PASSWORD, Browser, client_of

ZH = {"HTTP_ACCEPT_LANGUAGE": "zh-Hans"}


@pytest.fixture
def browser(lead: User) -> Browser:
    return client_of(lead)


def url(corpus: Corpus, what: str) -> str:
    return f"/api/corpora/{corpus.pk}/{what}"


@pytest.mark.parametrize(
    ("given", "field", "text"),
    [
        ({"name": "Material"}, "name", "已有名为“Material”的实体类型。"),
        ({"name": "B-Part"}, "name", "名称不能包含空格、连字符或引号，因为它会写入 B-…、I-… 标记。"),
        ({"name": "Shape", "hotkey": "1"}, "hotkey", "快捷键 1 已用于“Material”，请换一个。"),
        ({"name": "Shape", "colour": "red"}, "colour", "输入一个有效的值。"),
        ({"name": "x" * 61}, "name", "请确保这个字段不能超过 60 个字符。"),
    ],
)
def test_what_is_wrong_with_a_field(corpus: Corpus, browser: Browser, given: object, field: str, text: str) -> None:
    error = browser.post(url(corpus, "entity-types"), given, **ZH).json()["error"]
    assert error["data"]["fields"][field] == [text]


def test_a_name_that_is_taken(corpus: Corpus, browser: Browser) -> None:
    error = browser.post("/api/corpora", {"name": "steel"}, **ZH).json()["error"]
    assert error == {
        "code": "invalid",
        "message": "有些内容填写有误，请检查。",
        "data": {"fields": {"name": ["已存在，请换一个。"]}},
    }


def test_a_password_that_is_too_short(browser: Browser) -> None:
    answer = browser.post("/api/session/password", {"old": PASSWORD, "new": "x1y"}, **ZH)
    assert answer.json()["error"]["data"]["fields"]["new"] == ["密码太短：至少需要 8 个字符。"]


def test_a_list_in_a_sentence(corpus: Corpus, lead: User, browser: Browser) -> None:
    ended = TransferJob.objects.create(
        corpus=corpus,
        kind="import",
        created_by=lead,
        status="failed",
        error={
            "code": "import_failed",
            "message": {
                "say": "The file has {count} new entity types, such as {some}; {limit} is the limit.",
                "with": {"count": 900, "some": ["A", "B"], "limit": 200},
            },
            "data": {},
        },
    )
    shown = browser.get(url(corpus, f"imports/{ended.pk}"), **ZH).json()["error"]["message"]
    assert shown == "文件中有 900 个新的实体类型（如 A、B），上限为 200。"


def imported(corpus: Corpus, lead: User, text: str, **options: object) -> TransferJob:
    job = start_import(corpus=corpus, actor=lead, file=ContentFile(text.encode()), file_name="甲.txt", **options)
    run_import(job.pk)
    return job


def test_why_an_import_failed_is_told_to_each_reader_in_their_own(corpus: Corpus, lead: User, browser: Browser) -> None:
    job = imported(corpus, lead, "{}\n", format="jsonl")
    chinese = browser.get(url(corpus, f"imports/{job.pk}"), **ZH).json()["error"]["message"]
    english = browser.get(url(corpus, f"imports/{job.pk}")).json()["error"]["message"]
    assert chinese == "按“JSON Lines”格式读取，甲.txt 中没有找到句子。"
    assert english == "No sentence was found in 甲.txt, read as JSON lines with spans."


LINES = '{"text": "主轴为钢。"}\n{"text": "主轴为钢。"}\n{"text": "须调质。", "spans": [[0, 9, "Part"]]}\n{\n'


def test_what_became_of_each_line(corpus: Corpus, lead: User, browser: Browser) -> None:
    job = imported(corpus, lead, LINES, format="jsonl")
    problems = browser.get(url(corpus, f"imports/{job.pk}"), **ZH).json()["report"]["problems"]
    told = [row["reason"] for row in problems]
    assert told == [
        "与第 1 行相同。",
        "实体位置 0–9 超出范围：句子共 4 个字符。",
        "该行不是有效的 JSON，见第 2 个字符。",
    ]
    table = b"".join(browser.get(url(corpus, f"imports/{job.pk}/report"), **ZH)).decode("utf-8-sig").splitlines()
    assert table[1].startswith("2,duplicate,与第 1 行相同。,")


def test_a_report_of_before_is_shown_as_it_was_written(corpus: Corpus, lead: User, browser: Browser) -> None:
    job = TransferJob.objects.create(
        corpus=corpus,
        kind="import",
        created_by=lead,
        status="succeeded",
        report={
            "problems": [{"line": 1, "code": "duplicate", "reason": "The same as line {1}.", "excerpt": ""}],
        },
    )
    default_storage.save(old_report_key(job), ContentFile(b"line,code,reason,excerpt\r\n"))
    found = browser.get(url(corpus, f"imports/{job.pk}"), **ZH).json()["report"]["problems"]
    assert found[0]["reason"] == "The same as line {1}."
    assert b"".join(browser.get(url(corpus, f"imports/{job.pk}/report"), **ZH)) == b"line,code,reason,excerpt\r\n"


def test_why_an_export_failed(corpus: Corpus, lead: User, browser: Browser) -> None:
    job = start_export(corpus=corpus, actor=lead, options=ExportOptions())
    run_export(job.pk)
    told = browser.get(url(corpus, f"exports/{job.pk}"), **ZH).json()["error"]["message"]
    assert told == "没有可导出的内容：所选的数据划分和来源中没有已标注的句子。"


def test_the_role_that_does_not_allow_it(corpus: Corpus, annotator: User) -> None:
    error = client_of(annotator).post(url(corpus, "entity-types"), {"name": "Shape"}, **ZH).json()["error"]
    assert error["message"] == "您在此语料库中是标注员，无权执行该操作。"
    assert not EntityType.objects.filter(name="Shape").exists()


def test_a_page_that_is_not_there(browser: Browser) -> None:
    assert browser.get("/api/nowhere", **ZH).json()["error"]["message"] == "此地址没有内容。"

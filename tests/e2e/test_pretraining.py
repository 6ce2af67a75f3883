"""A pretraining from its form to its page; what it learns is tested without a browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import World
from tests.e2e.test_languages import RAW_KEY, TEXTS, texts_of

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]


def start(page: Page, world: World, folder: Path, lines: int = 40) -> None:
    """From the pool and a file, by the keyboard where it can be. Of 40 lines it fails at once, where a worker runs."""
    text = folder / "steel.txt"
    text.write_text("转炉炼钢。\n" * lines, "utf-8")
    page.goto(world.url())
    page.get_by_role("link", name="Pretraining").click()
    page.get_by_role("button", name="Pretrain an encoder").press("Enter")
    page.get_by_role("textbox", name="Name").fill("Steel manuals")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").first.press("Enter")
    chooser.value.set_files(text)
    page.get_by_role("textbox", name="Characters to read").fill("9000000")


@pytest.mark.usefixtures("worker")
def test_a_lead_starts_a_pretraining_and_cancels_it(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=["主轴材料为45钢。"])
    page = sign_in(world.people["lead"])
    start(page, world, tmp_path, lines=400)
    page.get_by_role("button", name="More settings").click()
    page.get_by_role("textbox", name="Windows per step").fill("2")  # so that a step is quick, and heard of soon
    page.get_by_role("textbox", name="Name").press("Enter")

    expect(page.get_by_role("heading", name="1. Steel manuals")).to_be_visible()
    expect(page.get_by_text("Pool of this corpus")).to_be_visible()
    expect(page.get_by_text("steel.txt (6 KiB)")).to_be_visible()
    page.get_by_role("button", name="Cancel pretraining").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel pretraining").click()
    expect(page.get_by_text("Cancelled. What it has learned is kept")).to_be_visible(timeout=60_000)
    stored = "SELECT status, settings ->> 'characters' FROM learner_pretraining WHERE corpus_id = ?"
    assert world.server.rows(stored, world.id) == [("cancelled", 9_000_000)]

    page.get_by_role("link", name="← Pretraining").click()
    expect(page.get_by_role("row", name="1. Steel manuals")).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Pretrain an encoder")).to_be_enabled()


@pytest.mark.usefixtures("worker")
def test_the_encoder_in_the_box_reads_on_and_the_page_tells_what_that_brought(
    new_world: NewWorld, sign_in: SignIn, tmp_path: Path
) -> None:
    world = new_world(texts=["主轴材料为45钢。"])
    page = sign_in(world.people["lead"])
    start(page, world, tmp_path, lines=400)
    page.get_by_role("textbox", name="Characters to read").fill("3000")
    page.get_by_role("button", name="More settings").click()
    page.get_by_role("textbox", name="Windows per step").fill("8")
    page.get_by_role("textbox", name="Characters of a window").fill("32")  # else a slow machine reads for minutes
    page.get_by_role("button", name="Start pretraining").click()
    expect(page.get_by_test_id("held-out")).to_have_text(
        re.compile(r"\d\.\d{3} before, \d\.\d{3} after reading"), timeout=120_000
    )
    before, after = re.findall(r"\d\.\d{3}", page.get_by_test_id("held-out").inner_text())
    assert float(after) < float(before)  # of the same few words over and over


def test_what_the_server_refuses_is_said_in_the_form(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["lead"])
    start(page, world, tmp_path)
    page.get_by_role("combobox", name="Goes on from").fill("no such encoder!")
    page.keyboard.press("Tab")  # the list lies over the button
    page.get_by_role("button", name="Start pretraining").click()
    expect(page.get_by_role("alert")).to_contain_text("Unknown encoder 'no such encoder!'")


def test_the_pages_speak_one_language(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["lead"])
    start(page, world, tmp_path)
    page.get_by_role("button", name="Start pretraining").click()
    expect(page.get_by_role("heading", name="1. Steel manuals")).to_be_visible()
    page = sign_in(world.people["lead"], locale="zh-CN")
    foreign = texts_of("en") - texts_of("zh")
    (number,) = world.server.rows("SELECT id FROM learner_pretraining WHERE corpus_id = ?", world.id)[0]
    for address in ("pretraining", f"pretraining/{number}"):
        page.goto(world.url(address))
        page.wait_for_load_state("networkidle")
        found = page.evaluate(TEXTS)
        assert [text for text in found if text in foreign or RAW_KEY.search(text)] == [], address
    expect(page.get_by_role("heading", name="1. Steel manuals")).to_be_visible()


def test_pretraining_is_not_shown_to_annotators(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["annotator"])
    page.goto(world.url("rounds"))
    expect(page.get_by_role("link", name="Rounds")).to_be_visible()
    expect(page.get_by_role("link", name="Pretraining")).to_have_count(0)
    page.goto(world.url("pretraining"))
    expect(page.get_by_role("alert")).to_contain_text("Your role in this corpus does not allow that.")

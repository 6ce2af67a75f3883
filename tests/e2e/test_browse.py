"""Filters live in the address; a sentence shows its history, and a reviewer decides what stands."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import labelled
from tests.e2e.conftest import World, wait_until

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]


def choose(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=name).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_filters_are_in_the_address_and_survive_a_reload(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    labelled.fill(world, tmp_path)
    page = sign_in(world.people["viewer"])
    page.goto(world.url("browse"))
    expect(page.get_by_text("80 sentences", exact=True)).to_be_visible()
    choose(page, "Split", "Dev")
    expect(page.get_by_text("16 sentences", exact=True)).to_be_visible()
    page.get_by_role("searchbox", name="Text").fill("黄铜")
    expect(page.get_by_text("4 sentences", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("4 sentences", exact=True)).to_be_visible()
    expect(page.get_by_role("searchbox", name="Text")).to_have_value("黄铜")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_text("80 sentences", exact=True)).to_be_visible()


def test_the_list_is_paged_and_the_way_back_keeps_the_filters(
    new_world: NewWorld, sign_in: SignIn, tmp_path: Path
) -> None:
    world = new_world(texts=[])
    labelled.fill(world, tmp_path)
    page = sign_in(world.people["viewer"])
    page.goto(world.url("browse?split=pool"))
    page.get_by_role("button", name="Page 2").click()
    expect(page.get_by_text("51–64 of 64")).to_be_visible()
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_text("51–64 of 64")).to_be_visible()


def test_a_reviewer_corrects_a_sentence_and_takes_it_back(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["𠮷野家主轴采用45钢制造"])
    sentence = world.sentences[0]
    reviewer = world.people["reviewer"]
    page = sign_in(reviewer)
    page.goto(world.url(f"browse/{sentence}"))
    page.get_by_role("button", name="Label it").click()
    page.get_by_test_id("sentence").wait_for()
    for key in ("Home", *["ArrowRight"] * 3, "Shift+ArrowRight", "Shift+ArrowRight", "2"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Save").click()
    wait_until(lambda: world.stored(sentence) == [(reviewer, [(3, 5, "Part")])], "the label is stored")
    page.get_by_role("button", name="Correct the labels").click()
    page.get_by_test_id("sentence").wait_for()
    for key in ("Tab", "1"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem")).to_have_count(2)
    assert world.stored(sentence)[1] == (reviewer, [(3, 5, "Material")])
    page.get_by_role("button", name="Make gold").click()
    expect(page.locator("li[data-gold=true]")).to_contain_text("Part")
    page.get_by_role("button", name="Clear gold").click()
    expect(page.locator("li[data-gold=true]")).to_have_count(0)
    expect(page.get_by_text("Unlabelled", exact=True)).to_be_visible()


def test_an_annotator_reads_the_history_but_decides_nothing(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴采用45钢制造"])
    page = sign_in(world.people["annotator"])
    page.goto(world.url(f"browse/{world.sentences[0]}"))
    expect(page.get_by_text("Nobody has labelled it yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Label it")).to_have_attribute("aria-disabled", "true")


def test_what_the_model_thinks_is_shown_as_a_guess(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴采用45钢制造"], predictions=[[[0, 2, "Part"]]], confidence=0.875)
    page = sign_in(world.people["viewer"])
    page.goto(world.url("browse?confidence_min=0.8"))
    expect(page.locator("main table [data-guess] mark")).to_contain_text("主轴")
    expect(page.get_by_role("cell", name="0.875")).to_be_visible()
    page.goto(world.url("browse?confidence_min=0.9"))
    expect(page.get_by_text("No sentence passes these filters")).to_be_visible()

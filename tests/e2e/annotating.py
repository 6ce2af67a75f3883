"""The annotator as the browser tests drive it: with keys, and read from what it shows."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import World


def start(page: Page, world: World) -> Page:
    page.goto(world.url("annotate"))
    page.get_by_test_id("sentence").wait_for()
    return page


def shown_text(page: Page) -> str:
    return "".join(page.locator("[data-run]").all_text_contents())


def shown_marks(page: Page) -> list[str]:
    marks = page.locator("[data-mark]").all()
    return [f"{mark.get_attribute('data-mark')} {mark.get_attribute('data-type')}" for mark in marks]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def label(page: Page, start: int, end: int, key: str) -> None:
    """With the keyboard alone: `start` and `end` count what is seen as characters."""
    press(page, "Home", *["ArrowRight"] * start, *["Shift+ArrowRight"] * (end - start), key)


def item_of(page: Page) -> str:
    return page.get_by_test_id("bench").get_attribute("data-item") or ""


def submit(page: Page) -> None:
    before = item_of(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("bench")).not_to_have_attribute("data-item", before)


def sentence_shown(page: Page, world: World) -> int:
    query = "SELECT id FROM annotation_sentence WHERE corpus_id=? AND text=?"
    return int(world.server.rows(query, world.id, shown_text(page))[0][0])

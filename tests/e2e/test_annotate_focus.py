"""Whatever had the focus before: the keys of the annotator label, and Enter submits."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.annotating import item_of, label, press, shown_marks, start, submit
from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]

TEXTS = ["主轴采用45钢制造", "轴承座采用铸铁"]


def test_enter_submits_on_the_page_that_a_link_has_led_to(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=TEXTS)
    page = sign_in(world.people["annotator"])
    page.goto(world.url())
    page.get_by_role("link", name="Annotate", exact=True).click()
    expect(page.get_by_test_id("sentence")).to_be_focused()
    submit(page)


def test_enter_submits_after_the_guideline_was_opened_with_the_mouse(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=TEXTS)
    page = start(sign_in(world.people["annotator"]), world)
    page.get_by_role("button", name="Guideline").click()
    page.get_by_role("dialog").wait_for()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    submit(page)


def test_the_arrows_move_the_caret_after_the_language_was_chosen_with_the_mouse(
    new_world: NewWorld, sign_in: SignIn
) -> None:
    world = new_world(texts=TEXTS)
    page = start(sign_in(world.people["annotator"]), world)
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("button", name="提交")).to_be_visible()
    label(page, 1, 2, "1")
    assert shown_marks(page) == ["1-2 Material"]
    expect(page.get_by_role("button", name="提交")).to_be_visible()


def test_a_browser_shortcut_is_no_reason_to_skip(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=TEXTS)
    page = start(sign_in(world.people["annotator"]), world)
    before = item_of(page)
    press(page, "s")
    page.get_by_role("dialog").wait_for()
    press(page, "Control+1")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert item_of(page) == before


def test_the_caret_is_drawn_at_rest_while_something_else_has_the_focus(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=TEXTS)
    page = start(sign_in(world.people["annotator"]), world)
    moving = "caret => getComputedStyle(caret, '::before').animationName !== 'none'"
    caret = page.locator("[data-caret]")
    assert caret.evaluate(moving)
    page.get_by_role("button", name="Settings").focus()
    assert not caret.evaluate(moving)
    page.get_by_test_id("sentence").focus()
    assert caret.evaluate(moving)


def test_on_a_phone_nothing_in_the_header_covers_the_name(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=TEXTS)
    page = start(sign_in(world.people["annotator"]), world)
    page.set_viewport_size({"width": 360, "height": 740})
    link, language = page.get_by_role("link", name="Anneal"), page.get_by_role("radiogroup", name="Language")
    left, right = link.bounding_box(), language.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]

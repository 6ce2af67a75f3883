"""More entity types than there are keys: each can be given by the keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.annotating import press, shown_marks, start, submit
from tests.e2e.conftest import World, wait_until

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]

# With the three that have keys, 35 types.
KEYLESS = [f"Kind{i:02}" for i in range(31)] + ["热处理"]
TEXTS = ["主轴采用调质处理", "轴承座采用铸铁"]


def select_first_two(page: Page) -> None:
    press(page, "Home", "Shift+ArrowRight", "Shift+ArrowRight")


def test_a_type_without_a_key_is_found_by_its_name_and_given(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=TEXTS, keyless=KEYLESS)
    page = start(sign_in(world.people["annotator"]), world)
    select_first_two(page)
    press(page, "/", *"kind27")
    expect(page.get_by_role("option")).to_have_text(["Kind27"])
    press(page, "Enter")
    assert shown_marks(page) == ["0-2 Kind27"]
    press(page, "/")
    page.keyboard.insert_text("热")
    press(page, "Enter")
    assert shown_marks(page) == ["0-2 热处理"]
    submit(page)
    done = [(world.people["annotator"], [(0, 2, "热处理")])]
    wait_until(lambda: done in [world.stored(number) for number in world.sentences], "the label is stored")


def test_escape_leaves_the_selection_and_the_types_used_last_come_first(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=TEXTS, keyless=KEYLESS)
    page = start(sign_in(world.people["annotator"]), world)
    select_first_two(page)
    press(page, "/", "End", "Enter")
    assert shown_marks(page) == ["0-2 热处理"]
    press(page, "2", "Backspace")
    select_first_two(page)
    press(page, "/")
    expect(page.get_by_role("option").nth(0)).to_have_text("Part 2")
    expect(page.get_by_role("option").nth(1)).to_have_text("热处理")
    press(page, "x", "Escape")
    expect(page.get_by_test_id("sentence")).to_be_focused()
    press(page, "1")
    assert shown_marks(page) == ["0-2 Material"]


def test_the_list_stands_in_the_window_and_leaves_the_selection_in_sight(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴箱内的斜齿轮采用渗碳淬火处理，" * 20], keyless=KEYLESS)
    page = sign_in(world.people["annotator"])
    page.set_viewport_size({"width": 360, "height": 740})
    start(page, world)
    press(page, "End", "Shift+ArrowLeft", "/", "ArrowUp")
    expect(page.get_by_role("combobox")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("option", selected=True)).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-caret]")).to_be_in_viewport()


def test_a_reviewer_finds_a_type_in_a_correction(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=TEXTS, keyless=KEYLESS)
    reviewer = world.people["reviewer"]
    page = sign_in(reviewer)
    page.goto(world.url(f"browse/{world.sentences[0]}"))
    page.get_by_role("button", name="Label it").click()
    page.get_by_test_id("sentence").wait_for()
    select_first_two(page)
    press(page, "/", *"kind30", "Enter", "Enter")
    wait_until(lambda: world.stored(world.sentences[0]) == [(reviewer, [(0, 2, "Kind30")])], "the label is stored")

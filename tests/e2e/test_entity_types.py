"""Entity types and the guideline, as a lead sets them up."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]


def test_a_type_gets_a_key_and_a_colour_by_itself(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.url("types"))
    page.get_by_role("button", name="Add entity type").click()
    page.get_by_role("textbox", name="Name").fill("Weld")
    page.get_by_role("textbox", name="Title").fill("焊缝")
    page.get_by_role("button", name="Add", exact=True).click()
    row = page.get_by_role("row", name="焊缝")
    expect(row.locator("kbd")).to_have_text("4")


def test_a_key_that_is_taken_names_the_type_that_has_it(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.url("types"))
    page.get_by_role("button", name="Add entity type").click()
    page.get_by_role("textbox", name="Key").fill("1")
    expect(page.get_by_text("This key already stands for Material.", exact=False)).to_be_visible()


def test_types_move_up_and_stay_there(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.url("types"))
    page.get_by_role("button", name="Move Parameter up").click()
    expect(page.get_by_role("row").nth(2)).to_contain_text("Parameter")
    expect(page.get_by_role("button", name="Move Parameter up")).to_be_enabled()
    page.reload()
    expect(page.get_by_role("row").nth(2)).to_contain_text("Parameter")


def test_an_unused_type_is_deleted(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.url("types"))
    page.get_by_role("button", name="Edit or delete Part", exact=True).click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("row", name="Part", exact=True)).to_have_count(0)


def test_the_guideline_is_written_with_a_preview_and_html_in_it_is_not_run(
    new_world: NewWorld, sign_in: SignIn
) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.url("guideline"))
    page.get_by_role("button", name="Edit guideline").click()
    page.get_by_role("textbox", name="Guideline as Markdown").fill(
        '# Rules\n\n**Longest** match <img src=x onerror="alert(1)">'
    )
    expect(page.get_by_role("heading", name="Rules")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    expect(page.locator("main strong")).to_have_text("Longest")
    expect(page.locator("main img")).to_have_count(0)


def test_leaving_an_unsaved_guideline_asks_first(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[], guideline="Old rules")
    page = sign_in(world.people["lead"])
    page.goto(world.url("guideline"))
    page.get_by_role("button", name="Edit guideline").click()
    page.get_by_role("textbox", name="Guideline as Markdown").fill("New rules")
    page.get_by_role("link", name="Members").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("textbox", name="Guideline as Markdown")).to_have_value("New rules")

"""The list of corpora and the overview of one."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]


def test_whoever_creates_a_corpus_leads_it_and_is_told_what_to_do_first(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["viewer"])
    page.goto(world.server.url)
    page.get_by_role("button", name="New corpus").first.click()
    page.get_by_role("textbox", name="Name").fill("Gearbox manuals")
    page.get_by_role("button", name="Create corpus").click()
    expect(page.get_by_role("heading", name="Gearbox manuals", level=1)).to_be_visible()
    expect(page.locator("[aria-current=step]")).to_contain_text("Define the entity types")
    page.get_by_role("main").get_by_role("link", name="Define entity types").click()
    expect(page.get_by_role("heading", name="Entity types", level=1)).to_be_visible()


def test_a_name_that_is_taken_is_refused_in_the_form(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.server.url)
    page.get_by_role("button", name="New corpus").first.click()
    page.get_by_role("textbox", name="Name").fill(world.name)
    page.get_by_role("button", name="Create corpus").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()


def test_the_list_shows_role_and_progress(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴", "轴承"])
    page = sign_in(world.people["annotator"])
    page.goto(world.server.url)
    row = page.get_by_role("row", name=world.name)
    expect(row).to_contain_text("Annotator")
    expect(row).to_contain_text("0 of 2 sentences")


def test_an_annotator_is_sent_to_the_sentences(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴", "轴承"])
    page = sign_in(world.people["annotator"])
    page.goto(world.url())
    expect(page.locator("[aria-current=step]")).to_contain_text("Label 2 more sentences")
    expect(page.get_by_role("button", name="Settings")).to_have_count(0)


def test_a_lead_sees_who_did_what(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.url())
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("textbox", name="Description").fill("Manuals of 2024")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Manuals of 2024")).to_be_visible()
    expect(page.get_by_text(f"{world.people['lead']} changed the corpus settings")).to_be_visible()


def test_an_archived_corpus_can_be_read_but_not_changed(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["lead"])
    page.goto(world.url())
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Archive corpus").click()
    expect(page.get_by_text("This corpus is archived.")).to_be_visible()
    page.goto(world.url("types"))
    expect(page.get_by_role("button", name="Add entity type")).to_have_attribute("aria-disabled", "true")


def test_another_corpus_looks_as_if_it_did_not_exist(new_world: NewWorld, sign_in: SignIn) -> None:
    mine, other = new_world(texts=[]), new_world(texts=["主轴"])
    page = sign_in(mine.people["lead"])
    page.goto(other.url("browse"))
    expect(page.get_by_role("alert").first).to_contain_text("does not exist, or you have no access")

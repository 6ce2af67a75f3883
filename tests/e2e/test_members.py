"""Members come, change and go; what they did stays."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]


def test_a_user_is_added_by_name(new_world: NewWorld, sign_in: SignIn) -> None:
    world, stranger = new_world(texts=[]), new_world(texts=[]).people["viewer"]
    page = sign_in(world.people["lead"])
    page.goto(world.url("members"))
    page.get_by_role("textbox", name="User name").fill(stranger)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("row", name=stranger)).to_be_visible()


def test_a_name_that_nobody_has_is_refused_beside_the_field(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.url("members"))
    page.get_by_role("textbox", name="User name").fill("nobody-at-all")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("There is no user with this name.")).to_be_visible()


def test_a_role_is_changed(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    viewer = world.people["viewer"]
    page = sign_in(world.people["lead"])
    page.goto(world.url("members"))
    page.get_by_role("combobox", name=f"Role of {viewer}").click()
    page.get_by_role("option", name="Reviewer").click()
    expect(page.get_by_role("combobox", name=f"Role of {viewer}")).to_have_value("Reviewer")
    page.reload()
    expect(page.get_by_role("combobox", name=f"Role of {viewer}")).to_have_value("Reviewer")


def test_the_only_lead_can_neither_go_nor_step_down(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    lead = world.people["lead"]
    page = sign_in(lead)
    page.goto(world.url("members"))
    expect(page.get_by_role("combobox", name=f"Role of {lead}")).to_be_disabled()
    expect(page.get_by_role("button", name=f"Remove {lead}")).to_have_attribute("aria-disabled", "true")


def test_who_is_removed_is_out_but_their_labels_stay(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴采用45钢制造"])
    annotator = world.people["annotator"]
    theirs = sign_in(annotator)
    theirs.goto(world.url("annotate"))
    theirs.get_by_test_id("sentence").wait_for()
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_test_id("sentence")).to_have_count(0)
    page = sign_in(world.people["lead"])
    page.goto(world.url("members"))
    page.get_by_role("button", name=f"Remove {annotator}").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("row", name=annotator)).to_have_count(0)
    page.goto(world.url(f"browse/{world.sentences[0]}"))
    expect(page.get_by_role("listitem").filter(has_text=annotator)).to_be_visible()


def test_others_see_the_members_but_change_nothing(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["viewer"])
    page.goto(world.url("members"))
    expect(page.get_by_role("row", name=world.people["lead"])).to_contain_text("Lead")
    expect(page.get_by_role("button", name="Add", exact=True)).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_count(0)

"""Who is signed in, and who no longer is."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]


def test_who_signs_out_sees_the_sign_in_at_once_and_no_corpus(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"])
    page.goto(world.server.url)
    expect(page.get_by_role("row", name=world.name)).to_be_visible()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text(world.name)).to_have_count(0)
    page.goto(world.url())
    expect(page).to_have_url(re.compile("/login"))

"""What is previewed is what is downloaded."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import labelled
from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]


@pytest.mark.usefixtures("worker")
def test_a_viewer_exports_what_the_preview_shows(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    labelled.fill(world, tmp_path)
    page = sign_in(world.people["viewer"])
    page.goto(world.url("export"))
    expect(page.get_by_test_id("preview")).to_contain_text("B-Part")
    expect(page.get_by_text("40 sentences, 80 entities")).to_be_visible()
    preview = page.get_by_test_id("preview").inner_text()
    page.get_by_role("main").get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        names = archive.namelist()
        pool = archive.read(next(name for name in names if "pool" in name and "manifest" not in name)).decode()
    assert any("manifest" in name for name in names)
    assert pool.startswith(preview.rstrip().rsplit("\n", 1)[0])


def test_the_preview_follows_the_choice(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    labelled.fill(world, tmp_path)
    page = sign_in(world.people["viewer"])
    page.goto(world.url("export"))
    page.get_by_role("checkbox", name="Dev").uncheck()
    expect(page.get_by_text("24 sentences, 48 entities")).to_be_visible()
    page.get_by_role("radio", name="JSON lines", exact=True).check()
    expect(page.get_by_test_id("preview")).to_contain_text('"spans"')
    page.get_by_role("checkbox", name="Imported").uncheck()
    expect(page.get_by_text("No labelled sentence is in this choice.")).to_be_visible()


def test_a_scheme_that_joins_neighbours_warns(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    file = tmp_path / "neighbours.jsonl"
    file.write_text('{"text": "主轴轴承", "label": [[0, 2, "Part"], [2, 4, "Part"]]}\n', encoding="utf-8")
    world.server.manage("import_corpus", "--corpus", world.name, str(file))
    page = sign_in(world.people["viewer"])
    page.goto(world.url("export"))
    page.get_by_role("combobox", name="Tag scheme").click()
    page.get_by_role("option", name="IO", exact=True).click()
    expect(page.get_by_text("1 pair of neighbouring entities")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^IO "))).to_contain_text("1 / 4")
    page.get_by_role("link", name="Show sentence").click()
    expect(page).to_have_url(re.compile(r"/browse/\d+$"))

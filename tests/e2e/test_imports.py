"""Files go in whole or not at all, and every line that was dropped is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import labelled
from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]

FAULTY = """{"text": "主轴采用45钢制造。", "label": [[0, 2, "Part"], [4, 7, "Material"]]}
no JSON at all
{"text": "轴承座采用铸铁。", "label": [[3, 90, "Material"]]}
{"text": "主轴采用45钢制造。", "label": []}
"""


def import_file(page: Page, world: World, file: Path) -> None:
    page.goto(world.url("import"))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import 1 file").click()


@pytest.mark.usefixtures("worker")
def test_an_import_reports_every_line_that_it_did_not_use(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    file = tmp_path / "faulty.jsonl"
    file.write_text(FAULTY, encoding="utf-8")
    page = sign_in(world.people["lead"])
    import_file(page, world, file)
    expect(page.get_by_text("3 lines were not used as they stand")).to_be_visible()
    for reason in ("Not JSON", "Label outside the text", "Duplicate"):
        expect(page.get_by_role("cell", name=reason)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert len(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()) == 4


@pytest.mark.usefixtures("worker")
def test_the_same_file_twice_is_refused_with_its_reason(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    file = labelled.write(tmp_path / "labelled.jsonl", range(5))
    page = sign_in(world.people["lead"])
    import_file(page, world, file)
    expect(page.get_by_role("row", name="labelled.jsonl")).to_contain_text("Done")
    import_file(page, world, file)
    expect(page.get_by_role("alert")).to_contain_text("This very file was imported before.")
    page.goto(world.url())
    expect(page.get_by_text("5 sentences", exact=True)).to_be_visible()


@pytest.mark.usefixtures("worker")
def test_suggestions_of_a_file_wait_for_people(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    file = labelled.write(tmp_path / "labelled.jsonl", range(3))
    page = sign_in(world.people["lead"])
    page.goto(world.url("import"))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("radio", name="Show as suggestions").check()
    page.get_by_role("button", name="Import 1 file").click()
    expect(page.get_by_role("row", name="labelled.jsonl")).to_contain_text("Done")
    page.goto(world.url("browse?status=unlabelled"))
    expect(page.get_by_text("3 sentences", exact=True)).to_be_visible()


def test_the_next_step_opens_the_form_for_the_dev_set(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["lead"])
    page.goto(world.url())
    page.locator("[aria-current=step]").get_by_role("link", name="Go on").click()
    expect(page.get_by_role("radio", name="Dev")).to_be_checked()


def test_an_annotator_is_told_who_imports(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["annotator"])
    page.goto(world.url("import"))
    expect(page.get_by_text("Only a lead imports")).to_be_visible()

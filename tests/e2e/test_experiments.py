"""An experiment from its form to its table, by a real worker."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from learner.ner.ensembles.presets import SYSTEMS
from tests.e2e import labelled
from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]

EXPERIMENT_MS = 120_000


def fill_in(page: Page) -> None:
    """Two sequence layers, two epochs, one seed, no encoder."""
    page.get_by_role("button", name="New experiment").click()
    page.get_by_role("textbox", name="Name").fill("Which layer?")
    page.get_by_role("button", name="Vary a setting").click()
    page.get_by_role("combobox", name="Setting").click()
    page.get_by_role("option", name="Sequence layer").click()
    page.get_by_role("combobox", name="Values").click()
    page.get_by_role("option", name="BiLSTM", exact=True).click()
    page.get_by_role("option", name="BiLSTM with attention").click()
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Encoder").fill("embedding")
    page.get_by_role("textbox", name="Epochs").fill("2")
    page.get_by_role("textbox", name="Repetitions").fill("1")


@pytest.mark.usefixtures("worker")
def test_an_experiment_runs_from_the_form_to_its_table(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    labelled.fill(world, tmp_path)
    page = sign_in(world.people["lead"])
    page.goto(world.url("experiments"))
    fill_in(page)
    expect(page.get_by_test_id("plan")).to_contain_text("2 runs = 2 rows × 1 seed")
    expect(page.get_by_test_id("plan")).to_contain_text("pool 24, dev 16, test 0")
    page.get_by_role("button", name="Start experiment").click()

    expect(page.get_by_role("heading", name="1. Which layer?")).to_be_visible()
    expect(page.get_by_role("row", name="sequence=bilstm")).to_contain_text("%", timeout=EXPERIMENT_MS)
    expect(page.get_by_role("row", name="sequence=attbilstm")).to_contain_text("%", timeout=EXPERIMENT_MS)
    expect(page.get_by_role("heading", name="Progress")).to_be_hidden()  # it is over
    expect(page.get_by_text("Best", exact=True)).to_have_count(1)
    for chart in ("F1 (micro)", "F1 against training time", "F1 per entity type"):
        expect(page.get_by_role("img", name=chart)).to_be_visible()

    page.get_by_role("button", name="Download the report").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="All with charts").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "sequence=attbilstm" in archive.read("experiment-1/report.md").decode()
        assert "experiment-1/charts/f1.svg" in archive.namelist()

    page.get_by_role("row", name="sequence=bilstm").get_by_role("link", name="Use in a round").click()
    expect(page.get_by_role("combobox", name="Encoder")).to_have_value("embedding")
    page.get_by_role("button", name="More settings").click()
    expect(page.get_by_role("textbox", name="Epochs")).to_have_value("2")


def test_the_systems_of_papers_that_fit_the_labels_are_planned(
    new_world: NewWorld, sign_in: SignIn, tmp_path: Path
) -> None:
    world = new_world(texts=[])
    labelled.fill(world, tmp_path)
    page = sign_in(world.people["lead"])
    page.goto(world.url("experiments"))
    page.get_by_role("button", name="New experiment").click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(len(SYSTEMS))
    for box in boxes.all():
        box.check()
    expect(page.get_by_role("alert")).to_contain_text("weak_strong: No type is rare enough")
    page.get_by_role("checkbox", name="Weak/strong split").uncheck()
    expect(page.get_by_test_id("plan")).to_contain_text(f"= {len(SYSTEMS) - 1} rows × 3 seeds")


def test_an_experiment_that_makes_no_sense_is_refused_in_words(
    new_world: NewWorld, sign_in: SignIn, tmp_path: Path
) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["lead"])
    page.goto(world.url("experiments"))
    page.get_by_role("button", name="New experiment").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 10 sentences of the pool that people have labelled")
    labelled.fill(world, tmp_path)
    page.get_by_role("combobox", name="Encoder").fill("no such encoder!")
    expect(page.get_by_role("alert")).to_contain_text("model.encoder: unknown encoder 'no such encoder!'")


def test_experiments_are_not_shown_to_annotators(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["annotator"])
    page.goto(world.url("rounds"))
    expect(page.get_by_role("link", name="Rounds")).to_be_visible()
    expect(page.get_by_role("link", name="Experiments")).to_have_count(0)
    page.goto(world.url("experiments"))
    expect(page.get_by_role("alert")).to_contain_text("Your role in this corpus does not allow that.")

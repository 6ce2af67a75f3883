"""A round from its start to its lot, and the thresholds in between."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import labelled
from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]

ROUND_MS = 120_000


def zone(page: Page, name: str) -> int:
    text = page.get_by_text(name).first.inner_text()
    return int(text.split()[-1].replace(",", ""))


def moved(handle: Locator, *keys: str) -> Locator:
    handle.focus()
    for key in keys:
        handle.press(key)
    return handle


@pytest.mark.usefixtures("worker")
def test_a_round_runs_from_the_form_to_its_figures(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    labelled.fill(world, tmp_path)
    page = sign_in(world.people["lead"])
    page.goto(world.url("rounds"))
    page.get_by_role("button", name="Start round").first.click()
    page.get_by_role("combobox", name="Encoder").click()
    page.get_by_role("option", name="embedding").click()
    page.get_by_role("button", name="More settings").click()
    page.get_by_role("textbox", name="Epochs").fill("2")
    page.get_by_role("button", name="Start round", exact=True).click()
    expect(page.get_by_role("link", name="Round 1").first).to_be_visible()
    expect(page.get_by_role("row", name="Round 1")).to_contain_text("Done", timeout=ROUND_MS)
    expect(page.get_by_role("img", name="Learning curve")).to_be_visible()
    page.get_by_role("row", name="Round 1").get_by_role("link", name="Round 1").click()
    expect(page.get_by_role("row", name="All (micro)")).to_be_visible()
    expect(page.get_by_test_id("epoch-line")).to_contain_text("Epoch 2 of 2")


@pytest.mark.usefixtures("worker")
def test_a_preset_fills_in_an_ensemble_and_its_round_names_it(
    new_world: NewWorld, sign_in: SignIn, tmp_path: Path
) -> None:
    world = new_world(texts=[])
    labelled.fill(world, tmp_path)
    page = sign_in(world.people["lead"])
    page.goto(world.url("rounds"))
    page.get_by_role("button", name="Start round").first.click()
    page.get_by_role("combobox", name="Model of a paper").click()
    page.get_by_role("option", name="Weak/strong split of BiLSTM-CRF").click()
    expect(page.get_by_role("combobox", name="Encoder")).to_have_value("embedding")
    expect(page.get_by_role("combobox", name="Ensemble")).to_have_value("Weak/strong split")
    page.get_by_role("combobox", name="Weak types").click()
    page.get_by_role("option", name="Part").click()
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Detector").click()
    page.get_by_role("option", name="None: always ask").click()
    page.get_by_role("button", name="More settings").click()
    page.get_by_role("textbox", name="Epochs").fill("2")
    page.get_by_role("button", name="Start round", exact=True).click()
    row = page.get_by_role("row", name="Round 1")
    expect(row).to_contain_text("Done", timeout=ROUND_MS)
    expect(page.get_by_role("row", name="Model 1")).to_contain_text("Weak/strong split")
    row.get_by_role("link", name="Round 1").click()
    expect(page.get_by_role("definition").filter(has_text="Weak/strong split")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="None: always ask")).to_be_visible()
    expect(page.get_by_role("row", name="All (micro)")).to_be_visible()
    expect(page.get_by_test_id("epoch-line")).to_contain_text("Weak types · Epoch 2 of 2")


def test_thresholds_move_by_keyboard_and_the_counts_follow(
    new_world: NewWorld, sign_in: SignIn, tmp_path: Path
) -> None:
    world = new_world(texts=[])
    labelled.finished_round(world, tmp_path, budget=1000)
    page = sign_in(world.people["lead"])
    page.goto(world.url("rounds"))
    low, high = page.get_by_role("slider", name="Low threshold"), page.get_by_role("slider", name="High threshold")
    moved(high, "End")
    moved(low, "End")
    expect(low).to_have_attribute("aria-valuenow", "1")
    assert (zone(page, "would be queued"), zone(page, "would be accepted")) == (40, 0)
    moved(low, "Home")
    moved(high, "Home")
    assert (zone(page, "would be queued"), zone(page, "would be accepted")) == (0, 40)
    moved(high, "ArrowRight", "Shift+ArrowRight")
    expect(high).to_have_attribute("aria-valuenow", "0.012")
    page.get_by_role("button", name="Use these thresholds").click()
    expect(page.get_by_role("textbox", name="High threshold")).to_have_value("0.012")


def test_a_threshold_is_dragged(new_world: NewWorld, sign_in: SignIn, tmp_path: Path) -> None:
    world = new_world(texts=[])
    labelled.finished_round(world, tmp_path)
    page = sign_in(world.people["viewer"])
    page.goto(world.url("rounds"))
    handle = page.get_by_role("slider", name="Low threshold")
    box = handle.bounding_box()
    plot = handle.locator("..").bounding_box()
    assert box is not None
    assert plot is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] * 0.25, y, steps=4)
    page.mouse.up()
    assert abs(float(handle.get_attribute("aria-valuenow") or 0) - 0.25) < 0.01


def test_only_a_lead_starts_a_round(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["reviewer"])
    page.goto(world.url("rounds"))
    button = page.get_by_role("button", name="Start round").first
    expect(button).to_have_attribute("aria-disabled", "true")
    button.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Only for the role “Lead”")


def test_a_round_without_labels_is_refused_in_words(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=["主轴"])
    page = sign_in(world.people["lead"])
    page.goto(world.url("rounds"))
    page.get_by_role("button", name="Start round").first.click()
    page.get_by_role("button", name="Start round", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("labelled sentences")


def test_a_recalled_lot_returns_its_sentences_and_keeps_their_history(
    new_world: NewWorld, sign_in: SignIn, tmp_path: Path
) -> None:
    world = new_world(texts=[])
    labelled.finished_round(world, tmp_path, high=0.001, low=0, auto_accept="threshold")
    page = sign_in(world.people["lead"])
    page.goto(world.url("rounds"))
    page.get_by_role("row", name="Round 1").get_by_role("link", name="40").click()
    expect(page.get_by_text("As accepted").first).to_be_visible()
    page.get_by_role("button", name="Recall the lot").click()
    confirm = page.get_by_role("dialog").get_by_role("button", name="Recall")
    expect(confirm).to_be_disabled()
    page.get_by_role("textbox", name="Reason").fill("Threshold far too low")
    confirm.click()
    expect(page.get_by_text("This lot was recalled")).to_be_visible()
    expect(page.get_by_text("Unlabelled again").first).to_be_visible()
    page.locator("main table a").first.click()
    expect(page.get_by_role("listitem").filter(has_text="Automatic")).to_be_visible()

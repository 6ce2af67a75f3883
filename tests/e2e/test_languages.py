"""Every page in both languages: no raw key, and no word of the one language on a page of the other."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import labelled
from tests.e2e.conftest import ROOT, World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]

LOCALES = ROOT / "frontend/src/locales"
RAW_KEY = re.compile(r"(?:^|\s)(?:\w+:)?[a-z]\w*(?:\.[a-z]\w*)+(?:$|\s)")
CORPUS_PAGES = (
    "", "annotate", "browse", "rounds", "import", "export", "types", "guideline", "members", "audit",
)  # fmt: skip
# All texts that stand on the page by themselves, those of form fields and labels included.
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("script, style")) continue;
    texts.push(walker.currentNode.textContent.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder]")) {
    texts.push(element.getAttribute("aria-label") ?? "", element.getAttribute("placeholder") ?? "");
  }
  return texts.filter(Boolean);
}"""


def values(tree: dict[str, Any]) -> Iterator[str]:
    for value in tree.values():
        yield from values(value) if isinstance(value, dict) else [value]


def texts_of(language: str) -> set[str]:
    files = sorted((LOCALES / language).glob("*.json"))
    return {text for file in files for text in values(json.loads(file.read_text(encoding="utf-8")))}


@pytest.fixture(scope="module")
def world(server: object, tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    """One for the whole module: filled on first use."""
    return {}


def filled(world: dict[str, World], new_world: NewWorld, folder: Path) -> World:
    if "it" not in world:
        world["it"] = new_world(texts=[], guideline="# 规则")
        labelled.finished_round(world["it"], folder, high=0.001, low=0, auto_accept="threshold")
    return world["it"]


@pytest.mark.parametrize(("locale", "language", "other"), [("zh-CN", "zh", "en"), ("en-US", "en", "zh")])
def test_a_page_speaks_one_language(
    world: dict[str, World],
    new_world: NewWorld,
    sign_in: SignIn,
    tmp_path: Path,
    locale: str,
    language: str,
    other: str,
) -> None:
    it = filled(world, new_world, tmp_path)
    round_id, lot_id = it.server.rows(
        "SELECT r.id, l.id FROM learner_round r JOIN learner_lot l ON l.round_id = r.id WHERE r.corpus_id = ?", it.id
    )[0]
    (sentence_id,) = it.server.rows("SELECT min(id) FROM annotation_sentence WHERE corpus_id = ?", it.id)[0]
    more = (f"rounds/{round_id}", f"rounds/lots/{lot_id}", f"browse/{sentence_id}")
    foreign = texts_of(other) - texts_of(language)
    page = sign_in(it.people["lead"], locale=locale)
    for address in (it.server.url, *(it.url(name) for name in CORPUS_PAGES + more)):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found = page.evaluate(TEXTS)
        assert [text for text in found if text in foreign] == [], address
        assert [text for text in found if RAW_KEY.search(text) and ".jsonl" not in text] == [], address


def test_the_language_is_switched_and_remembered(new_world: NewWorld, sign_in: SignIn) -> None:
    world = new_world(texts=[])
    page = sign_in(world.people["lead"], locale="en-US")
    page.goto(world.url("types"))
    expect(page.get_by_role("heading", name="Entity types", level=1)).to_be_visible()
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", name="实体类型", level=1)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="实体类型", level=1)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"

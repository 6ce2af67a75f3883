"""Secondary text and the names of labels can be read: 4.5 to 1 against what is behind them, as WCAG asks for text."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from annotation.services.entity_types import PALETTE
from tests.e2e.annotating import label, start
from tests.e2e.conftest import World

NewWorld = Callable[..., World]
SignIn = Callable[..., Page]

CONTRAST = """element => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const channels = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const background = node => {
        const colour = channels(getComputedStyle(node).backgroundColor);
        return colour[3] === 255 || !node.parentElement ? colour : background(node.parentElement);
    };
    const linear = value => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const [one, other] = [channels(getComputedStyle(element).color), background(element)].map(luminance);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(new_world: NewWorld, sign_in: SignIn, scheme: str) -> None:
    world = new_world(texts=["主轴采用45钢制造"])
    page = start(sign_in(world.people["annotator"], color_scheme=scheme), world)
    label(page, 0, 2, "1")
    assert page.get_by_test_id("progress").evaluate(CONTRAST) >= 4.5
    assert page.get_by_test_id("said").evaluate(CONTRAST) >= 4.5
    mark = page.locator("[data-mark]")
    for colour in PALETTE:
        mark.evaluate("(mark, colour) => mark.style.setProperty('--colour', colour)", colour)
        assert mark.locator("[aria-hidden]").evaluate(CONTRAST) >= 4.5, colour

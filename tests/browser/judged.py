"""What is held against every page: no accessibility fault, nothing cut off at the side."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

SHOTS = os.environ.get("SCREENSHOTS", "")
"""A folder: where it is set, each page is also kept as a picture (docs/screenshots)."""

PHONE, DESK = 320, 1280  # px wide
READ_ONCE = """(() => {
    const known = new Map(), {Color} = axe.commons.color, read = Color.prototype.parseString;
    Color.prototype.parseString = function (text) {
        if (!known.has(text)) {
            const {r, g, b, alpha} = read.call(new Color(0, 0, 0, 1), text);
            known.set(text, {r, g, b, alpha});
        }
        return Object.assign(this, known.get(text));
    };
})();"""
"""A page spells a dozen colours and axe reads them thousands of times, which was a third of its work."""
AXE = Axe().axe_script + READ_ONCE
JUDGED = """() => {
    window.stop();
    if (typeof axe === 'undefined') return null;
    const wide = document.documentElement.scrollWidth;
    const faults = wide > window.innerWidth ? [['wider-than-the-screen', [wide]]] : [];
    return axe.run(document, {resultTypes: ['violations']}).then(found => [...faults, ...found.violations.map(
        fault => [fault.id, fault.nodes.slice(0, 3).map(node => node.html)])]);
}"""
"""Only the faults come back: all that was found well is much to carry for nothing."""


def faults_of(page: Page) -> list[tuple[str, list[str]]]:
    """Faults of the standing page as (rule, elements); empty when there is none.

    A click comes back when the next page has begun, so its end is waited for. A waiting page loads itself anew
    every few seconds and would vanish under a slow judge: that is stopped.
    """
    page.wait_for_load_state("load")
    found = page.evaluate(JUDGED)
    if found is None:
        page.evaluate(AXE)
        found = page.evaluate(JUDGED)
    return [(rule, elements) for rule, elements in found]


def reload(page: Page) -> None:
    """The page anew, once it stands: a click comes back when the next page has begun; then it cannot be reloaded."""
    page.wait_for_load_state("load")
    page.reload()


def new_page(chromium: Browser) -> Page:
    """An empty page that the judge may look into and knows from its beginning: to carry axe to each is slow."""
    context = chromium.new_context(viewport={"width": PHONE, "height": 800}, bypass_csp=True)
    context.add_init_script(AXE)
    return context.new_page()


def judge(page: Page, journey: Iterator[str], *, picture: str) -> list[str]:
    """Walks the journey on a phone and judges each page it names there and on a desk; the names it saw.

    `picture` names a page's picture, with places for its name and the width.
    """
    faults: dict[str, object] = {}
    seen: list[str] = []
    for name in journey:
        seen.append(name)
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            if found := faults_of(page):
                faults[f"{name} at {width}"] = found
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{picture.format(name, width)}.png", full_page=True)
    page.context.close()
    assert not faults
    return seen

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
AXE = Axe().axe_script
LOOK = """() => {
    window.stop();
    const wide = document.documentElement.scrollWidth;
    const faults = wide > window.innerWidth ? [['wider-than-the-screen', [wide]]] : [];
    return {faults, ready: typeof axe !== 'undefined'};
}"""
JUDGED = """axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(
    fault => [fault.id, fault.nodes.slice(0, 3).map(node => node.html)]))"""
"""Only the faults come back: all that was found well is much to carry for nothing."""


def faults_of(page: Page) -> list[tuple[str, list[str]]]:
    """Faults of the standing page as (rule, elements); empty when there is none.

    A click comes back when the next page has begun, so its end is waited for. A waiting page loads itself anew
    every few seconds and would vanish under a slow judge: that is stopped.
    """
    page.wait_for_load_state("load")
    seen = page.evaluate(LOOK)
    if not seen["ready"]:
        page.evaluate(AXE)
    return [(rule, elements) for rule, elements in [*seen["faults"], *page.evaluate(JUDGED)]]


def new_page(chromium: Browser) -> Page:
    """An empty page into which the judge may look."""
    return chromium.new_context(viewport={"width": PHONE, "height": 800}, bypass_csp=True).new_page()


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

"""What is held against every page: no accessibility fault, nothing cut off at the side."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

SHOTS = os.environ.get("SCREENSHOTS", "")
"""A folder: where it is set, each page is also kept as a picture (docs/screenshots)."""


def faults_of(page: Page) -> list[tuple[str, list[str]]]:
    """Faults of the standing page as (rule, elements); empty when there is none.

    A waiting page loads itself anew every few seconds and would vanish under a slow judge: that is stopped first.
    """
    page.evaluate("window.stop()")
    found = Axe().run(page).response["violations"]
    faults = [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in found]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        faults.append(("wider-than-the-screen", [str(page.evaluate("document.documentElement.scrollWidth"))]))
    return faults


def new_page(chromium: Browser, *, width: int) -> Page:
    """An empty page of a phone (320) or a desk (1280) into which the judge may look."""
    return chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True).new_page()


def judge(page: Page, journey: Iterator[str], *, picture: str) -> list[str]:
    """Walks the journey and judges each page it names; the names it saw. `picture` names a page's picture."""
    faults: dict[str, object] = {}
    seen: list[str] = []
    for name in journey:
        seen.append(name)
        if found := faults_of(page):
            faults[name] = found
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{picture.format(name)}.png", full_page=True)
    page.context.close()
    assert not faults
    return seen

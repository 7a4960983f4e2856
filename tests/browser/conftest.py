"""Chromium and a running portal for the tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.served import Served, serving
from tests.loopback import CHROMIUM_STAYS_HOME
from tests.world import World

# The one without windows starts sooner and does the same.
CHROMIUM = next(
    (place for name in ("chromium-headless-shell", "chromium") if (place := shutil.which(name))), "chromium"
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
# How quick a page is, is measured in bench/; here a busy machine may take its time.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One Chromium for the tests of this folder in a worker; it resolves no name but this machine's.

    Playwright keeps an event loop in this thread while it lives, in which Django refuses to work unless told that
    nothing here is asynchronous; so neither outlives the folder.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *CHROMIUM_STAYS_HOME], headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def portal(city: World) -> Iterator[Served]:
    """The portal of a fresh city on a loopback port."""
    with serving(city) as served:
        yield served

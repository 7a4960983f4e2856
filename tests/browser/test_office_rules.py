"""The desk of rules in Chromium: every page without a fault in both languages, and a proposal without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sppt.assessment import rulesets, simulation
from sppt.trials.city import export_city
from tests.actions.rules_hands import approved, njoptkp, officers, proposal, put_forward, save
from tests.actions.test_simulation import ran
from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.browser.test_office_loket import sign_in
from tests.doors.dumps import Dump
from tests.world import NOON

pytestmark = pytest.mark.browser


def furnish(portal: Served, tmp_path: Path) -> dict[str, int]:
    """A small city with approved rules, two proposals and a finished simulation of them."""
    export_city(tmp_path / "kota", objects=500, seed=5)
    Dump(tmp_path / "kota").bring()
    officers(portal.world)
    law = approved(proposal(2027, name="Perda 5/2026 seperti ditandatangani"))
    first = proposal(2028, name="NJOPTKP naik menjadi Rp20 juta")
    save(first, njoptkp(rulesets.ruleset(first).content, 20_000_000))
    second = proposal(2028, name="Tanpa perubahan")
    run = simulation.ask([first, second], cap_percent=15, officer="sari", at=NOON)
    ran(run)
    save(second, njoptkp(rulesets.ruleset(second).content, 12_000_000))
    waiting = simulation.ask([first], cap_percent=25, officer="sari", at=NOON)
    simulation.progress(waiting, done=40, total=100)
    put = put_forward(first)
    return {"law": law, "first": first, "second": second, "run": run, "waiting": waiting, "put": put}


def pages(portal: Served, page: Page, made: dict[str, int], prefix: str) -> Iterator[str]:
    base = f"{portal.url}{prefix}/kantor"
    first = f"{base}/aturan/{made['first']}"
    addresses = {
        "aturan": f"{base}/aturan",
        "aturan-usulan": first,
        "aturan-disahkan": f"{base}/aturan/disahkan/{made['law']}",
        "aturan-tarif": f"{first}/bagian/tariff",
        "aturan-program": f"{first}/daftar/programme/1",
        "aturan-stimulus-baru": f"{first}/daftar/stimulus/0",
        "aturan-denda-baru": f"{first}/daftar/penalty/0",
        "aturan-golongan-baru": f"{first}/daftar/share_group/0",
        "aturan-buku": f"{first}/bagian/buku",
        "aturan-nir": f"{first}/nir",
        "aturan-kelas": f"{first}/kelas",
        "aturan-minta-pengesahan": f"{base}/aturan/{made['second']}/usulkan",
        "simulasi": f"{base}/simulasi/{made['run']}",
        "simulasi-rincian": f"{base}/simulasi/{made['run']}/1",
        "simulasi-berjalan": f"{base}/simulasi/{made['waiting']}",
        "rasio": f"{base}/rasio",
    }
    for name, address in addresses.items():
        page.goto(address)
        yield name
    page.goto(f"{first}/bagian/tariff")
    page.fill("[name=bracket-2-rate]", "120")
    page.click("main form button")
    yield "aturan-tarif-salah"
    page.goto(addresses["aturan-program"])
    page.fill("[name=jenis_bangunan]", "rumah")
    page.click("main form button")
    yield "aturan-program-salah"
    sign_in(portal, page.context, "kepala")
    page.goto(f"{base}/usulan/{made['put']}/putusan")
    yield "aturan-putusan"


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_every_page_about_rules_is_without_a_fault(
    chromium: Browser, portal: Served, tmp_path: Path, prefix: str, language: str
) -> None:
    made = portal.outside(lambda: furnish(portal, tmp_path))
    page = new_page(chromium)
    sign_in(portal, page.context, "sari")
    seen = judge(page, pages(portal, page, made, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert len(seen) == 19


def test_a_proposal_is_made_changed_and_simulated_without_javascript(
    chromium: Browser, portal: Served
) -> None:
    portal.outside(lambda: officers(portal.world))
    context = chromium.new_context(java_script_enabled=False)
    sign_in(portal, context, "sari")
    page = context.new_page()
    page.goto(f"{portal.url}/kantor/aturan")
    page.fill("#nama", "Usulan tanpa skrip")
    page.fill("#tahun", "2027")
    page.click('button:has-text("Salin aturan")')
    page.click("section[aria-labelledby=b-njoptkp] a")
    page.fill("#f-amount", "20.000.000")
    page.click("main form button")
    expect(page.locator("section[aria-labelledby=b-njoptkp]")).to_contain_text("Rp20.000.000")
    page.click('button:has-text("Simulasikan")')
    expect(page.locator("h1")).to_contain_text("Simulasi")
    expect(page.locator("progress")).to_be_visible()
    context.close()

"""One partner: what was agreed, its machines and keys, its day; and what two people may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.office.admin.alerts import sentence_of
from sppt.office.admin.partner_lines import lines_told
from sppt.office.admin.partners import keys_table
from sppt.office.admin.qris import refused_table
from sppt.office.admin.words import FEE_RULES, PROTOCOLS
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import Column, Kind, Table, asked_for, handed_out
from sppt.office.words import t
from sppt.partners.agreements import Terms, switch_off, terms_of
from sppt.partners.channels import read_channels
from sppt.partners.health import key_ages, key_warnings
from sppt.partners.hours import HourOf, hours_of
from sppt.partners.machines import machines_of
from sppt.rules.calendar import WIB, wib_day
from sppt.rules.rupiah import printed

HOURS = 24
BAR, GAP, HEIGHT, FOOT = 24, 6, 120, 20


@desk(Role.ADMINISTRATOR, Role.AUDITOR)
def partner(request: OfficeRequest, code: str) -> HttpResponse:
    """A partner on a day (`?hari=`, today if it is not said or cannot be read)."""
    terms = _terms(code)
    at = request.officer.at
    on = _day(request.GET.get("hari", ""), at=at)
    hours = hours_of(code, on)
    keys = [one for one in key_ages() if one.partner == code]
    tables = {one.key: one for one in (_hours(hours), keys_table(keys, at=at))}
    refused = refused_table(code, at=at)
    if refused is not None:
        tables[refused.key] = refused
    key, form = asked_for(request)
    if key in tables:
        return handed_out(request, tables[key], form, name=f"mitra-{code}")
    warnings = key_warnings(at=at, days_max=settings.SPPT_PARTNER_KEY_DAYS)
    context = {
        "code": code,
        "terms": terms,
        "facts": facts(code, terms),
        "machines": [(one, lines_told(one.client_id)) for one in machines_of(code)],
        "warnings": [sentence_of(one) for one in warnings if one.partner == code],
        "tables": tables,
        "chart": _chart(hours) if hours else None,
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1) if on < wib_day(at) else None,
        "query": f"hari={on.isoformat()}",
        "may_propose": request.officer.may(Role.ADMINISTRATOR),
    }
    return render(request, "office/admin_partner.html", context)


@desk(Role.ADMINISTRATOR, methods=POST)
def off(request: OfficeRequest, code: str) -> HttpResponse:
    """Takes nothing more from a partner, at once: that needs no second person. Switching it on again does."""
    _terms(code)
    back = reverse("office:partner", args=[code])
    require_fresh(request, back=back)
    switch_off(code, by=request.officer.actor, at=request.officer.at)
    return SeeOther(back)


def facts(code: str, terms: Terms) -> list[tuple[str, str]]:
    """What was agreed, in words."""
    agreed = terms.agreed
    always = agreed.opens == agreed.closes
    hours = t("selalu") if always else f"{agreed.opens:%H.%M}–{agreed.closes:%H.%M} WIB"
    fee = t(FEE_RULES[agreed.fee_rule])
    return [
        (t("Keadaan"), t("aktif") if terms.active else t("dimatikan")),
        (t("Cara berbicara"), _protocol(code)),
        (t("Jam layanan"), hours),
        (t("Batas sekali bayar"), printed(agreed.amount_max) if agreed.amount_max else t("tanpa batas")),
        (t("Akhir hari kanal"), f"{agreed.cut_off:%H.%M} WIB"),
        (t("Kabar terlambat diterima (hari)"), str(agreed.late_days)),
        (t("Biaya tiap transaksi"), f"{printed(agreed.fee)}, {fee}" if agreed.fee else fee),
        (t("Disetor sesudah (hari kerja)"), str(agreed.settle_days)),
        (t("Rekening kas daerah"), agreed.account or "–"),
        (t("Bentuk laporan"), agreed.profile or "–"),
    ]


def _protocol(code: str) -> str:
    """Only the counter's word has a translation."""
    word = PROTOCOLS[read_channels()[code].protocol]
    return t("loket") if word == "loket" else word


def _terms(code: str) -> Terms:
    terms = terms_of(code)
    if terms is None:
        raise Http404
    return terms


def _day(text: str, *, at: datetime) -> date:
    today = wib_day(at)
    try:
        asked = date.fromisoformat(text) if len(text) == len("2026-01-01") else today
    except ValueError:
        return today
    return asked if date(2020, 1, 1) <= asked <= today else today


def _hours(hours: Sequence[HourOf]) -> Table:
    columns = (
        Column("Jam", Kind.DIGITS),
        Column("Pesan", Kind.COUNT),
        Column("Kami tolak", Kind.COUNT),
        Column("Gagal di kami", Kind.COUNT),
        Column("Separuh selesai dalam (ms)", Kind.COUNT),
        Column("95 dari 100 selesai dalam (ms)", Kind.COUNT),
    )
    rows = [
        (f"{one.hour.astimezone(WIB):%H.%M}", one.messages, one.refused, one.failed, one.p50_ms, one.p95_ms)
        for one in hours
    ]
    return Table("jam", "Pesan dan waktu jawab setiap jam", columns, rows, shown=HOURS)


@dataclass(frozen=True, slots=True)
class Bar:
    """An hour as a bar that grows from the foot: all messages, and over it those that were refused or failed."""

    x: int
    height: int
    wrong: int
    label: str

    @property
    def y(self) -> int:
        return HEIGHT - self.height

    @property
    def wrong_y(self) -> int:
        return HEIGHT - self.wrong

    @property
    def middle(self) -> int:
        return self.x + BAR // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """The 24 hours of a day; the highest bar is `most` messages."""

    bars: tuple[Bar, ...]
    most: int
    width: int = HOURS * (BAR + GAP)
    height: int = HEIGHT + FOOT
    foot: int = HEIGHT + FOOT - 5
    thick: int = BAR


def _chart(hours: Sequence[HourOf]) -> Chart:
    by_hour = {one.hour.astimezone(WIB).hour: one for one in hours}
    most = max(one.messages for one in hours)
    bars = []
    for hour in range(HOURS):
        one = by_hour.get(hour)
        whole = max(1, one.messages * HEIGHT // most) if one else 0
        bad = one.refused + one.failed if one else 0
        wrong = max(1, bad * HEIGHT // most) if bad else 0
        bars.append(Bar(hour * (BAR + GAP), whole, wrong, f"{hour:02}" if hour % 3 == 0 else ""))
    return Chart(tuple(bars), most)

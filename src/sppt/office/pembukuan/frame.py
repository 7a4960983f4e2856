"""What every page of this desk does: reads its days from the address, and hands out any of its tables."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.bookkeeping.chart import Chart
from sppt.bookkeeping.chart_file import chart_of
from sppt.office.bendahara.chart import Chart as Bars
from sppt.office.shell import OfficeRequest
from sppt.office.tables import Table, asked_for, handed_out
from sppt.office.words import either
from sppt.rules.calendar import NotADate, read_date, wib_day

READERS = (Role.BENDAHARA, Role.HEAD, Role.AUDITOR)


@dataclass(slots=True)
class Asked:
    """What the address of a report asks for; `error` is the first thing in it that cannot be read."""

    request: OfficeRequest
    error: str = ""
    wrong: str = ""  # the field with the error
    said: dict[str, str] = field(default_factory=dict)  # as it goes on in addresses

    @property
    def today(self) -> date:
        return wib_day(self.request.officer.at)

    def day(self, name: str, default: date) -> date:
        """A day; the default if none is named or the named one cannot be read."""
        text = self.request.GET.get(name, "").strip()
        found = default
        if text:
            try:
                found = read_date(text)
            except NotADate as trouble:
                self._refuse(
                    name,
                    either(
                        str(trouble), "This date cannot be read. Type year-month-day, such as 2026-09-14."
                    ),
                )
        self.said[name] = found.isoformat()
        return found

    def span(self) -> tuple[date, date]:
        """From the start of the year to today unless the address says otherwise."""
        last = self.day("sampai", self.today)
        first = self.day("dari", date(last.year, 1, 1))
        if first > last:
            self._refuse(
                "dari",
                either(
                    "Tanggal awal melewati tanggal akhir. Tukarlah keduanya.",
                    "The first day lies after the last one. Swap them.",
                ),
            )
            first = date(last.year, 1, 1)
            self.said["dari"] = first.isoformat()
        return first, last

    def month(self) -> tuple[date, date]:
        """The first and the last day of a month: this one unless the address says "2026-09"."""
        text = self.request.GET.get("bulan", "").strip()
        first = self.today.replace(day=1)
        if text:
            try:
                first = read_date(f"{text}-01")
            except NotADate:
                self._refuse(
                    "bulan",
                    either(
                        "Bulan ini tidak terbaca. Tulis tahun-bulan, misalnya 2026-09.",
                        "This month cannot be read. Type year-month, such as 2026-09.",
                    ),
                )
        self.said["bulan"] = f"{first:%Y-%m}"
        return first, first.replace(day=monthrange(first.year, first.month)[1])

    def word(self, name: str, words: Sequence[str]) -> str:
        """One of these words; the first if the address names none of them."""
        text = self.request.GET.get(name, "")
        found = text if text in words else words[0]
        self.said[name] = found
        return found

    @property
    def query(self) -> str:
        return urlencode({name: text for name, text in self.said.items() if text})

    def _refuse(self, name: str, sentence: str) -> None:
        if not self.error:
            self.error, self.wrong = sentence, name


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the bars that may stand before it."""

    table: Table
    bars: Bars | None = None


def chart() -> Chart:
    """The city's accounts and rules."""
    return chart_of(settings.SPPT_CITY)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def shown(
    asked: Asked, template: str, sheets: Sequence[Sheet], *, name: str, context: Mapping[str, object]
) -> HttpResponse:
    """The page with its tables, or the one of them that was asked for as a file."""
    key, form = asked_for(asked.request)
    if form:
        table = next((one.table for one in sheets if one.table.key == key), None)
        if table is None:
            raise Http404
        return handed_out(asked.request, table, form, name=name)
    full = {
        "error": asked.error,
        "wrong": asked.wrong,
        "query": asked.query,
        "said": asked.said,
        "sheets": sheets,
        "today": asked.today,
        **context,
    }
    return render(
        asked.request, f"office/pembukuan/{template}.html", full, status=422 if asked.error else 200
    )

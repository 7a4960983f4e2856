"""What stands now that officers must hear of unasked, asked of the rooms that know; messages tells it.

The same questions that the first page of the office asks live; a kind of fact is one function of SOURCES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from sppt.accounts.queries import open_proposals
from sppt.messages.delivering import State, mails
from sppt.messages.telling import FACTS_MAX, Fact
from sppt.messages.words import Kind
from sppt.office.desks import ENGLISH
from sppt.office.kinds import KINDS
from sppt.partners.health import Trouble, key_warnings
from sppt.partners.qr import refused_qrs
from sppt.payments.refunds import unpaid_refunds
from sppt.reconciliation.watching import Limits, overdue, watch
from sppt.rules.calendar import wib_day

QRS_WITHIN = timedelta(days=1)


def standing(at: datetime) -> list[Fact]:
    """All that stands now."""
    with translation.override("id"):  # pages by their Indonesian address
        return [fact for source in SOURCES for fact in source(at)]


def _reconciliation(at: datetime) -> Iterator[Fact]:
    today = wib_day(at)
    limits = Limits(
        settings.SPPT_DAY_OPEN_DAYS, settings.SPPT_CHANNEL_SILENT_DAYS, settings.SPPT_DIFFERENCE_LIMIT
    )
    seen = watch(limits, owner="", today=today)
    if seen.late is not None:
        day = seen.late.isoformat()
        page = f"{_page('reconciliation_day')}?{urlencode({'tanggal': day})}"
        yield Fact(Kind.DAY_OPEN, day, page, {"hari": day, "lama": seen.late_days})
    for channel, last in seen.silent:
        values = {"kanal": channel, "hari": last.isoformat()}
        yield Fact(Kind.CHANNEL_SILENT, channel, _page("reconciliation"), values)
    if seen.difference:
        sums = {"jumlah": seen.difference, "batas": limits.difference}
        yield Fact(Kind.DIFFERENCES_ABOVE, "all", _page("differences"), sums)
    if seen.year_unknown:
        year = seen.year_unknown
        yield Fact(Kind.HOLIDAYS_UNKNOWN, str(year), _page("home"), {"tahun": year})
    for one in overdue(limits, today=today):
        told: dict[str, str | int] = {"banyak": one.count, "hari": one.oldest.isoformat()}
        page = (
            f"{_page('differences')}?{urlencode({'petugas': one.owner})}"
            if one.owner
            else _page("differences")
        )
        yield Fact(Kind.DIFFERENCES_OWN, one.owner or "-", page, told, owner=one.owner)


def _proposals(_: datetime) -> Iterator[Fact]:
    for one in open_proposals(KINDS):
        title = KINDS[one.kind].title
        values: dict[str, str | int] = {
            "nomor": one.number,
            "perihal": title,
            "perihal_en": ENGLISH[title],
            "hari": wib_day(one.made_at).isoformat(),
        }
        yield Fact(
            Kind.PROPOSAL,
            str(one.number),
            _page("proposal", one.number),
            values,
            roles=KINDS[one.kind].deciders,
            but=frozenset({one.maker}),
        )


def _refunds(at: datetime) -> Iterator[Fact]:
    today = wib_day(at)
    for one in unpaid_refunds():
        if one.pay_from <= today:
            values = {"surat": one.letter, "hari": one.pay_by.isoformat()}
            but = frozenset({one.maker, one.checker})
            yield Fact(Kind.REFUND_DUE, str(one.number), _page("refund", one.number), values, but=but)


def _partners(at: datetime) -> Iterator[Fact]:
    kinds = {Trouble.ENDS: Kind.KEY_ENDS, Trouble.OLD: Kind.KEY_OLD, Trouble.NONE: Kind.KEY_NONE}
    for one in key_warnings(at=at, days_max=settings.SPPT_PARTNER_KEY_DAYS):
        what = "rsa" if one.is_rsa else "secret"
        values = {"mesin": one.client_id, **({"hari": wib_day(one.on).isoformat()} if one.on else {})}
        page = _page("partner", one.partner)
        yield Fact(kinds[one.trouble], f"{one.client_id}:{what}", page, values)


def _qrs(at: datetime) -> Iterator[Fact]:
    counts: dict[str, int] = {}
    for one in refused_qrs(since=at - QRS_WITHIN):
        counts[one.partner] = counts.get(one.partner, 0) + 1
    for partner, count in counts.items():
        yield Fact(Kind.QR_REFUSED, partner, _page("partner", partner), {"banyak": count, "mitra": partner})


def _mail(at: datetime) -> Iterator[Fact]:
    dead = mails(State.FAILED, at=at, most=FACTS_MAX)
    if dead:
        yield Fact(Kind.MAIL_DEAD, "all", _page("mails"), {"banyak": len(dead)})


def _page(name: str, *parts: object) -> str:
    return reverse(f"office:{name}", args=list(parts))


SOURCES: tuple[Callable[[datetime], Iterator[Fact]], ...] = (
    _reconciliation,
    _refunds,
    _proposals,
    _partners,
    _qrs,
    _mail,
)

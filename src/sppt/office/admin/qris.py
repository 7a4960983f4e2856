"""QRs that were refused, as the office sees them: why, for which code, and that somebody should look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sppt.accounts.words import Role
from sppt.office.alert import Alert
from sppt.office.shell import SignedIn
from sppt.office.tables import Column, Kind, Table, address
from sppt.office.words import t
from sppt.partners.qr import Qr, refused_qrs

ALERTED = timedelta(days=1)
LISTED = timedelta(days=30)
ANSWERED = "acquirer_"
WORDS: Mapping[str, str] = {
    "not_reached": "Akuirer tidak dapat dihubungi",
    "lost": "Jawaban akuirer hilang; QR itu tidak pernah ada",
    "qr_missing": "Akuirer menjawab tanpa QR",
    "qr_other_amount": "Jumlah pada QR lain dari tagihan",
    "qr_other_nmid": "QR milik pedagang lain",
    "qr_asks_tip": "QR meminta tip atau biaya",
}


def qris_alerts(officer: SignedIn) -> Sequence[Alert]:
    """For administrators: QRs refused within a day, an alert for each acquirer."""
    if not officer.may(Role.ADMINISTRATOR):
        return ()
    counts: dict[str, int] = {}
    for one in refused_qrs(since=officer.at - ALERTED):
        counts[one.partner] = counts.get(one.partner, 0) + 1
    return [
        Alert(
            t(
                "{jumlah} QR dari {mitra} tidak ditampilkan sejak kemarin. Lihat sebabnya.",
                jumlah=count,
                mitra=code,
            ),
            address("partner", code),
        )
        for code, count in counts.items()
    ]


def refused_table(partner: str, *, at: datetime) -> Table | None:
    """The refused QRs of a partner in thirty days, the newest first; None where there are none."""
    found = [one for one in refused_qrs(since=at - LISTED) if one.partner == partner]
    if not found:
        return None
    columns = (
        Column("Waktu", Kind.MOMENT),
        Column("Kode bayar", Kind.DIGITS),
        Column("Jumlah", Kind.MONEY),
        Column("Sebab"),
    )
    rows = [(one.wanted_at, one.code, one.amount, why(one)) for one in found]
    return Table("qris", "QR yang tidak ditampilkan dalam 30 hari", columns, rows)


def why(one: Qr) -> str:
    """Why a QR was not shown."""
    if one.why.startswith(ANSWERED):
        return t("Akuirer menolak dengan {kode}", kode=one.why.removeprefix(ANSWERED))
    return t(WORDS.get(one.why, "QR rusak atau bukan QRIS"))

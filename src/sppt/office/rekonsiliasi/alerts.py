"""What treasurers and heads see above their inbox: a day open too long, a silent channel, differences above a limit."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings

from sppt.accounts.words import Role
from sppt.office.alert import Alert
from sppt.office.shell import SignedIn
from sppt.office.tables import address
from sppt.office.words import day_text, t
from sppt.reconciliation.watching import Limits, watch
from sppt.rules.calendar import wib_day
from sppt.rules.rupiah import printed


def reconciliation_alerts(officer: SignedIn) -> Sequence[Alert]:
    """For treasurers and heads."""
    if not officer.may(Role.BENDAHARA, Role.HEAD):
        return ()
    limits = Limits(
        settings.SPPT_DAY_OPEN_DAYS, settings.SPPT_CHANNEL_SILENT_DAYS, settings.SPPT_DIFFERENCE_LIMIT
    )
    seen = watch(limits, owner=officer.name, today=wib_day(officer.at))
    found: list[Alert] = []
    if seen.late is not None:
        query = urlencode({"tanggal": seen.late.isoformat()})
        sentence = t(
            "{hari} belum ditutup sesudah {jumlah} hari.", hari=day_text(seen.late), jumlah=seen.late_days
        )
        found.append(Alert(sentence, f"{address('reconciliation_day')}?{query}"))
    if seen.difference:
        sentence = t(
            "Selisih yang terbuka berjumlah {jumlah}, di atas batas {batas}.",
            jumlah=printed(seen.difference),
            batas=printed(limits.difference),
        )
        found.append(Alert(sentence, address("differences")))
    if seen.year_unknown:
        sentence = t(
            "Hari libur tahun {tahun} belum dikenal; isi SPPT_HOLIDAYS_FILE.", tahun=seen.year_unknown
        )
        found.append(Alert(sentence, address("reconciliation")))
    found += [
        Alert(
            t("Kanal {kanal} tidak menerima pembayaran sejak {hari}.", kanal=channel, hari=day_text(last)),
            address("reconciliation"),
        )
        for channel, last in seen.silent
    ]
    found += [
        Alert(
            t("Selisih {nomor} menunggu Anda sejak {hari}.", nomor=case.id, hari=day_text(case.day)),
            address("difference", case.id),
        )
        for case in seen.own
    ]
    return found

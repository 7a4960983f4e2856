"""Keys of partners that end, grow old or are missing."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from sppt.accounts.words import Role
from sppt.office.alert import Alert
from sppt.office.shell import SignedIn
from sppt.office.tables import address
from sppt.office.words import day_text, t
from sppt.partners.health import KeyWarning, Trouble, key_warnings


def partner_alerts(officer: SignedIn) -> Sequence[Alert]:
    """For administrators: the keys that they should see to."""
    if not officer.may(Role.ADMINISTRATOR):
        return ()
    found = key_warnings(at=officer.at, days_max=settings.SPPT_PARTNER_KEY_DAYS)
    return [Alert(sentence_of(one), address("partner", one.partner)) for one in found]


def sentence_of(one: KeyWarning) -> str:
    """What is wrong, and what to do next."""
    what = t("Kunci RSA") if one.is_rsa else t("Rahasia")
    on = day_text(one.on) if one.on else ""
    sentences = {
        Trouble.ENDS: "{kunci} lama {mesin} berakhir {hari}. Pastikan mitra sudah memakai yang baru.",
        Trouble.OLD: "{kunci} {mesin} mencapai batas umurnya {hari}. Usulkan yang baru.",
        Trouble.NONE: "{mesin} tidak punya {kunci} yang berlaku. Usulkan yang baru, atau tutup aksesnya.",
    }
    return t(sentences[one.trouble], kunci=what, mesin=one.client_id, hari=on)

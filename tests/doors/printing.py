"""A press in a folder of its own, and receipts that exist on paper only."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.world import NOON, nop

if TYPE_CHECKING:
    from sppt.documents.press import Press
    from sppt.documents.stts import Stts, Tongue

BASE_URL = "https://pbb.kota.example"


def a_press(folder: Path, *, base_url: str = BASE_URL) -> Press:
    """With keys of its own, so that a test may rotate and revoke them."""
    from sppt.documents.keys import Keyring
    from sppt.documents.press import Press
    from sppt.documents.stts import Letterhead

    return Press(
        Letterhead("Kota Uji", "Badan Pendapatan Daerah Kota Uji", base_url),
        Keyring(folder / "keys", issuer="Badan Pendapatan Daerah Kota Uji"),
        folder / "documents",
    )


def paper(
    number: str = "0123456789ABCDEF",
    *,
    lines: int = 1,
    nama: str = "S*** R***",
    kelurahan: str = "LENGKONG GUDANG",
    channel: str = "Loket Bapenda",
) -> Stts:
    """A receipt of Rp1.271.604 for each line: pokok Rp1.234.567 and three months' denda of Rp37.037."""
    from sppt.documents.stts import Line, Stts
    from sppt.payments.language import FrozenItem
    from sppt.rules.nop import Nop

    return Stts(
        number=number,
        token=number + "_tokeN",
        channel=channel,
        reference="R-1",
        amount=1_271_604 * lines,
        paid_at=NOON,
        received_at=NOON,
        law_on=NOON.date(),
        lines=tuple(
            Line(
                FrozenItem(Nop(nop(place // 10 + 1)), 2016 + place % 10, 1_234_567, 0, 37_037, 1_271_604),
                nama,
                kelurahan,
                "SERPONG",
                1250,
                85,
                date(2016 + place % 10, 8, 31),
            )
            for place in range(lines)
        ),
    )


def printed(press: Press, stts: Stts, language: Tongue = "id") -> bytes:
    from sppt.documents.stts import pdf_of

    return pdf_of(stts, language, press.letterhead, press.seal(at=NOON))

"""The ways to pay an open code: its virtual account at each bank, and the one whose steps are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from sppt.partners.channels import channels
from sppt.partners.queries import va_banks
from sppt.partners.va import vas_of
from sppt.partners.va_states import VaState
from sppt.payments.language import PaymentCode
from sppt.portal.words import t
from sppt.rules.rupiah import printed

GROUP = 4
_SHOWN = frozenset({VaState.WANTED, VaState.SENT, VaState.UNKNOWN, VaState.KNOWN})


@dataclass(frozen=True, slots=True)
class Way:
    """A virtual account of a code. `key`, the bank's number range, names it in addresses.

    `hours` is a sentence if the bank keeps hours; `why_not` one if it cannot take this amount: then no number is shown.
    `coming`: the bank is being told of the number; the page shows it as soon as the bank knows it.
    """

    key: str
    bank: str
    number: str
    opened: bool
    hours: str = ""
    why_not: str = ""
    coming: bool = False

    @property
    def groups(self) -> list[str]:
        """The number four digits at a time, to be read aloud and compared."""
        return [self.number[start : start + GROUP] for start in range(0, len(self.number), GROUP)]


def ways_of(code: PaymentCode, request: HttpRequest) -> Sequence[Way]:
    """The banks that have virtual accounts now, by name; `?bank=` opens the steps of one that takes this code."""
    asked, known = request.GET.get("bank", ""), channels()
    banks = va_banks()
    told = vas_of(code.code) if any(bank.is_told for bank in banks) else {}
    ways: list[Way] = []
    for bank in banks:
        agreed = known[bank.partner]
        state = told.get(bank.partner)
        if bank.is_told and state not in _SHOWN and agreed.takes(code.amount):
            continue
        coming = bank.is_told and state is not VaState.KNOWN
        hours = why_not = ""
        if agreed.opens != agreed.closes:
            hours = t(
                "{bank} menerima pembayaran ini pukul {buka} sampai {tutup} WIB.",
                bank=bank.name,
                buka=f"{agreed.opens:%H.%M}",
                tutup=f"{agreed.closes:%H.%M}",
            )
        if not agreed.takes(code.amount):
            why_not = t(
                "{bank} menerima paling banyak {batas} sekali bayar. Pakai bank lain atau pilih lebih sedikit tahun.",
                bank=bank.name,
                batas=printed(agreed.amount_max),
            )
        opened = bank.va_prefix == asked and not why_not and not coming
        ways.append(Way(bank.va_prefix, bank.name, bank.number(code.code), opened, hours, why_not, coming))
    return ways


def opened_in(ways: Sequence[Way]) -> str:
    """The key of the bank whose steps are shown, or nothing."""
    return next((way.key for way in ways if way.opened), "")

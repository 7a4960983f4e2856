"""The ways to pay an open code: its virtual account at each bank, and the one whose steps are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from sppt.partners.queries import va_banks

GROUP = 4


@dataclass(frozen=True, slots=True)
class Way:
    """A virtual account of a code. `key`, the bank's number range, names it in addresses."""

    key: str
    bank: str
    number: str
    opened: bool

    @property
    def groups(self) -> list[str]:
        """The number four digits at a time, to be read aloud and compared."""
        return [self.number[start : start + GROUP] for start in range(0, len(self.number), GROUP)]


def ways_of(code: str, request: HttpRequest) -> Sequence[Way]:
    """The banks that take this code now, by name; `?bank=` opens the steps of one."""
    asked = request.GET.get("bank", "")
    return [
        Way(bank.va_prefix, bank.name, bank.number(code), opened=bank.va_prefix == asked)
        for bank in va_banks()
    ]


def opened_in(ways: Sequence[Way]) -> str:
    """The key of the bank whose steps are shown, or nothing."""
    return next((way.key for way in ways if way.opened), "")

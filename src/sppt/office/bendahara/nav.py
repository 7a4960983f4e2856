"""The treasurer's and the head's entries of the menu."""

from __future__ import annotations

from sppt.office.nav import Item

NAV = (
    Item("Uang hari ini", "office:day"),
    Item("Giliran loket", "office:turns"),
    Item("Pesan mitra", "office:messages"),
    Item("Jejak audit", "office:trail"),
)

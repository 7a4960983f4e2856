"""The entry of the menu for money that the city owes."""

from __future__ import annotations

from sppt.office.nav import Item

NAV: tuple[Item, ...] = (Item("Titipan", "office:held"),)

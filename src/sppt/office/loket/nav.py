"""The counter's entries of the menu."""

from __future__ import annotations

from sppt.office.nav import Item

NAV = (Item("Loket", "office:till"), Item("Giliran", "office:turn"))

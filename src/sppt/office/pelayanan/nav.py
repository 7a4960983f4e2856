"""The service desk's entries of the menu."""

from __future__ import annotations

from sppt.office.nav import Item

NAV = (Item("Cari", "office:search"),)

"""The administrator's entries of the menu."""

from __future__ import annotations

from sppt.office.nav import Item

NAV: tuple[Item, ...] = (Item("Daftar petugas", "office:people"), Item("Daftar mitra", "office:partners"))

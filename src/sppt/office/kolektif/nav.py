"""The entries of the menu for lists."""

from __future__ import annotations

from sppt.office.nav import Item

NAV = (Item("Daftar kolektif", "office:lists"), Item("Kunci daftar", "office:list_keys"))

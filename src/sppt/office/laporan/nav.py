"""The entries of the menu for what channels and the bank report."""

from __future__ import annotations

from sppt.office.nav import Item

NAV = (Item("Laporan", "office:reports"), Item("Setoran", "office:deposits"))

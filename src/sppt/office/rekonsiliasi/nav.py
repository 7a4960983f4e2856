"""The entries of reconciliation in the menu."""

from __future__ import annotations

from sppt.office.nav import Item

NAV = (Item("Rekonsiliasi", "office:reconciliation"), Item("Selisih", "office:differences"))

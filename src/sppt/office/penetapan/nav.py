"""The entries of the menu of penetapan."""

from __future__ import annotations

from sppt.office.nav import Item

NAV: tuple[Item, ...] = (
    Item("Aturan", "office:rules"),
    Item("Rasio NJOP", "office:ratio"),
    Item("Penetapan", "office:determinations"),
    Item("Objek khusus", "office:treatments"),
    Item("Keputusan", "office:corrections"),
)

"""The entries of the office's menu. Who sees one follows from the view behind it, which says who may enter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A menu entry: its Indonesian label and the name of its address, such as "office:inbox"."""

    label: str
    address: str


NAV = (Item("Beranda", "office:home"), Item("Usulan", "office:inbox"))

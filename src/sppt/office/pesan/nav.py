"""The entries of messages in the menu."""

from __future__ import annotations

from sppt.office.nav import Item

NAV = (Item("Pesan", "office:told"),)

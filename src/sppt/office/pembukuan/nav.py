"""The entries of the books in the menu."""

from __future__ import annotations

from sppt.office.nav import Item

NAV = (Item("Pembukuan", "office:trial_balance"), Item("Bukti audit", "office:samples"))

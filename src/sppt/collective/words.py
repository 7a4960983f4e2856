"""The words of lists: who brought one, what becomes of it, and what is true of each of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Owner(StrEnum):
    """Who brought a list, which bounds how long it may be."""

    PUBLIC = "public"
    KEY = "key"  # a company or a village with a key issued at the counter
    OFFICER = "officer"
    PARTNER = "partner"


LINES_MAX: Mapping[Owner, int] = {
    Owner.PUBLIC: 50,
    Owner.KEY: 100_000,
    Owner.OFFICER: 100_000,
    Owner.PARTNER: 100_000,
}


class ListState(StrEnum):
    """What becomes of a list. A checked one waits for its owner's word before codes are made."""

    TAKEN = "taken"  # stored, to be checked
    CHECKED = "checked"
    ASKED = "asked"  # codes are wanted
    CODED = "coded"
    FAILED = "failed"


class LineState(StrEnum):
    """What is true of one line."""

    WAITING = "waiting"
    OWES = "owes"
    PAID = "paid"
    NOT_FOUND = "not_found"
    NOTHING = "nothing"  # its years owe nothing that a channel may take: cancelled, written off, under review
    TWICE = "twice"  # another line asks for it
    UNREADABLE = "unreadable"
    ELSEWHERE = "elsewhere"  # not of the owner's own wilayah
    TOO_LARGE = "too_large"  # one line above what the channel takes at once


SENTENCES: Mapping[LineState, tuple[str, str]] = {
    LineState.WAITING: ("Belum diperiksa.", "Not checked yet."),
    LineState.OWES: ("Ada yang harus dibayar.", "Something is owed."),
    LineState.PAID: ("Sudah lunas.", "Paid already."),
    LineState.NOT_FOUND: (
        "Tidak ditemukan. Cocokkan NOP dan tahunnya dengan SPPT.",
        "Not found. Compare with the SPPT.",
    ),
    LineState.NOTHING: (
        "Tidak dapat dibayar di sini: dibatalkan, dihapuskan, atau sedang diperiksa.",
        "Cannot be paid here: cancelled, written off, or under review.",
    ),
    LineState.TWICE: ("Sudah ada di baris lain.", "Stands in another line."),
    LineState.UNREADABLE: ("Tidak terbaca.", "Cannot be read."),
    LineState.ELSEWHERE: ("Bukan wilayah Anda.", "Not in your area."),
    LineState.TOO_LARGE: (
        "Melebihi batas sekali bayar pada kanal ini. Pilih kanal lain.",
        "Above what this channel takes at once. Choose another.",
    ),
}

PAID_SENTENCES: Mapping[LineState, tuple[str, str]] = {
    **SENTENCES,
    LineState.OWES: ("Dibayar dengan daftar ini.", "Paid by this list."),
}
"""The same once every code of the list is paid."""

"""A mail address becomes a value once, at the door."""

from __future__ import annotations

import re

from sppt.messages.refusals import MessageRefused

ADDRESS_MAX = 254
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~](?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63})"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}", re.ASCII)


def read_address(text: str) -> str:
    """One plain address such as bima@kota.go.id, as mail servers everywhere take it. Raises MessageRefused."""
    address = text.strip()
    local = address.partition("@")[0]
    plain = len(address) <= ADDRESS_MAX and len(local) <= 64 and ".." not in local and not local.endswith(".")
    if not plain or not _ADDRESS.fullmatch(address):
        raise MessageRefused(
            "bad_address",
            "Alamat surel tidak terbaca. Tulis satu alamat saja, misalnya bima@kota.go.id.",
            "The mail address cannot be read. Write a single address, such as bima@kota.go.id.",
        )
    return address

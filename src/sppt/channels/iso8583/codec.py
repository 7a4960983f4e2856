"""ISO 8583:1987 in ASCII with a hexadecimal bitmap: read and written by a dialect's layout.

Of its own because a framing without a length must learn from the layout where a message ends, and because an answer to
a message with one bad field gives all the others back. Two libraries check it in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MTI_LENGTH = 4
BITMAP_LENGTH = 16  # hexadecimal signs of 64 bits
FIELDS = 128
_HEX = re.compile(r"[0-9A-Fa-f]{16}")
_DIGITS = re.compile(r"[0-9]+")
# What a terminal may print. Bytes above ASCII are given back as they came.
_VISIBLE = re.compile(r"[ -~\xa0-\xff]*")


@dataclass(frozen=True, slots=True)
class Field:
    """How a data element is written: `length` signs, at most so many if `prefix` digits tell how many."""

    digits: bool
    length: int
    prefix: int  # 0 fixed, 2 LLVAR, 3 LLLVAR


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its data elements by number; those whose content is not of their kind are listed in `bad`."""

    mti: str
    fields: Mapping[int, str]
    bad: tuple[int, ...] = ()


class Unreadable(Exception):
    """A message that breaks off or contradicts itself; `mti` is empty if not even that could be read."""

    def __init__(self, why: str, mti: str = "", fields: Mapping[int, str] | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.mti = mti
        self.fields = fields or {}


class _Short(Unreadable):
    """More bytes may complete it."""


def decode(layout: Mapping[int, Field], body: bytes) -> Message:
    """A whole message; raises Unreadable."""
    message, end = _walk(layout, body.decode("latin-1"))
    if end != len(body):
        raise Unreadable("too_long", message.mti, message.fields)
    return message


def measure(layout: Mapping[int, Field], body: bytes) -> int | None:
    """How many bytes the message takes that these bytes begin with; None if it goes on. Raises Unreadable."""
    try:
        return _walk(layout, body.decode("latin-1"))[1]
    except _Short:
        return None


def _walk(layout: Mapping[int, Field], text: str) -> tuple[Message, int]:
    mti = text[:MTI_LENGTH]
    if mti and not (mti.isascii() and mti.isdigit()):
        raise Unreadable("mti")
    fields: dict[int, str] = {}
    numbers, at = _bitmap(text, mti)
    bad: list[int] = []
    for number in numbers:
        field = layout.get(number)
        if field is None:
            raise Unreadable(f"field_{number}_unknown", mti, fields)
        length = field.length
        if field.prefix:
            told = text[at : at + field.prefix]
            at += field.prefix
            if len(told) < field.prefix:
                raise _Short("short", mti, fields)
            if not (told.isascii() and told.isdigit()) or int(told) > length:
                raise Unreadable(f"field_{number}_length", mti, fields)
            length = int(told)
        value = text[at : at + length]
        at += length
        if len(value) < length:
            raise _Short("short", mti, fields)
        fields[number] = value
        kind = _DIGITS if field.digits else _VISIBLE
        if value and not kind.fullmatch(value):
            bad.append(number)
    return Message(mti, fields, tuple(bad)), at


def _bitmap(text: str, mti: str) -> tuple[list[int], int]:
    """The numbers of the fields that follow, and where they begin."""
    numbers: list[int] = []
    at = MTI_LENGTH
    for first in (1, 65):
        half = text[at : at + BITMAP_LENGTH]
        if len(half) < BITMAP_LENGTH:
            raise _Short("short", mti)
        if not _HEX.fullmatch(half):
            raise Unreadable("bitmap", mti)
        at += BITMAP_LENGTH
        bits = f"{int(half, 16):064b}"
        numbers += [first + place for place, bit in enumerate(bits) if bit == "1"]
        if first == 1 and bits[0] == "0":
            break
    return [number for number in numbers if number not in {1, 65}], at


def encode(layout: Mapping[int, Field], mti: str, fields: Mapping[int, str]) -> bytes:
    """A message as bytes. Raises ValueError for a field that the layout does not hold: a fault of ours."""
    bits = 0
    parts: list[str] = []
    for number in sorted(fields):
        field, value = layout[number], fields[number]
        if not field.prefix:
            value = value.zfill(field.length) if field.digits else value.ljust(field.length)
        if len(value) > field.length or (not field.prefix and len(value) != field.length):
            raise ValueError(f"field {number} does not hold {len(value)} signs")
        bits |= 1 << (FIELDS - number)
        parts.append(f"{len(value):0{field.prefix}d}{value}" if field.prefix else value)
    bitmap = f"{bits | 1 << (FIELDS - 1):032X}" if bits % 2**64 else f"{bits >> 64:016X}"
    return (mti + bitmap + "".join(parts)).encode("latin-1")

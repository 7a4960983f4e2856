"""Where one message ends and the next begins: five ways of banks, read as bytes arrive, however they were cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sppt.channels.iso8583.codec import Field, Unreadable, measure
from sppt.partners.words import Framing

HEADER = re.compile(rb"ISO[0-9]{9}")
HEADER_LENGTH = 12
MESSAGE_MAX = 8_192
_DIGITS = re.compile(rb"[0-9]{1,4}")
_ETX = b"\x03"

# How many bytes the next message takes with what frames it, and which of them it is; None: more must come.
_Found = tuple[int, slice] | None


class _BadFrame(Exception):
    """Bytes that no message can begin with: where the next one begins cannot be known any more."""


class Frames:
    """The messages in a stream of bytes. Holds at most one message that has not ended, within MESSAGE_MAX.

    `broken` says why nothing can be read any more; it is empty while the stream can be followed.
    """

    def __init__(self, framing: Framing, layout: Mapping[int, Field]) -> None:
        self.broken = ""
        self._held = b""
        self._layout = layout
        self._next = _WAYS.get(framing) or self._headed

    @property
    def is_waiting(self) -> bool:
        """Whether part of a message has come."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that these bytes complete, up to where the stream breaks."""
        held = self._held + data if self._held else data
        messages: list[bytes] = []
        start = 0
        try:
            while start < len(held):
                part = held[start : start + MESSAGE_MAX + HEADER_LENGTH]
                found = self._next(part)
                if found is None:
                    self.broken = "too_long" if len(part) > MESSAGE_MAX else ""
                    break
                length, where = found
                messages.append(part[where])
                start += length
        except _BadFrame as bad:
            self.broken = str(bad)
        self._held = b"" if self.broken else held[start:]
        return messages

    def _headed(self, data: bytes) -> _Found:
        """`ISO` and nine digits, and no length: the message itself says where it ends."""
        if len(data) < HEADER_LENGTH:
            if not (data.startswith(b"ISO"[: len(data)]) and (data[3:] or b"0").isdigit()):
                raise _BadFrame("header")
            return None
        if not HEADER.match(data):
            raise _BadFrame("header")
        try:
            length = measure(self._layout, data[HEADER_LENGTH:])
        except Unreadable as error:
            raise _BadFrame(error.why) from None
        return None if length is None else (HEADER_LENGTH + length, slice(0, HEADER_LENGTH + length))


def framed(framing: Framing, body: bytes) -> bytes:
    """A message as it goes onto the line."""
    if framing is Framing.ASCII4:
        return b"%04d%b" % (len(body), body)
    if framing is Framing.ASCII4_ETX:
        return b"%04d%b%b" % (len(body) + 1, body, _ETX)
    if framing is Framing.BE16:
        return len(body).to_bytes(2, "big") + body
    if framing is Framing.LE16:
        return len(body).to_bytes(2, "little") + body
    return body


def _ascii(data: bytes) -> _Found:
    if not _DIGITS.fullmatch(data[:4]):
        raise _BadFrame("length")
    return None if len(data) < 4 else _whole(data, 4, int(data[:4]))


def _ascii_etx(data: bytes) -> _Found:
    """As above, with an ETX at the end that is counted."""
    found = _ascii(data)
    if found is None:
        return None
    length, where = found
    if data[length - 1 : length] != _ETX:
        raise _BadFrame("etx")
    return length, slice(where.start, length - 1)


def _big(data: bytes) -> _Found:
    return None if len(data) < 2 else _whole(data, 2, int.from_bytes(data[:2], "big"))


def _little(data: bytes) -> _Found:
    return None if len(data) < 2 else _whole(data, 2, int.from_bytes(data[:2], "little"))


def _whole(data: bytes, prefix: int, length: int) -> _Found:
    if not 0 < length <= MESSAGE_MAX:
        raise _BadFrame("length")
    end = prefix + length
    return (end, slice(prefix, end)) if len(data) >= end else None


_WAYS: Mapping[Framing, Callable[[bytes], _Found]] = {
    Framing.ASCII4: _ascii,
    Framing.ASCII4_ETX: _ascii_etx,
    Framing.BE16: _big,
    Framing.LE16: _little,
}

"""QRs as an acquirer makes them, written from EMVCo's text: it shares no line with the reader that judges them."""

from __future__ import annotations

from collections.abc import Mapping

GUID = "ID.CO.AKUIRERCONTOH.WWW"


def mint(
    *, amount: int, nmid: str, merchant_id: str, reference: str, name: str = "BAPENDA KOTA CONTOH"
) -> str:
    """A dynamic QR for this many rupiah, with its checksum."""
    account = tlv({"00": GUID, "01": "936009990" + merchant_id[-9:], "02": merchant_id[:15], "03": "URE"})
    tags = {
        "00": "01",
        "01": "12",
        "26": account,
        "51": tlv({"00": "ID.CO.QRIS.WWW", "02": nmid, "03": "URE"}),
        "52": "9311",
        "53": "360",
        "54": str(amount),
        "58": "ID",
        "59": name,
        "60": "TANGSEL",
        "61": "15310",
        "62": tlv({"01": reference[:25], "07": "A01"}),
    }
    text = tlv(tags) + "6304"
    return text + checksum(text)


def tlv(tags: Mapping[str, str]) -> str:
    """Tag, length, value, in the order given."""
    return "".join(f"{tag}{len(value):02d}{value}" for tag, value in tags.items())


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE, bit by bit."""
    register = 0xFFFF
    for byte in text.encode():
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ 0x1021 if register & 0x8000 else register << 1
            register &= 0xFFFF
    return f"{register:04X}"


def spoilt(content: str) -> str:
    """The same QR with a checksum that does not fit."""
    return content[:-4] + ("0000" if content[-4:] != "0000" else "0001")

"""Reads of notices: what an SPPT says, as the public may know it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection

from sppt.assessment.facts_text import facts_from
from sppt.assessment.statements import statement
from sppt.rules.programme import Pinned

BOOKS = Path(__file__).parent / "books"
"""What must hold of determinations and their notices; see payments.books."""

BILLS_MAX = 1000
WORDS_MAX = 5
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A bill's current SPPT without what belongs to its owner; areas in m², the rest in rupiah.

    `nama` is masked before it leaves this room: see `masked`.
    """

    bill_id: int
    nama: str
    luas_bumi: int
    luas_bangunan: int
    njop: int
    njoptkp: int
    pengurangan: int
    pokok: int
    terbit: date | None


def public_notices(bill_ids: Sequence[int]) -> Mapping[int, PublicNotice]:
    """The notice of the latest cycle of each bill, at most 1 000 bills. One round trip, also for none."""
    if len(bill_ids) > BILLS_MAX:
        raise ValueError(f"at most {BILLS_MAX} bills in one call")
    found: dict[int, PublicNotice] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (bill_id) bill_id, nama_wp, luas_bumi, luas_bangunan, njop, njoptkp, pengurangan,"
            " pokok, terbit FROM assessment_notice WHERE bill_id = ANY (%s) ORDER BY bill_id, cycle DESC",
            [list(bill_ids)],
        )
        for bill_id, nama, *rest in cursor:
            found[bill_id] = PublicNotice(bill_id, masked(nama), *rest)
    return found


def pinned_of(bills: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Pinned]:
    """What the notices of these NOPs and tax years pin of their objects; those not calculated here pin nothing."""
    asked = list(bills)
    found: dict[tuple[str, int], Pinned] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            statement("pinned_objects"),
            {"nops": [nop for nop, _ in asked], "years": [year for _, year in asked]},
        )
        for nop, year, njop, decided, *drafted in cursor:
            if decided:
                facts = facts_from(decided)
                found[nop, year] = Pinned(njop, facts.jenis_bangunan, facts.nik_proven, facts.carries_njoptkp)
            elif None not in drafted:
                found[nop, year] = Pinned(njop, *drafted)
    return found


def masked(nama: str) -> str:
    """A name as everybody may see it: "Siti Rahma" becomes "S*** R***", whatever the length of its words.

    Only letters and digits survive, so no sign that turns or hides text can reach a page.
    """
    if nama.isascii():
        words = _ASCII_WORD.findall(nama)
    else:
        plain = unicodedata.normalize("NFKC", nama)
        words = "".join(sign if unicodedata.category(sign)[0] in "LN" else " " for sign in plain).split()
    return " ".join(f"{word[0].upper()}***" for word in words[:WORDS_MAX])


def newest_year() -> int:
    """The newest tax year that has notices; 0 without any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(tax_year), 0) FROM assessment_notice")
        return int(cursor.fetchone()[0])

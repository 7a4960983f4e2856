"""What is worth knowing about a file that was taken: a code with its numbers, and the sentence it stands for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sppt.kit.canonical import canonical

# {count}: how many lines; {line}: the first of them; {file}: the number of the earlier file.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "same_file": (
        "Berkas yang sama persis sudah diambil sebagai berkas {file}. Tidak ada yang dicatat dua kali.",
        "The very same file was taken before as file {file}. Nothing was recorded twice.",
    ),
    "repeats_all": (
        "Semua {count} barisnya sudah ada dalam berkas {file}: isi yang sama dalam urutan, tulisan, atau bentuk lain.",
        "All of its {count} lines stand in file {file} already: the same content in another order, encoding or form.",
    ),
    "repeats_some": (
        "{count} baris sudah ada dalam berkas sebelumnya dan tidak dihitung lagi.",
        "{count} lines stand in earlier files already and are not counted again.",
    ),
    "doubled": (
        "{count} baris tertulis lebih dari sekali dalam berkas ini (mulai baris {line}). Pencocokan menandainya ganda.",
        "{count} lines stand more than once in this file (from line {line}). Matching marks them as duplicates.",
    ),
    "foreign_nop": (
        "{count} baris menyebut NOP kota lain (mulai baris {line}). Tanyakan kepada kanal untuk siapa uangnya.",
        "{count} lines name another city's NOP (from line {line}). Ask the channel whose money that is.",
    ),
    "skipped": (
        "{count} baris bertanda gagal dilewati menurut profil.",
        "{count} lines marked as failed were passed over, as the profile says.",
    ),
    "quiet_day": (
        "Kanal menyatakan tidak ada transaksi pada hari itu: 0 baris.",
        "The channel says that nothing moved on that day: 0 lines.",
    ),
    "first_statement": (
        "Ini koran pertama rekening ini; saldo awalnya belum dapat dibandingkan.",
        "This is the first statement of the account; its opening balance could not be compared.",
    ),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One thing worth knowing; numbers that a code does not use are 0."""

    code: str
    count: int = 0
    line: int = 0
    file: int = 0

    @property
    def text(self) -> str:
        return self._said(0)

    @property
    def text_en(self) -> str:
        return self._said(1)

    def _said(self, language: int) -> str:
        return _SENTENCES[self.code][language].format(count=self.count, line=self.line, file=self.file)


def written(notes: Iterable[Note]) -> str:
    """As a file's row keeps them."""
    return canonical([{"code": n.code, "count": n.count, "line": n.line, "file": n.file} for n in notes])


def read_notes(text: str) -> tuple[Note, ...]:
    """As they were written."""
    return tuple(Note(each["code"], each["count"], each["line"], each["file"]) for each in json.loads(text))

"""What happened to a file, in the language of the page."""

from __future__ import annotations

from sppt.office.words import either, t
from sppt.reconciliation.files import FileRow
from sppt.reconciliation.notes import Note
from sppt.reconciliation.profile import ProfileProblem
from sppt.reconciliation.refusals import ReportRefused

KINDS = {
    "payment": "pembayaran",
    "reversal": "pembatalan",
    "deposit": "setoran",
    "entry": "mutasi",
}


def note_text(note: Note) -> str:
    """What is worth knowing about a file."""
    return either(note.text, note.text_en)


def refusal_text(error: ReportRefused | ProfileProblem) -> str:
    """Why a file or a profile is refused."""
    return either(str(error), error.text_en)


def kind_name(file: FileRow) -> str:
    """Report or statement."""
    return t("Laporan kanal") if file.is_report else t("Rekening koran")


def line_kind(word: str) -> str:
    """What a line tells of."""
    return t(KINDS[word])

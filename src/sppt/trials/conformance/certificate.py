"""The certificate of a kit as a PDF: the same findings give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from sppt.documents.stts import STANDARDS, plain
from sppt.rules.calendar import WIB
from sppt.trials.conformance.findings import Findings, Result

TEMPLATE = Path(__file__).with_name("certificate.typ")
WORDS_MAX = 100
_RESULTS = {Result.PASSED: "lulus", Result.FAILED: "GAGAL", Result.SKIPPED: "tidak diuji"}
NOTE = (
    "Dibuat oleh alat uji SPPT Online, yang berlaku sebagai bank terhadap alamat di atas pada waktu di atas. Ia tidak"
    " membaca kode pemasangan itu dan tidak menggantikan uji resmi penyelenggara standar."
)


def certificate(findings: Findings) -> bytes:
    """A PDF that says who was tried, when, and what became of each case."""
    made = typst.Compiler(
        input=str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
    ).compile(
        format="pdf",
        sys_inputs={"data": _page(findings)},
        pdf_standards=STANDARDS,
        timestamp=findings.at.astimezone(WIB).replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def _page(findings: Findings) -> str:
    passed, failed, skipped = (findings.count(result) for result in Result)
    data = {
        "title": f"Uji kesesuaian {findings.kit}",
        "verdict": "Sesuai" if findings.conforms else "Belum sesuai",
        "facts": [
            ["Pemasangan", _printable(findings.against)],
            ["Sebagai mitra", _printable(findings.partner)],
            ["Waktu", findings.at.astimezone(WIB).strftime("%Y-%m-%d %H:%M:%S WIB")],
            ["Hasil", f"{passed} lulus, {failed} gagal, {skipped} tidak diuji"],
        ],
        "cases": [
            {
                "number": one.number,
                "rule": _printable(one.rule),
                "result": _RESULTS[one.result],
                "why": _printable(one.why),
            }
            for one in findings.cases
        ],
        "note": NOTE,
    }
    return json.dumps(data)


def _printable(text: str) -> str:
    """Text from outside, as our fonts can print it."""
    return " ".join(plain(word) for word in text.split()[:WORDS_MAX])

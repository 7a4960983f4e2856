"""A file that somebody holds: whether it is the city's, what it says, and whether that still stands. It is not kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sppt.documents.claims import Signature
from sppt.documents.keys import BadKeys
from sppt.documents.letters import letter_stands
from sppt.documents.papers import Paper, PaperKind, check_paper, is_paper
from sppt.documents.parts import claims_stand
from sppt.documents.press import press
from sppt.documents.seals import check_file
from sppt.kit import clock
from sppt.portal import problems, visitors
from sppt.portal.pages import page
from sppt.portal.words import day_text, either, t
from sppt.reconciliation.closing import chain_holds
from sppt.rules.rupiah import printed

BYTES_MAX = 2 << 20
_KINDS = {
    PaperKind.CERTIFICATE: ("Sertifikat penutupan hari", "Certificate of a closed day"),
    PaperKind.SKPDLB: (
        "Surat ketetapan pajak daerah lebih bayar (SKPDLB)",
        "Decision on an overpayment (SKPDLB)",
    ),
    PaperKind.PLACEMENT: ("Pemberitahuan kompensasi pembayaran", "Notice of a compensation"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What we say of a file; `tone` is done or late, `facts` are names and values that the city signed."""

    tone: str
    says: str
    facts: tuple[tuple[str, str], ...] = ()


@page("public", "GET", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """The form for a PDF, and what became of the question."""
    if request.method != "POST":
        return render(request, "portal/paper.html")
    at = clock.now()
    file = request.FILES.get("berkas")
    if not isinstance(file, UploadedFile) or not file.size:
        return _refuse(request, t("Belum ada berkas. Pilih berkas PDF-nya dahulu."))
    if file.size > BYTES_MAX:
        return _refuse(request, t("Berkas ini terlalu besar. Dokumen kota paling besar 2 MB."))
    again_at = visitors.take(visitors.Use.CHECK, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    try:
        verdict = _verdict(file.read(BYTES_MAX))
    except BadKeys:
        return problems.unavailable(request)
    return render(request, "portal/paper.html", {"verdict": verdict})


def _refuse(request: HttpRequest, error: str) -> HttpResponse:
    return render(request, "portal/paper.html", {"error": error}, status=422)


def _verdict(content: bytes) -> Verdict:
    keys = press().keyring.keys()
    if is_paper(content):
        checked = check_paper(content, keys)
        return _of_paper(checked.paper) if checked.paper else _of_none(checked.signature)
    receipt = check_file(content, keys)
    if receipt.claims is None:
        return _of_none(receipt.signature)
    claims = receipt.claims
    facts = (
        (t("Dokumen"), t("Bukti bayar")),
        (t("Nomor"), claims.receipt),
        *(((t("Untuk NOP"), claims.nop.printed),) if claims.nop else ()),
        (t("Jumlah"), printed(claims.amount)),
        (t("Dihitung per tanggal"), day_text(claims.law_on)),
    )
    return _true(facts) if claims_stand(claims) else _fallen(facts)


def _of_paper(paper: Paper) -> Verdict:
    closed = paper.kind is PaperKind.CERTIFICATE
    facts = (
        (t("Dokumen"), either(*_KINDS[paper.kind])),
        (t("Nomor"), paper.number),
        *(() if closed else ((t("Jumlah"), printed(paper.amount)),)),
        (t("Tanggal"), day_text(paper.on)),
    )
    stands = chain_holds(paper.on, paper.digest) if closed else letter_stands(paper)
    return _true(facts) if stands else _fallen(facts)


def _true(facts: tuple[tuple[str, str], ...]) -> Verdict:
    return Verdict("done", t("Benar, dokumen ini dari kota, tidak berubah, dan masih berlaku."), facts)


def _fallen(facts: tuple[tuple[str, str], ...]) -> Verdict:
    says = t("Dokumen ini dari kota dan tidak berubah, tetapi sudah TIDAK berlaku menurut pembukuan kota.")
    return Verdict("late", says, facts)


def _of_none(signature: Signature) -> Verdict:
    if signature is Signature.CHANGED:
        return Verdict("late", t("Berkas ini sudah diubah sesudah ditandatangani. Jangan dipercaya."))
    if signature is Signature.UNKNOWN_KEY:
        return Verdict(
            "late",
            t("Berkas ini tidak ditandatangani dengan kunci kota yang masih berlaku. Jangan dipercaya."),
        )
    says = t(
        "Tidak ada tanda tangan elektronik kota di dalam berkas ini. Mungkin ia hasil cetak ulang atau foto: periksa"
        " berkas aslinya, atau pindai kode QR-nya."
    )
    return Verdict("late", says)

"""Letters to the taxpayer: his money has settled a bill; his money comes back (SKPDLB)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from sppt.documents.dossier import Dossier, Sheet, dossier_pdf
from sppt.documents.letters import hidden, placement_number
from sppt.documents.papers import Paper, sealed
from sppt.documents.press import press
from sppt.documents.stts import Tongue
from sppt.kit import audit
from sppt.office.shell import OfficeRequest
from sppt.office.words import day_text, in_english, moment_text, t
from sppt.payments.owed import Held, Resolved
from sppt.payments.refunds import Refund, rule
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed
from sppt.rules.terbilang import terbilang


def placement_letter(done: Resolved, held: Held) -> Dossier:
    """Notice of a compensation, or of money that came late and was booked."""
    facts = (
        (t("Nomor"), placement_number(done)),
        (t("Uang yang kami terima"), printed(held.amount)),
        (t("Diterima"), moment_text(held.paid_at)),
        (t("Referensi"), held.reference or "–"),
        (t("Diperhitungkan"), printed(done.amount)),
        (t("Sisa uang Anda"), printed(held.left)),
        (t("Dihitung per tanggal"), day_text(done.law_on)),
    )
    sheet = Sheet(
        t("Tagihan yang dibayar dengan uang ini"),
        (t("NOP dan tahun"), t("Pokok"), t("Potongan"), t("Denda"), t("Jumlah")),
        (
            (
                f"{Nop(done.nop).printed} {done.tax_year}",
                printed(done.pokok),
                printed(done.potongan),
                printed(done.denda),
                printed(done.amount),
            ),
        ),
        t("Sisa uang tetap menjadi hak Anda. Mintalah kompensasi lagi atau restitusi di Bapenda."),
    )
    return _letter(t("Pemberitahuan kompensasi pembayaran PBB-P2"), facts, (sheet,))


def skpdlb(one: Refund) -> Dossier:
    """The decision that money comes back."""
    terms = rule()
    facts = (
        (t("Nomor SKPDLB"), one.letter),
        (t("Tanggal"), day_text(one.granted_on)),
        (t("NOP"), Nop(one.nop).printed),
        (t("Wajib pajak"), one.payee),
        (t("Permohonan"), day_text(one.applied_on)),
        (t("Lebih bayar"), printed(one.amount)),
        (t("Terbilang"), terbilang(one.amount)),
        (t("Dibayarkan ke"), f"{one.bank}, {hidden(one.account)}"),
        (t("Dibayarkan mulai"), day_text(one.pay_from)),
        (t("Dibayarkan paling lambat"), day_text(one.pay_by)),
        (t("Bila terlambat"), t("bunga {tarif} sebulan", tarif=terms.interest.percent)),
        (t("Dasar"), terms.article),
    )
    return _letter(t("Surat Ketetapan Pajak Daerah Lebih Bayar (SKPDLB)"), facts, ())


def handed(request: OfficeRequest, letter: Dossier, paper: Paper, *, name: str, subject: str) -> HttpResponse:
    """The letter as a signed PDF in the language of the page; who takes it is written into the trail."""
    language: Tongue = "en" if in_english() else "id"
    signer = press().keyring.signer(at=request.officer.at)
    body = sealed(dossier_pdf(letter, language, at=request.officer.at), paper, signer)
    audit.append(
        actor=request.officer.actor, verb="print_letter", subject=subject, detail={}, at=request.officer.at
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{language}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _letter(title: str, facts: tuple[tuple[str, str], ...], sheets: tuple[Sheet, ...]) -> Dossier:
    perda = settings.PERDA
    return Dossier(
        city=perda.name,
        agency=perda.agency,
        title=title,
        subtitle=perda.name,
        standing=t(
            "Ditandatangani elektronik dengan kunci kota, belum segel tersertifikasi (BSrE). Periksa berkasnya di"
            " {alamat}. Tanda tangan pejabat yang berwenang tetap diperlukan.",
            alamat=f"{settings.SPPT_BASE_URL}/cek-dokumen",
        ),
        page=t("halaman"),
        facts=facts,
        sheets=sheets,
        chapters=(),
    )

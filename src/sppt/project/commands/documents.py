"""`sppt verify-document` and `sppt document-keys`: whether a receipt is the city's and stands, and who signs it."""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path

import click

from sppt.documents.claims import Checked, Claims, Signature, check_text
from sppt.documents.keys import LIST, BadKeys, Keyring, Keys, read_keys
from sppt.documents.papers import CheckedPaper, Paper, PaperKind, check_paper, is_paper
from sppt.documents.seals import FILE_BYTES_MAX, check_file
from sppt.project.boot import boot, home
from sppt.project.commands.output import Output, json_option
from sppt.rules.calendar import tanggal
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed

_TOKEN = re.compile(r"(?:https?://[!-\"$-~]{1,200}/v/)?([A-Za-z0-9_-]{22})")

_SIGNATURES = {
    Signature.VALID: "Tanda tangan kota cocok; isinya tidak berubah.",
    Signature.CHANGED: "Dokumen ini berubah sesudah ditandatangani, atau tanda tangannya bukan untuk dokumen ini.",
    Signature.UNKNOWN_KEY: "Kunci penanda tangannya tidak dikenal atau sudah dicabut.",
    Signature.UNSIGNED: "Tidak ada tanda tangan kota di dalam dokumen ini.",
}


class Standing(StrEnum):
    """What the books say of a receipt."""

    STANDS = "stands"
    FALLEN = "fallen"
    NOT_ASKED = "not_asked"


_STANDINGS = {
    Standing.STANDS: "Menurut pembukuan kota, pembayaran ini berlaku.",
    Standing.FALLEN: "Menurut pembukuan kota, bukti ini TIDAK berlaku: dibatalkan, atau tidak tercatat seperti ini.",
    Standing.NOT_ASKED: "Pembukuan kota tidak ditanya dari sini; buka alamatnya untuk memastikan belum dibatalkan.",
}


_PAPERS = {
    PaperKind.CERTIFICATE: "Sertifikat penutupan hari",
    PaperKind.SKPDLB: "Surat ketetapan pajak daerah lebih bayar (SKPDLB)",
    PaperKind.PLACEMENT: "Pemberitahuan kompensasi pembayaran",
}
_PAPER_STANDINGS = {
    Standing.STANDS: "Menurut pembukuan kota, isinya berlaku.",
    Standing.FALLEN: "Menurut pembukuan kota, dokumen ini TIDAK berlaku: dicabut, atau tidak tercatat seperti ini.",
    Standing.NOT_ASKED: "Pembukuan kota tidak ditanya dari sini; mintalah kota memastikan isinya masih berlaku.",
}


class NotADocument(ValueError):
    """What was named is neither a file nor an address of a receipt."""

    code = "not_a_document"


@click.command("verify-document")
@click.argument("document", metavar="BERKAS|TOKEN")
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Kunci publik kota: isi /kunci-dokumen.json, atau satu kunci PEM.",
)
@json_option
def verify_document(document: str, key_file: Path | None, output: Output) -> None:
    """Periksa dokumen kota: bukti bayar, sertifikat penutupan hari, surat kompensasi, SKPDLB.

    Berkas PDF dan isi QR diperiksa tanpa jaringan, token atau alamat dengan pembukuan. Bila basis data kota terjangkau,
    disebutkan juga apakah isinya masih berlaku.
    """
    with output.refusals():
        file = Path(document)
        token = _TOKEN.fullmatch(document)
        if token is not None and not file.is_file():
            _tell_ledger(token[1], output)
        elif file.is_file():
            with file.open("rb") as reading:
                content = reading.read(FILE_BYTES_MAX + 1)
            keys = _keys(key_file)
            if is_paper(content):
                _tell_paper(check_paper(content, keys), keys.issuer, output)
            else:
                _tell(check_file(content, keys), keys.issuer, output)
        elif "#1." in document:
            _tell(check_text(document, _keys(key_file)), _keys(key_file).issuer, output)
        else:
            raise NotADocument(f"{document[:80]!r} bukan berkas, isi QR, atau token bukti bayar.")


def _keys(key_file: Path | None) -> Keys:
    """The keys given, else those of this installation."""
    file = key_file or key_folder() / LIST
    try:
        return read_keys(file.read_bytes())
    except OSError:
        raise BadKeys(
            f"Kunci publik kota tidak ada di {file}. Ambil dari /kunci-dokumen.json dan sebutkan dengan --key."
        ) from None


def key_folder() -> Path:
    """Where the keys of this installation lie."""
    return Path(os.environ.get("SPPT_DOCUMENT_KEYS", _place() / "keys" / "documents"))


def _place() -> Path:
    """SPPT_HOME, without making it: a check on a stranger's machine leaves nothing behind."""
    return Path(os.environ.get("SPPT_HOME", ".sppt")).absolute()


def _tell(checked: Checked, issuer: str, output: Output) -> None:
    claims = checked.claims
    standing = _standing_if_reachable(claims) if claims else Standing.NOT_ASKED
    document: dict[str, object] = {
        "document": "stts",
        "issuer": issuer if claims else None,
        "receipt": claims.receipt if claims else None,
        "amount": claims.amount if claims else None,
        "law_on": claims.law_on.isoformat() if claims else None,
        "address": claims.address if claims else None,
        "signature": str(checked.signature),
        "kid": checked.kid,
    }
    lines = [_SIGNATURES[checked.signature]]
    if claims and claims.nop:
        document["nop"] = claims.nop.digits
    if claims:
        lines.append(_receipt_line(claims.receipt, claims.nop, claims.amount, claims.law_on))
    _finish(output, document, lines, standing)


def _tell_paper(checked: CheckedPaper, issuer: str, output: Output) -> None:
    paper = checked.paper
    standing = _paper_standing(paper) if paper else Standing.NOT_ASKED
    document: dict[str, object] = {
        "document": str(paper.kind) if paper else None,
        "issuer": issuer if paper else None,
        "number": paper.number if paper else None,
        "amount": paper.amount if paper else None,
        "on": paper.on.isoformat() if paper else None,
        "hash": paper.digest if paper else None,
        "signature": str(checked.signature),
        "kid": checked.kid,
    }
    lines = [_SIGNATURES[checked.signature]]
    if paper:
        about = f", {printed(paper.amount)}" if paper.amount else ""
        lines.append(f"{_PAPERS[paper.kind]} nomor {paper.number}{about}, {tanggal(paper.on)}.")
        lines.append(_PAPER_STANDINGS[standing])
    _end(output, document, lines, standing)


def _receipt_line(number: str, nop: Nop | None, amount: int, law_on: date) -> str:
    for_one = f" untuk NOP {nop.printed}" if nop else ""
    return f"Bukti bayar {number}{for_one}, {printed(amount)}, per {tanggal(law_on)}."


def _tell_ledger(token: str, output: Output) -> None:
    boot("reader")
    from sppt.documents.parts import part_by_token
    from sppt.payments.queries import receipt_by_token

    one = part_by_token(token)
    receipt = one.payment if one else receipt_by_token(token)
    if receipt is None:
        raise NotADocument("Tidak ada bukti bayar dengan token ini. Periksa kembali alamatnya.")
    nop = one.items[0].nop if one else None
    amount = one.amount if one else receipt.amount
    document: dict[str, object] = {
        "document": "stts",
        "receipt": receipt.number,
        "amount": amount,
        "law_on": receipt.law_on.isoformat(),
        "signature": None,
        "kid": None,
    }
    if nop:
        document["nop"] = nop.digits
    line = _receipt_line(receipt.number, nop, amount, receipt.law_on)
    _finish(output, document, [line], Standing.FALLEN if receipt.reversed else Standing.STANDS)


def _finish(output: Output, document: dict[str, object], lines: list[str], standing: Standing) -> None:
    """Status 0 only for what the city signed (if it was a signature that was asked about) and has not undone."""
    if document["receipt"] is not None:
        lines = [*lines, _STANDINGS[standing]]
    _end(output, document, lines, standing)


def _end(output: Output, document: dict[str, object], lines: list[str], standing: Standing) -> None:
    document["stands"] = None if standing is Standing.NOT_ASKED else standing is Standing.STANDS
    good = document["signature"] in {None, str(Signature.VALID)} and standing is not Standing.FALLEN
    text = " ".join(lines)
    if not good:
        document |= {"refusal": "not_valid", "message": text}
    output.answer(document, "\n".join(lines))
    if not good:
        click.echo(text, err=True)
        sys.exit(1)


def _standing_if_reachable(claims: Claims) -> Standing:
    """What the books say of these claims, if there are books to ask without starting anything."""
    if not _books_reachable():
        return Standing.NOT_ASKED
    from django.db import OperationalError

    from sppt.documents.parts import claims_stand

    try:
        return Standing.STANDS if claims_stand(claims) else Standing.FALLEN
    except OperationalError:
        return Standing.NOT_ASKED


def _paper_standing(paper: Paper) -> Standing:
    """What the books say of a paper; a certificate stands with the whole chain before it."""
    if not _books_reachable():
        return Standing.NOT_ASKED
    from django.db import OperationalError

    from sppt.documents.letters import letter_stands
    from sppt.reconciliation.closing import chain_holds

    try:
        sealed_day = paper.kind is PaperKind.CERTIFICATE
        stands = chain_holds(paper.on, paper.digest) if sealed_day else letter_stands(paper)
    except OperationalError:
        return Standing.NOT_ASKED
    return Standing.STANDS if stands else Standing.FALLEN


def _books_reachable() -> bool:
    """Whether there are books to ask without starting anything."""
    from sppt.kit.postgres import PostgresTrouble, is_running
    from sppt.project.database import DatabaseTrouble

    place = _place()
    known = "DATABASE_URL" in os.environ or "SPPT_ACTIVE_DATABASE_URL" in os.environ
    if not known and not (place.is_dir() and is_running(place)):
        return False
    try:
        boot("reader")
    except (DatabaseTrouble, PostgresTrouble):
        return False
    return True


@click.group("document-keys")
def document_keys() -> None:
    """Kunci Ed25519 yang menandatangani dokumen; lihat docs/operating/bukti-bayar.md."""


@document_keys.command("show")
@json_option
def show(output: Output) -> None:
    """Tampilkan daftar kunci publik, tepat seperti di /kunci-dokumen.json."""
    with output.refusals():
        home()
        click.echo(_ring().published().decode(), nl=False)


@document_keys.command("rotate")
@json_option
def rotate(output: Output) -> None:
    """Buat kunci baru yang menandatangani mulai sekarang; kunci privat yang lama dihapus, buktinya tetap berlaku."""
    from sppt.kit import clock

    with output.refusals():
        home()
        kid = _ring().rotate(at=clock.now())
        output.answer(
            {"kid": kid}, f"Kunci {kid} menandatangani mulai sekarang. Umumkan lagi daftar kuncinya."
        )


@document_keys.command("revoke")
@click.argument("kid")
@json_option
def revoke(kid: str, output: Output) -> None:
    """Cabut kunci yang mungkin dicuri: semua yang pernah ditandatanganinya tidak dipercaya lagi."""
    from sppt.kit import clock

    with output.refusals():
        home()
        _ring().revoke(kid, at=clock.now())
        output.answer(
            {"kid": kid},
            f"Kunci {kid} dicabut. Bukti bayarnya dibuat ulang dengan kunci baru saat diminta atau oleh pekerja.",
        )


def _ring() -> Keyring:
    from sppt.kit.perda import perda_of

    return Keyring(key_folder(), issuer=perda_of(os.environ.get("SPPT_CITY", "36.76")).agency)

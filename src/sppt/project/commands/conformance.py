"""`sppt conformance …`: plays a partner against an installation and says what passed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sppt.project.boot import home
from sppt.project.commands.output import Output, json_option

if TYPE_CHECKING:
    from sppt.trials.conformance.findings import Finding, Findings

_MARKS = {"passed": "lulus", "failed": "GAGAL", "skipped": "tidak diuji"}


@click.group()
def conformance() -> None:
    """Uji kesesuaian sebagai mitra terhadap sebuah pemasangan."""


@conformance.command("snap-va")
@click.option("--against", required=True, metavar="URL", help="Alamat dasar pintu kanal.")
@click.option(
    "--partner",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BERKAS",
    help="Berkas mitra; bila tidak disebut, partners.json milik kota contoh.",
)
@click.option("--client", "client_id", default="", metavar="ID", help="Mitra mana di dalam berkas itu.")
@click.option(
    "--certificate",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BERKAS",
    help="Tempat sertifikat PDF; bila tidak disebut, di bawah SPPT_HOME.",
)
@json_option
def snap_va(
    *, against: str, file: Path | None, client_id: str, certificate: Path | None, output: Output
) -> None:
    """Berlaku sebagai bank SNAP BI (virtual account): token, tanya, bayar, ulang, status, kabar."""
    with output.refusals():
        from sppt.trials.conformance.certificate import certificate as drawn
        from sppt.trials.conformance.partner_file import read_snap_partner
        from sppt.trials.conformance.snap_va import conformance as play

        partner = read_snap_partner(file or home() / "demo" / "partners.json", client_id=client_id)
        findings = play(against, partner)
        place = certificate or home() / "conformance" / f"snap-va-{partner.client_id}.pdf"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(drawn(findings))
        _tell(findings, place, output)
    if not findings.conforms:
        sys.exit(1)


@conformance.command("iso8583")
@click.option("--against", required=True, metavar="HOST:PORT", help="Alamat pintu ISO 8583.")
@click.option(
    "--partner",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BERKAS",
    help="Berkas mitra; bila tidak disebut, partners.json milik kota contoh.",
)
@click.option(
    "--client", "client_id", default="", metavar="ID", help="Mitra mana; bila tidak disebut, menurut portnya."
)
@click.option(
    "--certificate",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BERKAS",
    help="Tempat sertifikat PDF; bila tidak disebut, di bawah SPPT_HOME.",
)
@json_option
def iso8583(
    *, against: str, file: Path | None, client_id: str, certificate: Path | None, output: Output
) -> None:
    """Berlaku sebagai bank ISO 8583: sign-on, tanya, bayar, ulang, batal, dan pesan rusak."""
    host, _, port = against.rpartition(":")
    if not host or not port.isdigit():
        raise click.UsageError("--against ditulis HOST:PORT, misalnya 127.0.0.1:8583.")
    with output.refusals():
        from sppt.trials.conformance.certificate import certificate as drawn
        from sppt.trials.conformance.iso8583 import conformance as play
        from sppt.trials.conformance.iso_partner import read_iso_partner

        partner = read_iso_partner(
            file or home() / "demo" / "partners.json", client_id=client_id, port=int(port)
        )
        findings = play(host, int(port), partner)
        place = certificate or home() / "conformance" / f"iso8583-{partner.client_id}.pdf"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(drawn(findings))
        _tell(findings, place, output)
    if not findings.conforms:
        sys.exit(1)


@conformance.command("qris")
@click.option("--against", required=True, metavar="URL", help="Alamat dasar pintu kanal.")
@click.option(
    "--partner",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BERKAS",
    help="Berkas mitra; bila tidak disebut, partners.json milik kota contoh.",
)
@click.option("--client", "client_id", default="", metavar="ID", help="Akuirer mana di dalam berkas itu.")
@click.option(
    "--certificate",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BERKAS",
    help="Tempat sertifikat PDF; bila tidak disebut, di bawah SPPT_HOME.",
)
@json_option
def qris(
    *, against: str, file: Path | None, client_id: str, certificate: Path | None, output: Output
) -> None:
    """Berlaku sebagai akuirer QRIS: token, kabar pembayaran, ulang, jumlah lain, pedagang lain."""
    with output.refusals():
        from sppt.trials.conformance.certificate import certificate as drawn
        from sppt.trials.conformance.qris import conformance as play
        from sppt.trials.conformance.qris_partner import read_qris_partner

        partner = read_qris_partner(file or home() / "demo" / "partners.json", client_id=client_id)
        findings = play(against, partner)
        place = certificate or home() / "conformance" / f"qris-{partner.snap.client_id}.pdf"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(drawn(findings))
        _tell(findings, place, output)
    if not findings.conforms:
        sys.exit(1)


def _tell(findings: Findings, place: Path, output: Output) -> None:
    from sppt.trials.conformance.findings import Result

    document = {
        "kit": findings.kit,
        "against": findings.against,
        "partner": findings.partner,
        "at": findings.at.isoformat(),
        "conforms": findings.conforms,
        **{str(result): findings.count(result) for result in Result},
        "cases": [
            {"number": one.number, "rule": one.rule, "result": str(one.result), "why": one.why}
            for one in findings.cases
        ],
        "certificate": str(place),
    }
    lines = [_line(one) for one in findings.cases]
    verdict = "Sesuai." if findings.conforms else "Belum sesuai."
    output.answer(document, "\n".join([*lines, "", f"{verdict} Sertifikat: {place}"]))


def _line(one: Finding) -> str:
    why = f"\n             {one.why}" if one.why else ""
    return f"{_MARKS[one.result]:<12} {one.number:<6} {one.rule}{why}"

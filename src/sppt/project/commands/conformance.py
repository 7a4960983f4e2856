"""`sppt conformance …`: plays a partner against an installation and says what passed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sppt.project.boot import home
from sppt.project.commands.output import Output, json_option

if TYPE_CHECKING:
    from sppt.trials.conformance.findings import Finding, Findings

_MARKS = {"passed": "lulus", "failed": "GAGAL", "skipped": "tidak diuji"}


def _options(
    *, against: str, metavar: str, which: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """What every kit is told: where to play, as whom, and where the certificate goes."""

    def told(command: Callable[..., None]) -> Callable[..., None]:
        for option in (
            json_option,
            click.option(
                "--certificate",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="BERKAS",
                help="Tempat sertifikat PDF; bila tidak disebut, di bawah SPPT_HOME.",
            ),
            click.option("--client", "client_id", default="", metavar="ID", help=which),
            click.option(
                "--partner",
                "file",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="BERKAS",
                help="Berkas mitra; bila tidak disebut, partners.json milik kota contoh.",
            ),
            click.option("--against", required=True, metavar=metavar, help=against),
        ):
            command = option(command)
        return command

    return told


@click.group()
def conformance() -> None:
    """Uji kesesuaian sebagai mitra terhadap sebuah pemasangan."""


@conformance.command("snap-va")
@_options(against="Alamat dasar pintu kanal.", metavar="URL", which="Mitra mana di dalam berkas itu.")
def snap_va(
    *, against: str, file: Path | None, client_id: str, certificate: Path | None, output: Output
) -> None:
    """Berlaku sebagai bank SNAP BI (virtual account): token, tanya, bayar, ulang, status, kabar."""
    with output.refusals():
        from sppt.trials.conformance.partner_file import read_snap_partner
        from sppt.trials.conformance.snap_va import conformance as play

        partner = read_snap_partner(file or _demo_partners(), client_id=client_id)
        findings = play(against, partner)
        _conclude(findings, certificate or _place("snap-va", partner.client_id), output)


@conformance.command("api")
@_options(against="Alamat dasar pintu kanal.", metavar="URL", which="Mitra mana di dalam berkas itu.")
def api(*, against: str, file: Path | None, client_id: str, certificate: Path | None, output: Output) -> None:
    """Berlaku sebagai mitra API: tanya, bayar, ulang, berebut, kode, batal, dan daftar."""
    with output.refusals():
        from sppt.trials.conformance.api import conformance as play
        from sppt.trials.conformance.api_line import read_api_partner

        partner = read_api_partner(file or _demo_partners(), client_id=client_id)
        findings = play(against, partner)
        _conclude(findings, certificate or _place("api", partner.client_id), output)


@conformance.command("iso8583")
@_options(
    against="Alamat pintu ISO 8583.",
    metavar="HOST:PORT",
    which="Mitra mana; bila tidak disebut, menurut portnya.",
)
def iso8583(
    *, against: str, file: Path | None, client_id: str, certificate: Path | None, output: Output
) -> None:
    """Berlaku sebagai bank ISO 8583: sign-on, tanya, bayar, ulang, batal, dan pesan rusak."""
    host, _, port = against.rpartition(":")
    if not host or not port.isdigit():
        raise click.UsageError("--against ditulis HOST:PORT, misalnya 127.0.0.1:8583.")
    with output.refusals():
        from sppt.trials.conformance.iso8583 import conformance as play
        from sppt.trials.conformance.iso_partner import read_iso_partner

        partner = read_iso_partner(file or _demo_partners(), client_id=client_id, port=int(port))
        findings = play(host, int(port), partner)
        _conclude(findings, certificate or _place("iso8583", partner.client_id), output)


@conformance.command("qris")
@_options(against="Alamat dasar pintu kanal.", metavar="URL", which="Akuirer mana di dalam berkas itu.")
def qris(
    *, against: str, file: Path | None, client_id: str, certificate: Path | None, output: Output
) -> None:
    """Berlaku sebagai akuirer QRIS: token, kabar pembayaran, ulang, jumlah lain, pedagang lain."""
    with output.refusals():
        from sppt.trials.conformance.qris import conformance as play
        from sppt.trials.conformance.qris_partner import read_qris_partner

        partner = read_qris_partner(file or _demo_partners(), client_id=client_id)
        findings = play(against, partner)
        _conclude(findings, certificate or _place("qris", partner.snap.client_id), output)


def _demo_partners() -> Path:
    return home() / "demo" / "partners.json"


def _place(kit: str, client_id: str) -> Path:
    return home() / "conformance" / f"{kit}-{client_id}.pdf"


def _conclude(findings: Findings, place: Path, output: Output) -> None:
    """Draws the certificate, tells every case, and leaves with 1 where the installation does not conform."""
    from sppt.trials.conformance.certificate import certificate

    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(certificate(findings))
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

"""`sppt partner …`: who may enter the machine doors, with which secret, from where, and where they are told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Function, Output, json_option
from sppt.project.commands.partner_iso8583 import iso8583
from sppt.project.commands.partner_qris import qris
from sppt.project.commands.partner_va import calls, va_report

if TYPE_CHECKING:
    from sppt.partners.actions import Credentials


def officer_option(function: Function) -> Function:
    """The administrator who acts."""
    return click.option(
        "--officer",
        required=True,
        metavar="NAMA",
        help="Administrator yang melakukannya; kodenya ditanyakan.",
    )(function)


def _by(officer: str) -> str:
    boot("app")
    act_as(officer, "administrator")
    return f"officer:{officer}"


@click.group()
def partner() -> None:
    """Mitra pada pintu mesin."""


partner.add_command(qris)
partner.add_command(iso8583)
partner.add_command(calls)
partner.add_command(va_report)


@partner.command("add")
@click.argument("code", metavar="KODE")
@click.option("--name", required=True, metavar="TEKS", help="Nama mitra.")
@click.option(
    "--client-id", required=True, metavar="ID", help="X-CLIENT-ID mitra, 6 sampai 64 huruf dan angka."
)
@click.option(
    "--network", "networks", multiple=True, metavar="ALAMAT", help="Hanya dari jaringan ini; boleh diulang."
)
@click.option("--per-second", default=100, show_default=True, help="Permintaan tiap detik.")
@click.option("--burst", default=300, show_default=True, help="Permintaan sekaligus.")
@officer_option
@json_option
def add(
    code: str,
    *,
    name: str,
    client_id: str,
    networks: tuple[str, ...],
    per_second: int,
    burst: int,
    officer: str,
    output: Output,
) -> None:
    """Tambahkan mitra; rahasianya dicetak satu kali."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.actions import add_partner

        made = add_partner(
            code,
            name=name,
            client_id=client_id,
            by=by,
            at=clock.now(),
            networks=networks,
            per_second=per_second,
            burst=burst,
        )
        _tell(made, output)


@partner.command("rotate")
@click.argument("client_id", metavar="ID")
@officer_option
@json_option
def rotate(client_id: str, officer: str, output: Output) -> None:
    """Terbitkan rahasia bagi mesin yang tidak punya rahasia berlaku; selain itu diusulkan di kantor."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.actions import rotate_secret
        from sppt.partners.proposals import First, require_first

        require_first(client_id, First.SECRET, at=clock.now())
        _tell(rotate_secret(client_id, by=by, at=clock.now()), output)


@partner.command("close")
@click.argument("client_id", metavar="ID")
@officer_option
@json_option
def close(client_id: str, officer: str, output: Output) -> None:
    """Tutup pintu bagi sebuah X-CLIENT-ID."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.actions import close_access

        close_access(client_id, by=by, at=clock.now())
        output.answer({"client_id": client_id, "active": False}, f"{client_id} tidak diterima lagi.")


@partner.command("networks")
@click.argument("client_id", metavar="ID")
@click.argument("networks", nargs=-1, metavar="ALAMAT...")
@officer_option
@json_option
def networks(client_id: str, networks: tuple[str, ...], officer: str, output: Output) -> None:
    """Tentukan jaringan asal yang diterima bila belum ada batasnya; sesudah itu diusulkan di kantor."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.actions import set_networks
        from sppt.partners.proposals import First, require_first

        require_first(client_id, First.NETWORKS, at=clock.now())
        set_networks(client_id, networks, by=by, at=clock.now())
        told = ", ".join(networks) or "mana saja"
        output.answer(
            {"client_id": client_id, "networks": list(networks)}, f"{client_id} diterima dari {told}."
        )


@partner.command("webhook")
@click.argument("client_id", metavar="ID")
@click.argument("url", metavar="ALAMAT")
@officer_option
@json_option
def webhook(client_id: str, url: str, officer: str, output: Output) -> None:
    """Kabari mitra di alamat ini tentang pembayaran dan pembatalannya; sesudah itu diusulkan di kantor."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.lines import What
        from sppt.partners.proposals import require_first_line
        from sppt.partners.webhooks import allow_webhook

        require_first_line(client_id, What.WEBHOOK)
        allow_webhook(client_id, url, by=by, at=clock.now())
        output.answer({"client_id": client_id, "url": url}, f"{client_id} dikabari di {url}.")


@partner.command("snap")
@click.argument("client_id", metavar="ID")
@click.option("--partner-id", required=True, metavar="TEKS", help="X-PARTNER-ID yang dipakai bank.")
@click.option("--va-prefix", required=True, metavar="ANGKA", help="Awalan nomor VA, 1 sampai 8 angka.")
@click.option("--channel-id", "channel_ids", multiple=True, metavar="TEKS", help="CHANNEL-ID; boleh diulang.")
@click.option(
    "--names",
    type=click.Choice(["masked", "full", "none"]),
    default="masked",
    show_default=True,
    help="Nama wajib pajak bagi bank: disamarkan, utuh, atau tidak ada.",
)
@click.option("--quirks", default="{}", metavar="JSON", help="Kebiasaan bank yang menyimpang dari baku.")
@officer_option
@json_option
def snap(
    client_id: str,
    *,
    partner_id: str,
    va_prefix: str,
    channel_ids: tuple[str, ...],
    names: str,
    quirks: str,
    officer: str,
    output: Output,
) -> None:
    """Izinkan mitra memakai SNAP BI dengan awalan nomor VA-nya."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.proposals import First, require_first
        from sppt.partners.quirks import NamePolicy, read_quirks
        from sppt.partners.snap import speak_snap

        require_first(client_id, First.SNAP, at=clock.now())
        speak_snap(
            client_id,
            partner_id=partner_id,
            va_prefix=va_prefix,
            channel_ids=channel_ids,
            names=NamePolicy(names),
            quirks=read_quirks(quirks),
            by=by,
            at=clock.now(),
        )
        document = {"client_id": client_id, "partner_id": partner_id, "va_prefix": va_prefix}
        output.answer(document, f"{client_id} memakai SNAP BI dengan awalan nomor VA {va_prefix}.")


@partner.command("key")
@click.argument("client_id", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="BERKAS")
@officer_option
@json_option
def key(client_id: str, file: Path, officer: str, output: Output) -> None:
    """Catat kunci publik RSA pertama mitra (PEM); sesudah itu diusulkan di kantor."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.proposals import First, require_first
        from sppt.partners.snap import rotate_key

        require_first(client_id, First.KEY, at=clock.now())
        fingerprint = rotate_key(
            client_id,
            file.read_text(encoding="ascii", errors="replace"),
            by=by,
            at=clock.now(),
        )
        output.answer(
            {"client_id": client_id, "fingerprint": fingerprint},
            f"Kunci {client_id} dicatat; sidiknya {fingerprint}. Cocokkan dengan yang dipegang mitra.",
        )


def _tell(made: Credentials, output: Output) -> None:
    document = {
        "partner": made.partner,
        "client_id": made.client_id,
        "client_secret": made.client_secret,
    }
    told = [
        "Serahkan kepada mitra; rahasia ini tidak dapat ditampilkan lagi:",
        f"  X-CLIENT-ID  {made.client_id}",
        f"  rahasia      {made.client_secret}",
    ]
    output.answer(document, "\n".join(told))

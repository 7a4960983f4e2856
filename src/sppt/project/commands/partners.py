"""`sppt partner …`: who may enter the machine doors, with which secret, from where, and where they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Function, Output, json_option

if TYPE_CHECKING:
    from sppt.partners.actions import Credentials

OVERLAP_DAYS = 7


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
@click.option(
    "--overlap-days",
    type=click.IntRange(0, 90),
    default=OVERLAP_DAYS,
    show_default=True,
    help="Lama rahasia yang dulu masih berlaku.",
)
@officer_option
@json_option
def rotate(client_id: str, overlap_days: int, officer: str, output: Output) -> None:
    """Terbitkan rahasia baru; yang dulu berlaku berdampingan untuk beberapa hari."""
    with output.refusals():
        by = _by(officer)
        from datetime import timedelta

        from sppt.kit import clock
        from sppt.partners.actions import rotate_secret

        _tell(rotate_secret(client_id, by=by, at=clock.now(), overlap=timedelta(days=overlap_days)), output)


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
    """Tentukan jaringan asal yang diterima; tanpa alamat berarti dari mana saja."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.actions import set_networks

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
    """Kabari mitra di alamat ini tentang pembayaran dan pembatalannya, mulai sekarang."""
    with output.refusals():
        by = _by(officer)
        from sppt.kit import clock
        from sppt.partners.webhooks import allow_webhook

        allow_webhook(client_id, url, by=by, at=clock.now())
        output.answer({"client_id": client_id, "url": url}, f"{client_id} dikabari di {url}.")


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

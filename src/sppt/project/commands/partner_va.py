"""`sppt partner calls`, `sppt partner va-report`: banks that want to be told of virtual accounts, and their reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("calls")
@click.argument("client_id", metavar="ID")
@click.option("--base-url", required=True, metavar="URL", help="Alamat dasar bank, tanpa /v1.0.")
@click.option("--city-client-key", required=True, metavar="TEKS", help="X-CLIENT-KEY kita pada bank.")
@click.option("--city-partner-id", required=True, metavar="TEKS", help="X-PARTNER-ID kita pada bank.")
@click.option("--city-channel-id", required=True, metavar="TEKS", help="CHANNEL-ID kita pada bank.")
@click.option("--city-secret", "secret_file", required=True, type=_FILE, help="Berkas rahasia dari bank.")
@click.option("--city-key", "key_file", required=True, type=_FILE, help="Berkas kunci RSA privat kita (PEM).")
@click.option("--officer", required=True, metavar="NAMA", help="Administrator yang melakukannya.")
@json_option
def calls(
    client_id: str,
    *,
    base_url: str,
    city_client_key: str,
    city_partner_id: str,
    city_channel_id: str,
    secret_file: Path,
    key_file: Path,
    officer: str,
    output: Output,
) -> None:
    """Beri tahu bank ini setiap nomor VA sebelum dapat dibayar (27 sampai 31); sesudah itu diusulkan di kantor."""
    with output.refusals():
        boot("app")
        act_as(officer, "administrator")
        from sppt.kit import clock
        from sppt.partners.acquirers import Credentials
        from sppt.partners.lines import What
        from sppt.partners.proposals import require_first_line
        from sppt.partners.va_banks import call_bank

        require_first_line(client_id, What.VA_BANK)
        secret, key = (file.read_text(encoding="utf-8", errors="replace") for file in (secret_file, key_file))
        ours = Credentials(city_client_key, city_partner_id, city_channel_id, secret.strip(), key)
        call_bank(client_id, base_url, ours, by=f"officer:{officer}", at=clock.now())
        document = {"client_id": client_id, "base_url": base_url}
        output.answer(document, f"{client_id} diberi tahu setiap nomor VA di {base_url}.")


@click.command("va-report")
@click.argument("partner", metavar="KODE")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), metavar="TANGGAL")
@json_option
def va_report(partner: str, day: date, output: Output) -> None:
    """Minta laporan pembayaran satu hari kepada bank yang diberi tahu nomor VA (layanan 35)."""
    with output.refusals():
        boot("app")
        from sppt.partners.actions import PartnerRefused
        from sppt.partners.va_banks import known_banks
        from sppt.project.commands.va_work import line_to

        bank = known_banks().get(partner)
        if bank is None:
            raise PartnerRefused(
                "partner_unknown",
                f"{partner} bukan bank yang diberi tahu nomor VA. Lihat sppt partner calls.",
            )
        on = date(day.year, day.month, day.day)
        lines = line_to(bank).report(on)
        if lines is None:
            raise PartnerRefused(
                "no_report", "Bank tidak memberi laporan yang terbaca. Coba lagi, atau minta berkasnya."
            )
        document = {
            "partner": partner,
            "on": on.isoformat(),
            "payments": [
                {"code": one.code, "reference": one.reference, "amount": one.amount} for one in lines
            ],
        }
        told = [f"{one.code}  {one.amount:>15,}  {one.reference}".replace(",", ".") for one in lines]
        output.answer(document, "\n".join([*told, f"{len(lines)} pembayaran."]))

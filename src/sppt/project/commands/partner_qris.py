"""`sppt partner qris`: how the city and an acquirer of QRIS know each other."""

from __future__ import annotations

from pathlib import Path

import click

from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("qris")
@click.argument("client_id", metavar="ID")
@click.option("--partner-id", required=True, metavar="TEKS", help="X-PARTNER-ID yang dipakai akuirer.")
@click.option("--channel-id", "channel_ids", multiple=True, metavar="TEKS", help="CHANNEL-ID; boleh diulang.")
@click.option("--quirks", default="{}", metavar="JSON", help="Kebiasaan akuirer yang menyimpang dari baku.")
@click.option("--base-url", required=True, metavar="URL", help="Alamat dasar akuirer, tanpa /v1.0.")
@click.option("--merchant-id", required=True, metavar="TEKS", help="Nomor pedagang kota pada akuirer.")
@click.option("--nmid", required=True, metavar="TEKS", help="NMID kota: ID dan 13 angka.")
@click.option("--terminal-id", default="", metavar="TEKS", help="Nomor terminal, bila akuirer memintanya.")
@click.option("--valid-minutes", default=15, show_default=True, help="Lama sebuah QR berlaku.")
@click.option("--city-client-key", required=True, metavar="TEKS", help="X-CLIENT-KEY kita pada akuirer.")
@click.option("--city-partner-id", required=True, metavar="TEKS", help="X-PARTNER-ID kita pada akuirer.")
@click.option("--city-channel-id", required=True, metavar="TEKS", help="CHANNEL-ID kita pada akuirer.")
@click.option("--city-secret", "secret_file", required=True, type=_FILE, help="Berkas rahasia dari akuirer.")
@click.option("--city-key", "key_file", required=True, type=_FILE, help="Berkas kunci RSA privat kita (PEM).")
@click.option("--officer", required=True, metavar="NAMA", help="Administrator yang melakukannya.")
@json_option
def qris(
    client_id: str,
    *,
    partner_id: str,
    channel_ids: tuple[str, ...],
    quirks: str,
    base_url: str,
    merchant_id: str,
    nmid: str,
    terminal_id: str,
    valid_minutes: int,
    city_client_key: str,
    city_partner_id: str,
    city_channel_id: str,
    secret_file: Path,
    key_file: Path,
    officer: str,
    output: Output,
) -> None:
    """Terima QRIS lewat akuirer ini: nomor pedagang, alamat, kredensial kota; sesudah itu diusulkan di kantor."""
    with output.refusals():
        boot("app")
        act_as(officer, "administrator")
        from django.db import transaction

        from sppt.kit import clock
        from sppt.partners.acquirers import Credentials, Merchant, collect_through
        from sppt.partners.lines import What
        from sppt.partners.proposals import First, require_first, require_first_line
        from sppt.partners.quirks import read_quirks
        from sppt.partners.snap import speak_snap

        by, at = f"officer:{officer}", clock.now()
        require_first_line(client_id, What.QRIS)
        require_first(client_id, First.SNAP, at=at)
        secret, key = (file.read_text(encoding="utf-8", errors="replace") for file in (secret_file, key_file))
        ours = Credentials(city_client_key, city_partner_id, city_channel_id, secret.strip(), key)
        merchant = Merchant(merchant_id, nmid, terminal_id, valid_minutes)
        with transaction.atomic():
            speak_snap(
                client_id,
                partner_id=partner_id,
                va_prefix="",
                channel_ids=channel_ids,
                quirks=read_quirks(quirks),
                by=by,
                at=at,
            )
            collect_through(client_id, base_url, merchant, ours, by=by, at=at)
        document = {"client_id": client_id, "merchant_id": merchant_id, "nmid": nmid, "base_url": base_url}
        output.answer(document, f"{client_id} menerima QRIS untuk {merchant_id} ({nmid}).")

"""`sppt partner iso8583`: how a bank speaks ISO 8583 to us."""

from __future__ import annotations

import click

from sppt.partners.words import Dialect, Framing
from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option


@click.command("iso8583")
@click.argument("client_id", metavar="ID")
@click.option("--acquirer", required=True, metavar="ANGKA", help="Nomor bank pada DE 32.")
@click.option(
    "--dialect", type=click.Choice([str(one) for one in Dialect]), required=True, help="Dialek bank."
)
@click.option(
    "--framing",
    type=click.Choice([str(one) for one in Framing]),
    required=True,
    help="Cara bank menandai akhir pesan.",
)
@click.option("--port", default=0, show_default=True, help="Port sendiri; 0 berarti port bersama.")
@click.option(
    "--names",
    type=click.Choice(["masked", "full", "none"]),
    default="masked",
    show_default=True,
    help="Nama wajib pajak bagi bank: disamarkan, utuh, atau tidak ada.",
)
@click.option(
    "--ways", default="{}", metavar="JSON", help="Kesepakatan lain: sign_on, connections, idle_seconds."
)
@click.option("--officer", required=True, metavar="NAMA", help="Administrator yang melakukannya.")
@json_option
def iso8583(
    client_id: str,
    *,
    acquirer: str,
    dialect: str,
    framing: str,
    port: int,
    names: str,
    ways: str,
    officer: str,
    output: Output,
) -> None:
    """Izinkan mitra memakai ISO 8583 dengan dialek, pembingkaian, dan port ini; sesudah itu diusulkan di kantor."""
    with output.refusals():
        boot("app")
        act_as(officer, "administrator")
        from sppt.kit import clock
        from sppt.partners.iso8583 import read_ways, speak_iso8583
        from sppt.partners.lines import What
        from sppt.partners.proposals import require_first_line
        from sppt.partners.quirks import NamePolicy

        require_first_line(client_id, What.ISO8583)
        speak_iso8583(
            client_id,
            acquirer=acquirer,
            dialect=Dialect(dialect),
            framing=Framing(framing),
            port=port,
            names=NamePolicy(names),
            ways=read_ways(ways),
            by=f"officer:{officer}",
            at=clock.now(),
        )
        document = {"client_id": client_id, "dialect": dialect, "framing": framing, "port": port}
        where = f"port {port}" if port else "port bersama"
        output.answer(
            document, f"{client_id} memakai ISO 8583 {dialect} dengan bingkai {framing} di {where}."
        )

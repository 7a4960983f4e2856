"""`sppt acquirer …`: the acquirer of the demo, and the payer in front of it."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import click

from sppt.project.boot import home
from sppt.project.commands.output import Output, json_option

WAIT_SECONDS = 40


class NotPaid(Exception):
    """The simulator did not do what was asked; its sentence says why."""

    code = "not_paid"


def _partners() -> Path:
    return home() / "demo" / "partners.json"


@click.group()
def acquirer() -> None:
    """Akuirer QRIS contoh dan bank contoh yang diberi tahu nomor VA: proses tersendiri yang berbicara SNAP BI."""


@acquirer.command("serve")
def serve() -> None:
    """Jalankan akuirer dan bank contoh sampai dihentikan; make demo menjalankannya sendiri."""
    with Output(machine=False).refusals():
        from sppt.trials.acquirer import server as acquirer_server
        from sppt.trials.conformance.qris_partner import read_qris_partner
        from sppt.trials.va_bank import server as bank_server
        from sppt.trials.va_bank.partner import read_told_partner

        qris, bank = read_qris_partner(_partners()), read_told_partner(_partners())
        # The demo goes on without them: a port that somebody else holds is no reason to stop a city.
        try:
            acquirer_server.start(qris, port=qris.port)
        except OSError:
            click.echo(f"Porta {qris.port} terpakai; akuirer contoh tidak berjalan.", err=True)
        try:
            bank_server.start(bank, port=bank.port)
        except OSError:
            click.echo(f"Porta {bank.port} terpakai; bank contoh tidak berjalan.", err=True)
        threading.Event().wait()


@acquirer.command("pay")
@click.argument("code", metavar="KODE")
@click.option(
    "--manner", default="good", show_default=True, metavar="CARA", help="Cara pembayaran itu dikabarkan."
)
@json_option
def pay(code: str, manner: str, output: Output) -> None:
    """Bayar QRIS terbaru sebuah kode bayar pada akuirer contoh, seperti ponsel membayarnya."""
    with output.refusals():
        told = _ask("/kendali/bayar", {"code": code, "manner": manner})
        answers = told.get("answers")
        said = ", ".join(map(str, answers)) if isinstance(answers, list) and answers else "tidak dikabarkan"
        output.answer(told, f"QRIS {told.get('reference')} dibayar; jawaban kota: {said}.")


@acquirer.command("pay-va")
@click.argument("code", metavar="KODE")
@json_option
def pay_va(code: str, output: Output) -> None:
    """Bayar nomor VA sebuah kode pada bank contoh yang diberi tahu nomornya."""
    with output.refusals():
        from sppt.trials.va_bank.partner import read_told_partner

        told = _post(read_told_partner(_partners()).port, "/kendali/bayar", {"code": code})
        output.answer(told, f"VA {code} dibayar pada bank contoh. {told.get('message')}")


@acquirer.command("behave")
@click.argument("manner", metavar="CARA")
@json_option
def behave(manner: str, output: Output) -> None:
    """Tentukan cara akuirer contoh membuat QR berikutnya: baik, lambat, hilang, atau salah."""
    with output.refusals():
        told = _ask("/kendali/ulah", {"manner": manner})
        output.answer(told, f"QR berikutnya dibuat dengan cara {told.get('manner')}.")


def _ask(path: str, form: dict[str, str]) -> dict[str, object]:
    """What the simulator says. Raises NotPaid."""
    from sppt.trials.conformance.qris_partner import read_qris_partner

    return _post(read_qris_partner(_partners()).port, path, form)


def _post(port: int, path: str, form: dict[str, str]) -> dict[str, object]:
    address = f"http://127.0.0.1:{port}{path}"
    request = urllib.request.Request(
        address, urllib.parse.urlencode(form).encode(), {"Accept": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as response:  # noqa: S310 (always loopback)
            told = json.load(response)
    except urllib.error.HTTPError as error:
        raise NotPaid(str(json.load(error).get("message"))) from error
    except OSError as error:
        raise NotPaid("Akuirer contoh tidak berjalan. Jalankan make demo lebih dulu.") from error
    return dict(told)

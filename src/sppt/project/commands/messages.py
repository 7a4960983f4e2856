"""`sppt messages …`: what waits or failed, a trial mail, and telling now instead of at the next quarter of an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot
from sppt.project.commands.output import Output, json_option

if TYPE_CHECKING:
    from sppt.messages.delivering import Mail


class MailTrouble(Exception):
    """A trial mail did not go out; `code` is its outcome."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@click.group()
def messages() -> None:
    """Pesan kepada petugas, dan surelnya."""


@messages.command("list")
@click.option(
    "--failed", "state", flag_value="failed", help="Hanya yang menyerah; tanpa ini yang masih menunggu."
)
@json_option
def list_(state: str | None, output: Output) -> None:
    """Sebutkan surel yang menunggu, atau yang menyerah, dari tujuh hari terakhir."""
    with output.refusals():
        boot("app")
        from sppt.kit import clock
        from sppt.messages.delivering import State, mails

        found = mails(State(state or "waiting"), at=clock.now(), most=200)
        text = "\n".join(map(_line, found)) or "Tidak ada."
        output.answer({"mails": [_told(one) for one in found]}, text)


@messages.command("test")
@click.argument("address", metavar="ALAMAT")
@json_option
def test(address: str, output: Output) -> None:
    """Kirim satu surel percobaan ke ALAMAT sekarang juga, dan katakan jawaban peladen."""
    with output.refusals():
        boot("app")
        from sppt.kit import clock
        from sppt.messages.addresses import read_address
        from sppt.messages.post import BadMailSettings
        from sppt.messages.words import Outcome
        from sppt.messages.writing import test_mail
        from sppt.project.mail import post, site

        to = read_address(address)
        way = post()
        if way is None:
            raise BadMailSettings("Surel mati. Isi SPPT_MAIL_HOST dan SPPT_MAIL_FROM, lalu coba lagi.")
        with way.line() as line:
            answer = line.send(test_mail(site(way.sender), to=to, at=clock.now()), to=to)
        if answer.outcome is not Outcome.SENT:
            told = "" if answer.status is None else f", jawaban peladen {answer.status}"
            raise MailTrouble(
                str(answer.outcome),
                f"Surel percobaan tidak terkirim ({answer.outcome}{told}). Lihat docs/operating/pesan.md.",
            )
        output.answer({"sent": to, "status": answer.status}, f"Surel percobaan terkirim ke {to}.")


@messages.command("tell")
@json_option
def tell(output: Output) -> None:
    """Beri tahu petugas sekarang apa yang masih berlaku; yang sudah diberitahukan hari ini tidak diulang."""
    with output.refusals():
        boot("app")
        from sppt.project.commands.messages_work import tell_once

        told, mailed = tell_once()
        output.answer(
            {"messages": told, "mails": mailed}, f"{told} pesan diberitahukan, {mailed} surel disiapkan."
        )


def _told(one: Mail) -> dict[str, object]:
    return {
        "mail": one.number,
        "officer": one.officer,
        "purpose": str(one.purpose),
        "made_at": one.made_at.isoformat(),
        "tried": one.tried,
        "outcome": str(one.outcome or ""),
        "status": one.status,
        "next_at": one.next_at.isoformat() if one.next_at else None,
    }


def _line(one: Mail) -> str:
    status = f" {one.status}" if one.status is not None else ""
    outcome = f"{one.outcome}{status}" if one.outcome else "belum dicoba"
    return f"{one.number:>6}  {one.officer:<20} {one.purpose:<9} {one.tried} kali, {outcome}"

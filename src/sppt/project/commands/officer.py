"""`sppt officer add|code|rights`: the first officers, the demo's one-time codes, and who may do what."""

from __future__ import annotations

import click

from sppt.project.boot import boot, home
from sppt.project.commands.output import Output, json_option

ROLES = ("teller", "penetapan", "bendahara", "head", "auditor", "administrator")
WORDS = Output(machine=False)


class NoDemoOfficer(Exception):
    """There is no demo here, or nobody of that name in it."""

    code = "no_demo_officer"


@click.group()
def officer() -> None:
    """Petugas."""


@officer.command("add")
@click.argument("name", metavar="NAMA")
@click.option("--full-name", required=True, metavar="TEKS", help="Nama lengkap petugas.")
@click.option(
    "--roles", required=True, metavar="TUGAS", help=f"Tugasnya, dipisahkan koma: {', '.join(ROLES)}."
)
@json_option
def add(name: str, full_name: str, roles: str, output: Output) -> None:
    """Tambahkan petugas pertama sebuah kantor baru; tautan untuk menyiapkan cara masuknya dicetak sekali."""
    with output.refusals():
        wanted = [word.strip() for word in roles.split(",") if word.strip()]
        if unknown := sorted(set(wanted) - set(ROLES)):
            raise click.BadParameter(f"tugas tidak dikenal: {', '.join(unknown)}", param_hint="--roles")
        boot("app")
        from django.conf import settings

        from sppt.accounts.officers import add_at_console
        from sppt.accounts.words import Role
        from sppt.kit import clock

        token = add_at_console(
            name, full_name=full_name, roles=[Role(word) for word in wanted], at=clock.now()
        )
        link = f"{settings.SPPT_BASE_URL}/kantor/daftar/{token}"
        told = f"{name} sudah menjadi petugas. Serahkan tautan ini kepadanya; berlaku 24 jam, sekali pakai:\n{link}"
        output.answer({"name": name, "roles": wanted, "link": link}, told)


@officer.command("code")
@click.argument("name", metavar="NAMA")
@json_option
def code(name: str, output: Output) -> None:
    """Cetak kode sekali pakai seorang petugas contoh, untuk saat ini; hanya di kota contoh."""
    with output.refusals():
        from sppt.accounts.totp import STEP_SECONDS, code_at, step_of
        from sppt.kit import clock
        from sppt.project.commands.demo_officers import officers_in

        found = next((one for one in officers_in(home() / "demo") if one.name == name), None)
        if found is None:
            raise NoDemoOfficer(
                f"Tidak ada petugas contoh bernama {name} di sini. Jalankan sppt demo dahulu."
            )
        at = clock.now()
        digits = code_at(found.secret, step_of(at))
        left = STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS
        output.answer(
            {"name": name, "code": digits, "seconds_left": left}, f"{digits}   (berganti {left} detik lagi)"
        )


@officer.command("rights")
def rights() -> None:
    """Cetak siapa boleh apa: tiap halaman, tiap usulan, tiap tabel, dibaca dari kode (Markdown)."""
    with WORDS.refusals():
        boot("reader")
        from sppt.project.rights import table

        click.echo(table(), nl=False)

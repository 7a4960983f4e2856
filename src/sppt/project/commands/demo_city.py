"""The demo: an invented city through the real import, officers with log-ins, and what is worth trying."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
from django.conf import settings

from sppt.accounts.queries import any_officers
from sppt.imports.actions import import_sismiop
from sppt.kit import audit, clock
from sppt.ledger.queries import has_bills
from sppt.partners.demo import Trial, create_demo_partners
from sppt.partners.demo_qris import ACQUIRER
from sppt.partners.qr import move, newest_qr, want_qr
from sppt.partners.qr_states import QrEvent
from sppt.payments.actions import open_codes, record_payments
from sppt.payments.language import PaymentCode, PaymentNotice, Pick, Wish
from sppt.project.commands.demo_officers import WILAYAH, DemoOfficer, ensure_officers
from sppt.project.commands.demo_reports import make_reports
from sppt.project.commands.demo_treatments import make_treatments
from sppt.project.commands.progress import bar
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop
from sppt.rules.states import CodeState
from sppt.trials.city.demo import DemoCase, DemoNop, worth_trying
from sppt.trials.city.export import export_city
from sppt.trials.city.years import NEWEST_YEAR

SEED = 36760
MARK = "demo:city"
TO_PAY = frozenset({DemoCase.SEVERAL_UNPAID, DemoCase.PARTLY_PAID})
TEST_ORDERS = 3
EXPIRED_SINCE = timedelta(days=30)
HELD = 125_000  # rupiah
HEARD_AFTER = timedelta(days=3)


class NotADemo(Exception):
    """The database holds something that no demo made."""

    code = "not_a_demo"


@dataclass(frozen=True, slots=True)
class DemoCity:
    """What was made: where its files lie, the NOPs worth trying, and whether it was made just now."""

    directory: Path
    worth_trying: tuple[DemoNop, ...]
    officers: tuple[DemoOfficer, ...]
    fresh: bool


def make_city(directory: Path, *, objects: int) -> DemoCity:
    """The demo city in the database, made once. Raises NotADemo for a database with anything else in it."""
    files = directory / "kota"
    notes = directory / "patut-dicoba"
    if audit.told_of(MARK):
        nops = worth_trying(notes) if notes.exists() else ()
        return DemoCity(files, nops, ensure_officers(directory, wilayah=_wilayah(nops)), fresh=False)
    if has_bills() or any_officers():
        raise NotADemo(
            "Basis data ini sudah berisi dan bukan kota contoh. Kosongkan DATABASE_URL atau pakai yang kosong."
        )
    directory.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(files, ignore_errors=True)
    with bar("Menulis kota contoh", total=objects) as advance:
        export_city(files, objects=objects, seed=SEED, progress=advance)
    import_sismiop(files, at=clock.now())
    shutil.rmtree(notes, ignore_errors=True)
    notes.mkdir()
    for note in files.glob("*.json"):
        shutil.copy(note, notes)
    shutil.rmtree(files)  # the database holds it now; 10 000 objects are 20 MB of CSV
    officers = ensure_officers(directory, wilayah=_wilayah(worth_trying(notes)))
    make_treatments([one.nop for one in worth_trying(notes)], at=clock.now())
    audit.append(
        actor="operator", verb="make_demo", subject=MARK, detail={"objects": objects}, at=clock.now()
    )
    return DemoCity(files, worth_trying(notes), officers, fresh=True)


def _wilayah(nops: Sequence[DemoNop]) -> str:
    """The kelurahan of the demo's lurah: where the first NOP worth trying lies."""
    return nops[0].nop[:10] if nops else WILAYAH


def make_partners(directory: Path, *, channel_port: int) -> Path:
    """The demo's partners, with their credentials in partners.json."""
    file = directory / "partners.json"
    notes = directory / "patut-dicoba"
    nops = [one.nop for one in worth_trying(notes) if one.case in TO_PAY] if notes.exists() else []
    at = clock.now()
    trial = Trial(tuple(nops), *_expired_code(nops, at=at), lambda: _test_orders(nops, at=at))
    create_demo_partners(
        file,
        base_url=f"http://localhost:{channel_port}",
        at=at,
        trial=trial,
        iso8583_port=settings.SPPT_ISO8583_PORT,
    )
    _keep_money(nops, at=at)
    make_reports(directory, but=[one.nop for one in worth_trying(notes)] if notes.exists() else [])
    return file


def _keep_money(nops: Sequence[str], *, at: datetime) -> None:
    """Money that fits no bill, always the same, so that the desk of held money has something to show."""
    for place, nop in enumerate(nops[:2], start=1):
        pick = Pick(Nop(nop), frozenset({NEWEST_YEAR}))
        told = PaymentNotice(
            "bank-satu", f"CONTOH-TITIPAN-{place}", "", HELD * place, paid_at=at - HEARD_AFTER, pick=pick
        )
        record_payments([told], at=at)


def _expired_code(nops: Sequence[str], *, at: datetime) -> tuple[str, int]:
    """A payment code made so long ago that its time is over, always the same, and its amount; none without a NOP."""
    wishes = [Wish(((Nop(nop), frozenset()),), "demo:expired") for nop in nops[:1]]
    for code in open_codes(settings.PERDA, wishes, at=at - EXPIRED_SINCE):
        if isinstance(code, PaymentCode):
            return code.code, code.amount
    return "", 0


def _test_orders(nops: Sequence[str], *, at: datetime) -> Iterator[tuple[str, str, int]]:
    """QRIS orders for the kit to pay: code, reference and rupiah. Nobody is asked for their QR: money comes late."""
    keys = [f"demo:qris:{wib_day(at)}:{number}" for number in range(TEST_ORDERS)]
    wishes = [Wish(((Nop(nop), frozenset()),), key) for nop in nops[:1] for key in keys]
    for code in open_codes(settings.PERDA, wishes, at=at):
        if not isinstance(code, PaymentCode) or code.state is not CodeState.OPEN:
            continue
        qr = newest_qr(code.code)
        if qr is None:
            qr = want_qr(code.code, code.amount, partner=ACQUIRER[0], until=code.valid_until, at=at)
            move(qr, QrEvent.GIVEN_UP, at=at)
        yield code.code, qr.reference, code.amount


def tell(city: DemoCity, *, port: int, partners: Path) -> None:
    """Prints the address, the NOPs worth trying, the officers, how the counter pays, and where partners find keys."""
    click.echo(f"\nSPPT Online, kota contoh: http://localhost:{port}   (Ctrl-C menghentikan)\n")
    click.echo("NOP yang patut dicoba:")
    for one in city.worth_trying:
        click.echo(f"  {one.nop}  {one.label}")
    click.echo(
        f"\nKantor: http://localhost:{port}/kantor/   sandi semua petugas contoh: {city.officers[0].password}"
    )
    for person in city.officers:
        click.echo(f"  {person.name:<16} {person.full_name:<20} {', '.join(person.roles)}")
    first = city.officers[0].name
    click.echo(f"  kode sekali pakai: uv run sppt officer code {first}")
    click.echo("\nBayar di loket, dari terminal kedua, dengan kode dari halaman pembayaran:")
    click.echo("  uv run sppt counter pay KODE --reference LOKET-0001")
    click.echo(f"  atas nama petugas, sesudah ia membuka giliran di kantor: tambahkan --officer {first}")
    click.echo("\nBayar dengan QRIS: pilih QRIS di halaman pembayaran, lalu seperti ponsel membayarnya:")
    click.echo("  uv run sppt acquirer pay KODE")
    click.echo("Bank Contoh VA Tiga diberi tahu setiap nomor VA; membayar di sana:")
    click.echo("  uv run sppt acquirer pay-va KODE")
    click.echo("  (uv dari .tools/bin bila belum terpasang)")
    click.echo(f"\nBendahara: laporan kanal dan rekening koran contoh di {partners.parent / 'laporan'},")
    click.echo(f"  untuk diunggah di http://localhost:{port}/kantor/laporan")
    click.echo(
        f"\nSurel kepada petugas contoh: berkas .eml di {settings.SPPT_MAIL_DIR}, semenit sesudah mulai"
    )
    click.echo(
        f"\nBank dan agregator: kunci contoh di {partners},"
        " cara memakainya di docs/operating/api.md, bank-onboarding.md, dan iso8583.md\n"
    )

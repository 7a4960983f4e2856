"""The portal on a loopback port with the clock held, and the hands that act on it from outside."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, TypeVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests.world import NOON, World, nop

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

T = TypeVar("T")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = 20  # a browser may open a connection and say nothing

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002 (the standard library's names)
        return


@dataclass(slots=True)
class Served:
    """A running portal; `at` is the moment it believes in, and may be moved."""

    world: World
    port: int = 0
    at: datetime = NOON
    seen: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def outside(self, act: Callable[[], T]) -> T:
        """Does something with the database in a thread of its own, as another process would."""
        from django.db import connections

        from sppt.kit import clock

        def at_its_time() -> T:
            with clock.stopped_at(self.at):
                try:
                    return act()
                finally:
                    connections.close_all()

        with ThreadPoolExecutor(1) as hands:
            return hands.submit(at_its_time).result()

    def pay(self, code: str, *, reference: str = "LOKET-1") -> str:
        """The counter takes the money of a code; the receipt's number."""
        from sppt.payments import actions, queries
        from sppt.payments.language import PaymentRequest, Receipt

        def act() -> str:
            found = queries.code_by_digits(code, at=self.at)
            assert found is not None
            receipt = actions.record_payment(
                PaymentRequest("loket", reference, code, found.amount), at=self.at
            )
            assert isinstance(receipt, Receipt)
            return receipt.number

        return self.outside(act)

    def make_receipts_of_nops(self) -> None:
        """What `sppt work` does for those who asked for a receipt of each NOP."""
        from sppt.documents.actions import Pass
        from sppt.documents.parts_making import make_waiting
        from sppt.documents.press import press

        self.outside(lambda: make_waiting(press(), Pass(), at=self.at))

    def reverse(self, *, reference: str = "LOKET-1") -> None:
        """The counter undoes its own payment of today."""
        from sppt.payments import actions
        from sppt.payments.language import ReversalRequest

        request = ReversalRequest("loket", f"BATAL-{reference}", reference, "salah setor")
        self.outside(lambda: actions.reverse_by_channel(request, at=self.at))

    def application(self) -> WSGIApplication:
        from django.db import connections

        from sppt.kit import clock
        from sppt.project.wsgi import application

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            self.seen.append(
                f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
            )
            with clock.stopped_at(self.at):
                try:
                    body = application(environ, start_response)
                    whole = b"".join(body)
                    getattr(body, "close", lambda: None)()
                    return [whole]
                finally:
                    connections.close_all()

        return answer


@contextmanager
def serving(world: World) -> Iterator[Served]:
    """Serves until the block ends."""
    served = Served(world)
    with make_server("localhost", 0, served.application(), _Server, _Handler) as server:
        served.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join(timeout=10)


def furnish(world: World, number: int = 1) -> str:
    """One object with a life: old arrears, a year under review, paid and written-off years, notices and names."""
    digits = nop(number)
    bills = {
        2012: world.bill(digits, 2012, 240_000, provenance="inherited"),
        2016: world.bill(digits, 2016, 310_000, state="written_off"),
        2019: world.bill(digits, 2019, 355_000, under_review=True),
        2021: world.bill(digits, 2021, 402_500, sisa=150_000),
        2023: world.bill(digits, 2023, 455_000, sisa=0),
        2024: world.bill(digits, 2024, 520_750),
        2025: world.bill(digits, 2025, 548_300, sisa=0),
        2026: world.bill(digits, 2026, 612_400, jatuh_tempo=NOON.date() + timedelta(days=16)),
    }
    with world.connect() as connection:
        connection.execute(
            "INSERT INTO register_kecamatan (code, name) VALUES ('3676050', 'SERPONG') ON CONFLICT DO NOTHING"
        )
        connection.execute(
            "INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor)"
            " VALUES ('3676050015', '3676050', 'CILENGGANG', '') ON CONFLICT DO NOTHING"
        )
        for year, bill in bills.items():
            notice(connection.execute, bill, digits, year)
    return digits


def notice(execute: Callable[[str, list[object]], object], bill: int, digits: str, year: int) -> None:
    """An SPPT of an invented person for a bill."""
    execute(
        "INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp,"
        " kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, njop, njoptkp, terutang, pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content)"
        " SELECT id, nop, tax_year, 1, %s, 'JL RAHASIA 7', '', '', '', '', '', '', '', '', '', 1250, 96, 400000000,"
        " 112000000, 512000000, 12000000, pokok, 0, pokok, jatuh_tempo, make_date(tax_year::integer, 2, 2), '0', 'x'"
        " FROM ledger_bill WHERE id = %s AND nop = %s AND tax_year = %s",
        ["BUDI RAHARJO SANTOSA", bill, digits, year],
    )

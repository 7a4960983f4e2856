"""What the cases of ISO 8583 share: the bank at work, expectations, and many lines at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.conformance.iso_line import Closed, IsoBank, Line, Said
from sppt.trials.conformance.iso_partner import Family

OK = "00"
YEARS_BACK = 12


@dataclass(slots=True)
class IsoPlay:
    """The bank at work, with what it has paid."""

    bank: IsoBank
    paid: list[dict[int, str]] = field(default_factory=list)
    _bill: str = ""
    _amount: int = 0

    @property
    def family(self) -> Family:
        return self.bank.partner.family

    def sign_on(self) -> None:
        said = self.bank.network("001")
        if said.code != OK:
            raise Fails(f"sign-on dijawab {said.code}")

    def bill(self) -> tuple[str, int]:
        """A bill that owes something and its amount, unpaid again. Raises Skips."""
        self.undo()
        if not self._bill:
            self._bill, self._amount = self._found()
        return self._bill, self._amount

    def _found(self) -> tuple[str, int]:
        year = self.bank.now().year
        bills = [
            f"{nop}{one}" for nop in self.bank.partner.test_nops for one in range(year, year - YEARS_BACK, -1)
        ]
        for bill in (*self.bank.partner.test_bills, *bills):
            said = self.ask("0200", self.bank.inquiry(bill))
            if said.code == OK:
                return bill, int(said.fields.get(4, "0"))
        raise Skips("tidak ada tagihan yang dapat dibayar: isi test_bills atau test_nops pada berkas mitra")

    def ask(self, mti: str, fields: Mapping[int, str]) -> Said:
        """A message and its answer; a payment that was booked is remembered. A line that was closed is a failure."""
        try:
            said = self.bank.line.ask(mti, fields)
        except Closed:
            self.again()
            raise Fails(f"sambungan ditutup sesudah {mti}") from None
        self.note(fields, said)
        return said

    def again(self) -> None:
        """A new line, signed on."""
        self.bank.line.connect()
        self.sign_on()

    def note(self, fields: Mapping[int, str], said: Said) -> None:
        if said.mti == "0210" and fields.get(3) == self.family.payment and said.code == OK:
            self.paid.append(dict(fields))

    def pay(self, bill: str, amount: int) -> tuple[dict[int, str], Said]:
        order = self.bank.order(bill, amount)
        return order, self.ask("0200", order)

    def must_pay(self, bill: str, amount: int) -> tuple[dict[int, str], str]:
        """Pays and returns the order with its receipt. Raises Fails."""
        order, said = self.pay(bill, amount)
        expect(said, OK, "pembayaran")
        receipt = self.bank.receipt(said)
        if self.family.tells_receipt and not receipt:
            raise Fails("pembayaran 00 tanpa nomor bukti (NTPD)")
        return order, receipt

    def undo(self) -> None:
        """Reverses what was paid; what cannot be reversed stays paid."""
        while self.paid:
            self.bank.line.ask("0400", self.bank.reversal(self.paid.pop()))


def expect(said: Said, code: str, what: str) -> None:
    """The code that must come. Raises Fails."""
    if said.code != code:
        raise Fails(f"{what}: diharapkan DE 39 {code}, dijawab {said.code or 'kosong'}")


def refused(said: Said, what: str) -> None:
    if said.code in {OK, ""}:
        raise Fails(f"{what} dijawab {said.code or 'tanpa DE 39'}, seharusnya ditolak")


def still_payable(play: IsoPlay, bill: str, amount: int) -> None:
    """Nothing was booked by what was refused."""
    said = play.ask("0200", play.bank.inquiry(bill))
    if said.code != OK or int(said.fields.get(4, "0")) != amount:
        raise Fails(f"sesudah permintaan yang ditolak, tagihan dijawab {said.code}: ada yang tercatat")


@contextmanager
def lines(play: IsoPlay, many: int) -> Iterator[list[Line]]:
    """Further lines, each signed on."""
    mine = play.bank.line
    opened = [Line(mine.host, mine.port, mine.partner) for _ in range(many)]
    try:
        for line in opened:
            play.bank.line = line
            play.again()
        yield opened
    finally:
        play.bank.line = mine
        for line in opened:
            line.close()


def at_once(calls: Sequence[Callable[[], Said]]) -> list[Said]:
    """Each call in a thread of its own. Raises what the first failed call raised."""
    said: list[Said] = []
    failed: list[Exception] = []

    def run(call: Callable[[], Said]) -> None:
        try:
            said.append(call())
        except (Fails, Closed) as found:
            failed.append(found)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise Fails(f"{len(failed)} dari {len(calls)} pesan serentak tidak dijawab: {failed[0]}")
    return said

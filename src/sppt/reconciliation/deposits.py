"""Cash of the counter that the treasurer handed to the bank: a slip, the turns it covers, and its claim."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from sppt.accounts.queries import require_role
from sppt.accounts.words import Role
from sppt.kit.canonical import canonical
from sppt.partners.channels import channels
from sppt.payments import shifts
from sppt.payments.shifts import CHANNEL, ClosedShift
from sppt.reconciliation.language import LineKind, ReportLine
from sppt.reconciliation.profile import Kind
from sppt.reconciliation.reading.told import Told
from sppt.reconciliation.taking import Parcel, hold, store_report
from sppt.rules.calendar import wib_day
from sppt.rules.rupiah import AMOUNT_MAX, printed

STAMP = "setoran"
TURNS_MAX = 2_000
PAGE = 50
_NUMBER = re.compile(r"[!-~]{1,64}", re.ASCII)


class DepositProblem(Exception):
    """A slip that cannot be recorded. `code` is stable; the text says what to do, in both languages."""

    def __init__(self, code: str, text: str, text_en: str) -> None:
        super().__init__(text)
        self.code = code
        self.text_en = text_en


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a deposit slip: its number, rupiah, and when the bank took the money."""

    number: str
    amount: int
    deposited_at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A closed turn whose cash waits for its deposit: `cash` = counted - opening, in rupiah."""

    id: int
    teller: str
    number: int
    closed_at: datetime
    cash: int


@dataclass(frozen=True, slots=True)
class Deposit:
    """A recorded slip; `turns` by their ids."""

    id: int
    file_id: int
    number: str
    account: str
    amount: int
    deposited_at: datetime
    made_by: str
    turns: Sequence[int]


def waiting() -> list[Turn]:
    """Closed turns with cash that no slip covers yet, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shift_id FROM reconciliation_deposit_shift")
        covered = {row[0] for row in cursor.fetchall()}
    closed = shifts.closed_shifts(limit=TURNS_MAX)
    return [
        _turn(each) for each in reversed(closed) if each.id not in covered and each.counted > each.opening
    ]


def _turn(closed: ClosedShift) -> Turn:
    return Turn(closed.id, closed.teller, closed.number, closed.closed_at, closed.counted - closed.opening)


def deposits(*, before: int | None = None, limit: int = PAGE) -> list[Deposit]:
    """Recorded slips, the latest first; `before` goes on below a number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.file_id, d.number, d.account, d.amount, d.deposited_at, d.made_by,"
            " ARRAY(SELECT s.shift_id FROM reconciliation_deposit_shift s WHERE s.deposit_id = d.id ORDER BY 1)"
            " FROM reconciliation_deposit d WHERE (%s::bigint IS NULL OR d.id < %s) ORDER BY d.id DESC LIMIT %s",
            [before, before, limit],
        )
        return [Deposit(*row) for row in cursor.fetchall()]


def record_deposit(slip: Slip, turns: Collection[int], *, by: str, at: datetime) -> int:
    """The number of the file that the slip became: one claim of kind deposit. Raises DepositProblem, NotAllowed."""
    require_role(by, Role.BENDAHARA)
    account = _account()
    with transaction.atomic():
        hold(CHANNEL)
        chosen = [turn for turn in waiting() if turn.id in turns]
        _fits(slip, chosen, turns, account, at=at)
        return _store(slip, chosen, account, by=by, at=at)


def _account() -> str:
    channel = channels().get(CHANNEL)
    if channel is None or not channel.account:
        raise DepositProblem(
            "no_account",
            "Rekening setoran loket belum ditentukan. Isi rekening kanal loket pada halaman mitra, lalu ulangi.",
            "The counter has no account to deposit to. Set the account of channel loket among the partners first.",
        )
    return channel.account


def _fits(slip: Slip, chosen: Sequence[Turn], turns: Collection[int], account: str, *, at: datetime) -> None:
    """Whether the slip says what the chosen turns counted. Raises DepositProblem."""
    if not _NUMBER.fullmatch(slip.number):
        raise DepositProblem(
            "number",
            "Nomor slip berisi 1 sampai 64 huruf, angka, atau tanda baca tanpa spasi. Salin dari slipnya.",
            "The slip's number has 1 to 64 letters, digits or marks without spaces. Copy it from the slip.",
        )
    if not turns or len(chosen) != len(set(turns)):
        raise DepositProblem(
            "turns",
            "Pilih giliran yang uangnya disetor. Yang sudah disetor tidak dapat dipilih lagi.",
            "Choose the turns whose cash was deposited. Those deposited before cannot be chosen again.",
        )
    cash = sum(turn.cash for turn in chosen)
    if slip.amount != cash or not 0 < slip.amount <= AMOUNT_MAX:
        raise DepositProblem(
            "amount",
            f"Slip menyebut {printed(slip.amount)}, kas giliran terpilih {printed(cash)}. Periksa keduanya.",
            f"The slip says {printed(slip.amount)}, the chosen turns counted {printed(cash)}. Check both.",
        )
    if slip.deposited_at > at or slip.deposited_at < max(turn.closed_at for turn in chosen):
        raise DepositProblem(
            "moment",
            "Waktu setor harus setelah giliran terakhir ditutup dan tidak setelah sekarang. Salin dari slipnya.",
            "The deposit is after the last of its turns was closed, and not after now. Copy the time from the slip.",
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM reconciliation_deposit WHERE account = %s AND number = %s)",
            [account, slip.number],
        )
        if cursor.fetchone()[0]:
            raise DepositProblem(
                "slip_taken",
                f"Slip {slip.number} sudah dicatat. Cari pada daftar setoran.",
                f"Slip {slip.number} is recorded already. Look for it in the list of deposits.",
            )


def _store(slip: Slip, chosen: Sequence[Turn], account: str, *, by: str, at: datetime) -> int:
    content = canonical(
        {
            "account": account,
            "amount": slip.amount,
            "deposited_at": slip.deposited_at.isoformat(),
            "slip": slip.number,
            "turns": [turn.id for turn in chosen],
        }
    ).encode()
    line = ReportLine(
        line_no=1,
        kind=LineKind.DEPOSIT,
        reference=slip.number,
        nop="",
        tax_year=0,
        code="",
        amount=slip.amount,
        fee=0,
        paid_at=slip.deposited_at,
        settlement_date=wib_day(slip.deposited_at),
        receipt="",
        original_reference="",
    )
    told = Told(channel=CHANNEL, lines=1, net=slip.amount, gross=slip.amount)
    told.first = told.last = slip.deposited_at
    digest = hashlib.sha256(content).hexdigest()
    parcel = Parcel(f"setoran-{slip.number}.json", content, digest, Kind.REPORT, STAMP, f"officer:{by}", at)
    taken = store_report(parcel, told, iter([[line]]))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reconciliation_deposit (file_id, number, account, amount, deposited_at, made_at, made_by)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [taken.file_id, slip.number, account, slip.amount, slip.deposited_at, at, parcel.by],
        )
        number = cursor.fetchone()[0]
        cursor.executemany(
            "INSERT INTO reconciliation_deposit_shift (shift_id, deposit_id, amount) VALUES (%s, %s, %s)",
            [(turn.id, number, turn.cash) for turn in chosen],
        )
    return taken.file_id

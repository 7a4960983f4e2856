"""The close of a business day: refused while anything is open, certified once, bound to the day before, for ever."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

import msgspec
from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from sppt.accounts.queries import require_role
from sppt.accounts.words import Role
from sppt.kit import audit, log
from sppt.kit.canonical import canonical
from sppt.ledger.actions import shut_day
from sppt.ledger.queries import days_closed
from sppt.reconciliation.cases import unexplained
from sppt.reconciliation.days import ChannelDay, DayView, day_view
from sppt.reconciliation.matching import reconcile
from sppt.rules.calendar import tanggal, wib_day
from sppt.rules.rupiah import printed

GENESIS = "0" * 64
OPERATOR = "operator"
WAIT_MS = 2_000
POINTS_MAX = 200
_SQL = Path(__file__).parent / "sql"
_SHOWN_MAX = 50


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that keeps a day open, in a sentence that says what to do. `about` is the channel, account or class."""

    code: str
    sentence: str
    about: str
    case_id: int | None = None


class NotClosed(Exception):
    """The day stays open; `code` is stable, `points` are all that is open."""

    def __init__(self, code: str, message: str, points: tuple[Point, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.points = points


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """One channel on a certificate; rupiah. `settles_on` is the last settlement day of its claims, or empty."""

    channel: str
    payments: int
    received: int
    reversals: int
    undone: int
    suspense: int
    lines: int
    claimed: int
    claimed_back: int
    fees: int
    promised: int
    settled: int
    settles_on: str


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Items of one class on one channel; rupiah."""

    channel: str
    finding: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class OpenFigures:
    """A difference that was explained but had not ended when the day closed; rupiah."""

    case: int
    finding: str
    channel: str
    amount: int
    account: str
    owner: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a certificate says."""

    day: str
    unexplained: int
    channels: tuple[ChannelFigures, ...]
    classes: tuple[ClassFigures, ...]
    carried: tuple[ClassFigures, ...]
    open: tuple[OpenFigures, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A closed day. `figures` is canonical JSON, and `hash` = SHA-256 of the hash before and the figures."""

    on: date
    number: int
    figures: str
    previous: str
    hash: str
    closed_at: datetime
    closed_by: str


def close_day(on: date, *, actor: str, at: datetime) -> Certificate:
    """Closes a business day for ever, as `officer:<bendahara>` or `operator`. Raises NotClosed, NotAllowed.

    Whoever posts holds the days in common; closing holds them alone, so two cannot close at once and no payment slips
    in between the look and the close.
    """
    if actor != OPERATOR:
        require_role(actor.removeprefix("officer:"), Role.BENDAHARA)
    _require_turn(on, today=wib_day(at))
    reconcile(on, at=at)
    with transaction.atomic():
        _hold_alone()
        _require_turn(on, today=wib_day(at))
        view = day_view(on)
        points = open_points(view, today=wib_day(at))
        if points:
            raise NotClosed("day_open", _said(on, points), points)
        made = _certify(view, by=actor, at=at)
        shut_day(on, by=actor, at=at)
        audit.append(
            actor=actor,
            verb="close_day",
            subject=f"hari:{on.isoformat()}",
            detail={"certificate": made.number, "hash": made.hash},
            at=at,
        )
    log.info("close_day", outcome=on.isoformat())
    return made


def open_points(view: DayView, *, today: date) -> tuple[Point, ...]:
    """Everything that keeps this day open; empty when it may close."""
    points: list[Point] = []
    for channel in view.channels:
        points += _of_channel(channel, view.on, today=today)
    for case in islice(unexplained(view.on), POINTS_MAX):
        lacks = " dan ".join(
            word for word, there in (("akun", case.account), ("penanggung jawab", case.owner)) if not there
        )
        points.append(
            Point(
                "case_unexplained",
                f"Selisih {case.id} ({case.known.title}, {printed(case.amount)}) belum punya {lacks}.",
                str(case.finding),
                case.id,
            )
        )
    return tuple(points)


def certificate_of(on: date) -> Certificate | None:
    """The certificate of a closed day, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "on", number, figures, previous, hash, closed_at, closed_by FROM reconciliation_certificate'
            ' WHERE "on" = %s',
            [on],
        )
        row = cursor.fetchone()
    return None if row is None else Certificate(*row)


def last_closed() -> date | None:
    """The last day that was closed with a certificate."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT max("on") FROM reconciliation_certificate')
        found: date | None = cursor.fetchone()[0]
    return found


def next_to_close() -> date | None:
    """The first day that waits to be closed: after the last closed one, else the first with money of ours."""
    closed = last_closed()
    if closed is not None:
        return closed + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute((_SQL / "first_day.sql").read_text(encoding="utf-8"))
        found: date | None = cursor.fetchone()[0]
    return found


def is_whole(certificate: Certificate) -> bool:
    """Whether a certificate's hash is that of its figures and of the certificate before it."""
    return certificate.hash == _hash(certificate.previous, certificate.figures)


def chain_holds(on: date, digest: str) -> bool:
    """Whether the day was closed with this hash, and each certificate up to it is whole and bound to the one before."""
    with connection.cursor() as cursor:
        cursor.execute(
            (_SQL / "chain.sql").read_text(encoding="utf-8"), {"on": on, "hash": digest, "genesis": GENESIS}
        )
        return bool(cursor.fetchone()[0])


def _require_turn(on: date, *, today: date) -> None:
    if certificate_of(on) is not None or on in days_closed(on, on):
        raise NotClosed(
            "already_closed", f"{tanggal(on)} sudah ditutup. Hari yang ditutup tidak pernah berubah."
        )
    if on >= today:
        raise NotClosed(
            "day_not_over", f"{tanggal(on)} belum selesai. Tutup harinya mulai hari kerja berikutnya."
        )
    first = next_to_close()
    if first is not None and on > first:
        raise NotClosed("out_of_order", f"Tutup dahulu {tanggal(first)}; hari ditutup berurutan.")
    closed = last_closed()
    if closed is not None and on < closed:
        raise NotClosed(
            "out_of_order", f"Hari sampai {tanggal(closed)} sudah ditutup; hari sebelum itu tidak dapat lagi."
        )


def _hold_alone() -> None:
    """Keeps all who post out; while this waits for them they queue behind it, so it does not wait for long."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(WAIT_MS)])
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('day close', 0))")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise NotClosed(
            "busy",
            "Masih ada pekerjaan lain yang sedang membukukan. Tunggu sebentar, lalu tutup hari ini lagi.",
        ) from error


def _of_channel(channel: ChannelDay, on: date, *, today: date) -> list[Point]:
    points: list[Point] = []
    if (channel.payments or channel.reversals) and not channel.reported:
        points.append(
            Point(
                "report_missing",
                f"Laporan kanal {channel.code} untuk {tanggal(on)} belum diambil. Ambil laporannya dahulu.",
                channel.code,
            )
        )
    due = channel.settles_on is not None and channel.settles_on < today
    if channel.lines and not channel.account:
        points.append(
            Point(
                "account_missing",
                f"Kanal {channel.code} belum punya rekening setoran. Isi di halaman mitra.",
                channel.code,
            )
        )
    elif due and channel.settles_on is not None and not _has_statement(channel.account, channel.settles_on):
        points.append(
            Point(
                "statement_missing",
                f"Rekening koran {channel.account} untuk {tanggal(channel.settles_on)} belum diambil.",
                channel.account,
            )
        )
    return points


def _has_statement(account: str, on: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM reconciliation_statement WHERE account = %s"
            " AND %s BETWEEN first_day AND last_day)",
            [account, on],
        )
        return bool(cursor.fetchone()[0])


def _said(on: date, points: tuple[Point, ...]) -> str:
    shown = " ".join(point.sentence for point in points[:_SHOWN_MAX])
    return f"{tanggal(on)} belum dapat ditutup: {shown}"


def _certify(view: DayView, *, by: str, at: datetime) -> Certificate:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, hash FROM reconciliation_certificate ORDER BY number DESC LIMIT 1")
        number, previous = cursor.fetchone() or (0, GENESIS)
        figures = canonical(asdict(_figures(view)))
        made = Certificate(view.on, number + 1, figures, previous, _hash(previous, figures), at, by)
        cursor.execute(
            'INSERT INTO reconciliation_certificate ("on", number, figures, previous, hash, closed_at, closed_by)'
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [made.on, made.number, figures, previous, made.hash, at, made.closed_by],
        )
    return made


def _hash(previous: str, figures: str) -> str:
    return hashlib.sha256(f"{previous}\n{figures}".encode()).hexdigest()


def _figures(view: DayView) -> Figures:
    return Figures(
        day=view.on.isoformat(),
        unexplained=view.unexplained,
        channels=tuple(
            ChannelFigures(
                channel=one.code,
                payments=one.payments,
                received=one.received,
                reversals=one.reversals,
                undone=one.undone,
                suspense=one.kept_amount,
                lines=one.lines,
                claimed=one.claimed,
                claimed_back=one.claimed_back,
                fees=one.fees,
                promised=one.promised,
                settled=one.settled,
                settles_on=one.settles_on.isoformat() if one.settles_on else "",
            )
            for one in view.channels
            if not one.is_idle
        ),
        classes=tuple(
            ClassFigures(one.channel, str(one.finding), one.count, one.amount) for one in view.tallies
        ),
        carried=tuple(ClassFigures(one.channel, "carried", one.count, one.amount) for one in view.carried),
        open=tuple(
            OpenFigures(case.id, str(case.finding), case.channel, case.amount, case.account, case.owner)
            for case in view.open_cases
        ),
    )


def figures_of(certificate: Certificate) -> Figures:
    """The figures of a certificate."""
    return msgspec.json.decode(certificate.figures, type=Figures)

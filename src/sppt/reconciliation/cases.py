"""Cases: what differs, who looks after it, and how it ends. A case ends by a fact, or by two officers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from sppt.accounts.actions import NotAllowed
from sppt.kit import audit
from sppt.reconciliation.classes import CLASSES, Cause, Class, Finding, Verb
from sppt.rules.posting import Account

_CASES = (Path(__file__).parent / "sql" / "cases.sql").read_text(encoding="utf-8")
_OWNERS = (Path(__file__).parent / "sql" / "owners.sql").read_text(encoding="utf-8")
PAGE = 100
NOTE_MAX = 1_000
ACCOUNTS = (
    Account.KAS_TRANSIT,
    Account.KAS_DAERAH,
    Account.KAS_BENDAHARA,
    Account.TITIPAN,
    Account.BIAYA_KANAL,
)
"""Where the money of a difference may stand while it is looked into."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One difference with its owner and what it is about; rupiah. Empty texts stand for what is not known."""

    id: int
    subject: str
    finding: Finding
    cause: Cause
    day: date
    channel: str
    account: str
    amount: int
    expected: int
    found: int
    owner: str
    owner_name: str
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str
    ending: str
    reference: str
    nop: str
    tax_year: int
    code: str
    paid_at: datetime | None
    receipt: str
    receipt_token: str
    claim_id: int | None
    payment_id: int | None
    suspense_id: int | None
    reversal_id: int | None
    entry_id: int | None
    settlement_id: int | None
    settles_on: date | None
    text: str
    file_id: int | None
    line_no: int | None

    @property
    def known(self) -> Class:
        return CLASSES[self.finding]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_explained(self) -> bool:
        """Whether a day may close over it: it has a class always, and an account and an owner now."""
        return not self.is_open or bool(self.account and self.owner)

    def age_days(self, today: date) -> int:
        """Days since its business day; 0 when it has ended."""
        return (today - self.day).days if self.is_open else 0


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted; an empty part asks for nothing."""

    day: date | None = None
    until: date | None = None
    finding: str = ""
    channel: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to a case."""

    at: datetime
    actor: str
    verb: Verb
    owner: str
    account: str
    note: str
    pair_id: int | None
    settlement_id: int | None
    proposal: int | None


def open_cases(wanted: CaseFilter = CaseFilter(), *, after: int = 0, limit: int = PAGE) -> list[CaseRow]:
    """Cases that have not ended, the oldest first."""
    return _cases(wanted, None, after=after, limit=limit, only="open")


def unexplained(until: date) -> Iterator[CaseRow]:
    """Open cases of this day and of every day before it that lack an account or an owner, the oldest first.

    What a day carried over when it closed may have become a case of that closed day since: the next day answers for it.
    """
    after = 0
    while page := open_cases(CaseFilter(until=until), after=after):
        yield from (one for one in page if not one.is_explained)
        after = page[-1].id


def cases_of(day: date, *, limit: int = PAGE) -> list[CaseRow]:
    """Every case of a business day, ended ones too."""
    return _cases(CaseFilter(day=day), None, after=0, limit=limit, only="all")


def case_by_id(number: int) -> CaseRow | None:
    """One case, or None."""
    found = _cases(CaseFilter(), number, after=0, limit=1, only="all")
    return found[0] if found else None


def _cases(wanted: CaseFilter, number: int | None, *, after: int, limit: int, only: str) -> list[CaseRow]:
    given = {
        "day": wanted.day,
        "until": wanted.until,
        "number": number,
        "open_only": only == "open",
        "finding": wanted.finding,
        "channel": wanted.channel,
        "owner": wanted.owner,
        "after": after,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CASES, given)
        return [
            CaseRow(number, subject, Finding(finding), Cause(cause), *rest)
            for number, subject, finding, cause, *rest in cursor
        ]


def events_of(case_id: int) -> list[EventRow]:
    """The story of a case, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, actor, verb, coalesce(owner_id, ''), coalesce(account, ''), note, pair_id, settlement_id,"
            " proposal_id FROM reconciliation_case_event WHERE case_id = %s ORDER BY id",
            [case_id],
        )
        return [EventRow(at, actor, Verb(verb), *rest) for at, actor, verb, *rest in cursor]


def assign(numbers: Sequence[int], *, owner: str, by: str, at: datetime) -> int:
    """Gives these open cases an owner; returns how many. Raises NotAllowed for somebody who is no active officer."""
    with transaction.atomic(), connection.cursor() as cursor:
        _require_owner(owner)
        for number in numbers:
            _require_open(number)
            cursor.execute(
                "INSERT INTO reconciliation_case_event (case_id, at, actor, verb, owner_id, note)"
                " VALUES (%s, %s, %s, 'assign', %s, '')",
                [number, at, f"officer:{by}", owner],
            )
            _tell(number, "assign_case", {"owner": owner}, by=by, at=at)
    return len(numbers)


def place(number: int, *, account: Account, by: str, at: datetime) -> None:
    """Says on which account the money of a case stands meanwhile."""
    if account not in ACCOUNTS:
        raise NotAllowed("account_not_open", "Pilih salah satu akun yang ditawarkan.")
    with transaction.atomic(), connection.cursor() as cursor:
        _require_open(number)
        cursor.execute(
            "INSERT INTO reconciliation_case_event (case_id, at, actor, verb, account, note)"
            " VALUES (%s, %s, %s, 'place', %s, '')",
            [number, at, f"officer:{by}", str(account)],
        )
        _tell(number, "place_case", {"account": str(account)}, by=by, at=at)


def note(number: int, *, text: str, by: str, at: datetime) -> None:
    """Adds a remark to a case."""
    words = text.strip()[:NOTE_MAX]
    if not words:
        raise NotAllowed("note_missing", "Tuliskan catatannya lebih dahulu.")
    with transaction.atomic(), connection.cursor() as cursor:
        _require_open(number)
        cursor.execute(
            "INSERT INTO reconciliation_case_event (case_id, at, actor, verb, note) VALUES (%s, %s, %s, 'note', %s)",
            [number, at, f"officer:{by}", words],
        )


def end(
    number: int,
    *,
    actor: str,
    words: str,
    proposal: int,
    at: datetime,
    pair: int | None = None,
    settlement: int | None = None,
) -> None:
    """Ends a case by decision, in the caller's transaction. Raises NotAllowed if it has ended meanwhile."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO reconciliation_case_event (case_id, at, actor, verb, note, proposal_id, pair_id,"
                " settlement_id) VALUES (%s, %s, %s, 'resolve', %s, %s, %s, %s)",
                [number, at, actor, words, proposal, pair, settlement],
            )
    except IntegrityError as error:
        raise _ended(number) from error


def owners() -> list[tuple[str, str]]:
    """Officers who may look after a case: name and full name."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS)
        return [(name, full) for name, full in cursor]


def require_case(number: int) -> CaseRow:
    """An open case. Raises NotAllowed."""
    found = case_by_id(number)
    if found is None:
        raise NotAllowed("case_not_found", f"Selisih nomor {number} tidak ada.")
    if not found.is_open:
        raise _ended(number)
    return found


def _require_open(number: int) -> None:
    require_case(number)


def _require_owner(owner: str) -> None:
    if owner not in {name for name, _ in owners()}:
        raise NotAllowed("not_an_owner", "Pilih bendahara atau kepala yang masih bertugas.")


def _ended(number: int) -> NotAllowed:
    return NotAllowed("case_ended", f"Selisih nomor {number} sudah selesai. Muat ulang halamannya.")


def _tell(number: int, verb: str, detail: dict[str, str], *, by: str, at: datetime) -> None:
    audit.append(actor=f"officer:{by}", verb=verb, subject=f"selisih:{number}", detail=detail, at=at)

"""Officers come, change and go by two people: two administrators, or a head and an administrator.

`before` in a proposal is the officer as he was then; if he has changed since, the proposal can only be refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction

from sppt.accounts import enrolment, factors, sessions
from sppt.accounts.actions import Decided, NotAllowed, decide, propose
from sppt.accounts.words import Decision, Role
from sppt.kit import audit

GOVERNORS = frozenset({Role.ADMINISTRATOR, Role.HEAD})
FULL_NAME_MAX = 100
_WILAYAH = re.compile(r"\d{7}(?:\d{3})?", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9.]{1,39}", re.ASCII)


class Kind(StrEnum):
    """What may be proposed about an officer."""

    ADD = "officer_add"
    CHANGE = "officer_change"
    RESET = "officer_reset"


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer as the list shows him."""

    name: str
    full_name: str
    roles: tuple[Role, ...]
    wilayah: str  # 7 or 10 digits of a lurah or camat, "" for all others
    active: bool
    since: datetime
    enrolled: bool


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of an approval; `invitation` is the token of a link to hand over, or empty."""

    officer: str
    invitation: str


def officers() -> list[Officer]:
    """Everybody, the active first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_OFFICERS} ORDER BY NOT o.is_active, o.full_name, o.name")
        return [_officer(row) for row in cursor.fetchall()]


def officer(name: str) -> Officer | None:
    """One officer by his log-in name."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_OFFICERS} WHERE o.name = %s", [name])
        row = cursor.fetchone()
    return None if row is None else _officer(row)


def propose_add(
    name: str,
    *,
    full_name: str,
    roles: Iterable[Role],
    reason: str,
    maker: str,
    at: datetime,
    wilayah: str = "",
) -> int:
    """Proposes a new officer. Raises NotAllowed."""
    told = _checked(name, full_name)
    if officer(name) is not None:
        raise NotAllowed("name_taken", f"Nama masuk {name} sudah dipakai. Pilih nama lain.")
    words = _words(roles)
    after = {"full_name": told, "roles": words, "active": True, "wilayah": _wilayah(wilayah, words)}
    return _propose(Kind.ADD, name, before={}, after=after, reason=reason, maker=maker, at=at)


def propose_change(
    name: str,
    *,
    roles: Iterable[Role],
    active: str,
    reason: str,
    maker: str,
    at: datetime,
    wilayah: str = "",
) -> int:
    """Proposes other roles or wilayah, or that somebody stops or starts again (`active`: "yes" or "no").

    Raises NotAllowed.
    """
    now = _known(name)
    before = _state(now)
    words = _words(roles)
    after = {"roles": words, "active": active == "yes", "wilayah": _wilayah(wilayah, words)}
    if before == after:
        raise NotAllowed(
            "nothing_changes", "Tidak ada yang berubah. Pilih tugas lain atau keadaan lain dahulu."
        )
    return _propose(Kind.CHANGE, name, before=before, after=after, reason=reason, maker=maker, at=at)


def propose_reset(name: str, *, reason: str, maker: str, at: datetime) -> int:
    """Proposes to take all factors of an officer away and to hand him a new link. Raises NotAllowed."""
    now = _known(name)
    if not now.active:
        raise NotAllowed("not_an_officer", f"{name} bukan petugas yang aktif.")
    return _propose(
        Kind.RESET, name, before=_state(now), after=_state(now), reason=reason, maker=maker, at=at
    )


def approve(proposal: int, kind: Kind, *, checker: str, note: str, at: datetime) -> Approved:
    """Decides, and does what was proposed, in one transaction. Raises NotAllowed."""
    with transaction.atomic():
        decided = decide(
            proposal=proposal, kind=kind, checker=checker, decision=Decision.APPROVED, note=note, at=at
        )
        _require_pair(decided)
        name = decided.subject.removeprefix("officer:")
        now = _locked(name)
        if json.loads(decided.before) != ({} if now is None else _state(now)):
            raise NotAllowed(
                "stale_proposal",
                f"Keadaan {name} sudah berubah sejak diusulkan. Tolak usulan ini dan buat yang baru.",
            )
        return _ACTS[kind](decided, name, at=at)


def add_at_console(name: str, *, full_name: str, roles: Iterable[Role], at: datetime) -> str:
    """The first officers of a new installation; the token of the link. Raises NotAllowed once two can govern."""
    told = _checked(name, full_name)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE accounts_officer IN SHARE ROW EXCLUSIVE MODE")
        if _can_govern():
            raise NotAllowed(
                "office_governs",
                "Kantor ini sudah punya dua orang yang dapat mengusulkan dan menyetujui. Usulkan di /kantor/petugas.",
            )
        if officer(name) is not None:
            raise NotAllowed("name_taken", f"Nama masuk {name} sudah dipakai. Pilih nama lain.")
        _insert(name, told, _words(roles), at=at)
        token = enrolment.invite(name, proposal=None, at=at)
        detail = {"roles": _words(roles)}
        audit.append(actor="operator", verb="add_officer", subject=f"officer:{name}", detail=detail, at=at)
    return token


_OFFICERS = (
    "SELECT o.name, o.full_name, o.roles, o.wilayah, o.is_active, o.since,"
    " EXISTS (SELECT FROM accounts_totp t WHERE t.officer_id = o.name) FROM accounts_officer o"
)


def _officer(row: tuple[str, str, list[str], str, bool, datetime, bool]) -> Officer:
    name, full_name, words, wilayah, active, since, enrolled = row
    roles = tuple(role for role in Role if role in words)
    return Officer(name, full_name, roles, wilayah, active, since, enrolled)


def _checked(name: str, full_name: str) -> str:
    if not _NAME.fullmatch(name):
        raise NotAllowed(
            "bad_name",
            "Nama masuk harus diawali huruf kecil, lalu huruf kecil, angka, atau titik, 2 sampai 40.",
        )
    told = " ".join(full_name.split())
    if not 3 <= len(told) <= FULL_NAME_MAX or not told.isprintable():
        raise NotAllowed("bad_full_name", "Tuliskan nama lengkapnya, 3 sampai 100 huruf.")
    return told


def _words(roles: Iterable[Role]) -> list[str]:
    words = sorted({str(role) for role in roles})
    if not words:
        raise NotAllowed("no_roles", "Pilih paling sedikit satu tugas.")
    return words


def _wilayah(text: str, roles: list[str]) -> str:
    """The wilayah of a lurah or camat as seven or ten digits; nobody else has one."""
    digits = re.sub(r"[\s.]", "", text)
    if str(Role.LURAH) not in roles:
        if digits:
            raise NotAllowed("wilayah_without_lurah", "Wilayah hanya untuk tugas lurah atau camat.")
        return ""
    if not _WILAYAH.fullmatch(digits):
        raise NotAllowed(
            "bad_wilayah",
            "Isi wilayah lurah dengan sepuluh angka pertama NOP-nya, wilayah camat dengan tujuh angka.",
        )
    return digits


def _state(of: Officer) -> dict[str, object]:
    return {"roles": sorted(str(role) for role in of.roles), "active": of.active, "wilayah": of.wilayah}


def _known(name: str) -> Officer:
    found = officer(name)
    if found is None:
        raise NotAllowed("not_an_officer", f"Tidak ada petugas bernama {name}.")
    return found


def _propose(
    kind: Kind, name: str, *, before: object, after: object, reason: str, maker: str, at: datetime
) -> int:
    maker_is = officer(maker)
    if maker_is is None or not GOVERNORS.intersection(maker_is.roles):
        raise NotAllowed(
            "role_missing", "Hanya kepala atau administrator yang dapat mengusulkan perubahan petugas."
        )
    return propose(
        kind=kind, subject=f"officer:{name}", before=before, after=after, reason=reason, maker=maker, at=at
    )


def _require_pair(decided: Decided) -> None:
    """Two administrators, or a head and an administrator; nobody decides about himself."""
    hands = [officer(name) for name in (decided.maker, decided.checker)]
    roles = [set() if hand is None else GOVERNORS.intersection(hand.roles) for hand in hands]
    if not all(roles) or not any(Role.ADMINISTRATOR in each for each in roles):
        raise NotAllowed(
            "wrong_pair", "Perubahan petugas perlu dua administrator, atau kepala dan administrator."
        )
    if decided.subject == f"officer:{decided.checker}":
        raise NotAllowed("about_oneself", "Usulan tentang diri sendiri harus diputuskan oleh petugas lain.")


def _locked(name: str) -> Officer | None:
    with connection.cursor() as cursor:
        # All of them: whether enough are left to govern must still hold when this is committed.
        cursor.execute("SELECT 1 FROM accounts_officer ORDER BY name FOR UPDATE")
    return officer(name)


def _can_govern() -> bool:
    """Whether two active officers are left who can change officers together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE roles && %s::text[]), count(*) FILTER (WHERE %s = ANY (roles))"
            " FROM accounts_officer WHERE is_active",
            [sorted(str(role) for role in GOVERNORS), str(Role.ADMINISTRATOR)],
        )
        governors, administrators = cursor.fetchone()
    return bool(governors >= 2 and administrators >= 1)


def _insert(name: str, full_name: str, roles: list[str], *, at: datetime, wilayah: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_officer (name, password, full_name, roles, wilayah, is_active, since)"
            " VALUES (%s, '!', %s, %s, %s, true, %s)",
            [name, full_name, roles, wilayah, at],
        )


def _add(decided: Decided, name: str, *, at: datetime) -> Approved:
    after = json.loads(decided.after)
    wilayah = str(after.get("wilayah", ""))  # a proposal of an older version knows none
    _insert(name, str(after["full_name"]), list(after["roles"]), at=at, wilayah=wilayah)
    return Approved(name, enrolment.invite(name, proposal=decided.proposal, at=at))


def _change(decided: Decided, name: str, *, at: datetime) -> Approved:
    after = json.loads(decided.after)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_officer SET roles = %s, is_active = %s, wilayah = %s WHERE name = %s",
            [list(after["roles"]), bool(after["active"]), str(after["wilayah"]), name],
        )
    if not _can_govern():
        raise NotAllowed(
            "too_few_governors",
            "Sesudah ini tidak cukup orang yang dapat mengubah petugas. Tambahkan administrator lain dahulu.",
        )
    if not after["active"]:
        sessions.end_all(name, by=decided.checker, at=at)
    return Approved(name, "")


def _reset(decided: Decided, name: str, *, at: datetime) -> Approved:
    factors.forget_all(name)
    sessions.end_all(name, by=decided.checker, at=at)
    return Approved(name, enrolment.invite(name, proposal=decided.proposal, at=at))


_ACTS = {Kind.ADD: _add, Kind.CHANGE: _change, Kind.RESET: _reset}

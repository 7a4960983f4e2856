"""How an officer wants to be told, and his mail address: written down by him or an administrator, confirmed by him."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from sppt.kit import audit, vault
from sppt.kit.canonical import canonical
from sppt.messages.addresses import read_address
from sppt.messages.refusals import MessageRefused
from sppt.messages.words import Kind, Language, Purpose
from sppt.rules.calendar import wib_day

CONFIRM_WITHIN = timedelta(hours=48)
ASKED_A_DAY_MAX = 5
CHOICES = "/kantor/pesan/atur"
_LOCK = 737  # with the officer: his requests stand behind each other


@dataclass(frozen=True, slots=True)
class Preference:
    """How one officer wants to be told; `address` is confirmed, or empty: then nothing comes by mail."""

    address: str = ""
    mail: bool = True
    muted: frozenset[Kind] = frozenset()
    language: Language = Language.INDONESIAN


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An address that waits for its officer."""

    number: int
    officer: str
    address: str
    until: datetime

    @property
    def token(self) -> str:
        """What stands in the link; nobody without our key can make it, so the database need not hold it."""
        digest = vault.digest("mail address", self.number, self.officer, self.address)
        return base64.urlsafe_b64encode(bytes.fromhex(digest)).rstrip(b"=").decode()


def preferences() -> dict[str, Preference]:
    """Everybody's who has chosen or has an address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT officer_id, address, mail, muted, language FROM messages_preference")
        return {
            name: Preference(address, mail, frozenset(map(Kind, muted)), Language(language))
            for name, address, mail, muted, language in cursor
        }


def preference_of(officer: str) -> Preference:
    """One officer's, or what holds for whoever has chosen nothing."""
    return preferences().get(officer, Preference())


def choose(officer: str, wanted: Preference, *, at: datetime) -> None:
    """Keeps what an officer has chosen; the address stays as it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_preference (officer_id, address, mail, muted, language, since)"
            " VALUES (%s, '', %s, %s, %s, %s) ON CONFLICT (officer_id) DO UPDATE SET"
            " mail = excluded.mail, muted = excluded.muted, language = excluded.language, since = excluded.since",
            [officer, wanted.mail, sorted(map(str, wanted.muted)), str(wanted.language), at],
        )
        detail = {"mail": wanted.mail, "muted": sorted(map(str, wanted.muted))}
        _tell(officer, "choose_messages", detail, by=officer, at=at)


def ask_to_confirm(officer: str, address: str, *, by: str, at: datetime) -> Confirmation:
    """Writes an address down for an officer and sends a link there, which only he can use.

    Raises MessageRefused: `bad_address`, `too_many_addresses`.
    """
    told = read_address(address)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, officer])
        cursor.execute(
            "SELECT count(*) FROM messages_confirmation WHERE officer_id = %s AND made_at > %s",
            [officer, at - timedelta(days=1)],
        )
        if cursor.fetchone()[0] >= ASKED_A_DAY_MAX:
            raise MessageRefused(
                "too_many_addresses",
                "Terlalu banyak alamat dicoba hari ini. Periksa kotak surat Anda, atau coba lagi besok.",
                "Too many addresses were tried today. Look into your mail box, or try again tomorrow.",
            )
        cursor.execute(
            "INSERT INTO messages_confirmation (officer_id, address, made_by_id, made_at, until)"
            " VALUES (%s, %s, %s, %s, %s) RETURNING id",
            [officer, told, by, at, at + CONFIRM_WITHIN],
        )
        made = Confirmation(int(cursor.fetchone()[0]), officer, told, at + CONFIRM_WITHIN)
        _mail(made, Purpose.CONFIRM, told, at=at)
        _tell(officer, "ask_mail_address", {"confirmation": made.number}, by=by, at=at)
    return made


def waiting_address(officer: str, *, at: datetime) -> Confirmation | None:
    """The newest address that waits for this officer's confirmation."""
    waiting = _waiting(officer, at=at)
    return waiting[0] if waiting else None


def asked_by(officer: str, token: str, *, at: datetime) -> Confirmation | None:
    """The address behind a link, if it waits for this officer; None for anybody else's, used or too old."""
    return next(
        (one for one in _waiting(officer, at=at) if secrets.compare_digest(one.token, token)),
        None,
    )


def confirm(officer: str, token: str, *, at: datetime) -> bool:
    """The officer has the mail: its address is his from now on, and the old one is told. False: no such link."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, officer])
        found = asked_by(officer, token, at=at)
        if found is None:
            return False
        cursor.execute("UPDATE messages_confirmation SET confirmed_at = %s WHERE id = %s", [at, found.number])
        old = preference_of(officer).address
        cursor.execute(
            "INSERT INTO messages_preference (officer_id, address, mail, muted, language, since)"
            " VALUES (%s, %s, true, '{}', %s, %s) ON CONFLICT (officer_id) DO UPDATE SET"
            " address = excluded.address, since = excluded.since",
            [officer, found.address, str(Language.INDONESIAN), at],
        )
        if old and old != found.address:
            _mail(found, Purpose.FAREWELL, old, at=at)
            _announce(found, at=at)
        _tell(officer, "confirm_mail_address", {"confirmation": found.number}, by=officer, at=at)
    return True


def _waiting(officer: str, *, at: datetime) -> list[Confirmation]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, officer_id, address, until FROM messages_confirmation"
            " WHERE officer_id = %s AND confirmed_at IS NULL AND until > %s ORDER BY id DESC LIMIT %s",
            [officer, at, 2 * ASKED_A_DAY_MAX],
        )
        return [Confirmation(*row) for row in cursor]


def _mail(about: Confirmation, purpose: Purpose, address: str, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_delivery (officer_id, purpose, address, confirmation_id, made_at)"
            " VALUES (%s, %s, %s, %s, %s)",
            [about.officer, str(purpose), address, about.number, at],
        )


def _announce(about: Confirmation, *, at: datetime) -> None:
    """The officer finds the change in his inbox, whoever made it."""
    day = wib_day(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_message (officer_id, kind, fact, day, values, page, since, told_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                about.officer,
                str(Kind.ADDRESS_CHANGED),
                f"confirmation:{about.number}",
                day,
                canonical({"hari": day.isoformat()}),
                CHOICES,
                at,
                at,
            ],
        )


def _tell(officer: str, verb: str, detail: object, *, by: str, at: datetime) -> None:
    audit.append(actor=f"officer:{by}", verb=verb, subject=f"officer:{officer}", detail=detail, at=at)

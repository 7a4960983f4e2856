"""What an officer signs in with: a password and one-time codes, recovery codes, passkeys."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from sppt.accounts import passwords, totp
from sppt.kit import audit, vault

RECOVERY_CODES = 10
TOTP = "accounts sealed"
"""The purpose for which the secrets of one-time codes are locked."""
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # nothing that looks like something else
_GROUPS = 3


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A passkey in the list of its owner."""

    id: int
    label: str
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What an officer has set, without any secret."""

    password_since: datetime | None
    totp_since: datetime | None
    recovery_left: int
    passkeys: tuple[KnownPasskey, ...]


def factors_of(officer: str) -> Factors:
    """What an officer has set."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.password_since, t.since,"
            " (SELECT count(*) FROM accounts_recovery_code r WHERE r.officer_id = o.name AND r.used_at IS NULL)"
            " FROM accounts_officer o LEFT JOIN accounts_totp t ON t.officer_id = o.name WHERE o.name = %s",
            [officer],
        )
        password_since, totp_since, recovery_left = cursor.fetchone()
        cursor.execute(
            "SELECT id, label, since, used_at FROM accounts_passkey WHERE officer_id = %s ORDER BY id",
            [officer],
        )
        keys = tuple(KnownPasskey(*row) for row in cursor)
    return Factors(password_since, totp_since, int(recovery_left), keys)


def set_password(officer: str, password: str, *, full_name: str, city: str, at: datetime) -> None:
    """Sets a password that the policy accepts. Raises WeakPassword."""
    passwords.examine(password, about=(officer, full_name, city))
    stored = passwords.hashed(password)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_officer SET password = %s, password_since = %s WHERE name = %s",
            [stored, at, officer],
        )
        _told(officer, "set_password", at=at)


def set_totp(officer: str, secret: bytes, *, used_step: int, at: datetime) -> None:
    """Sets the secret of the officer's codes; the code that proved it is used up with it."""
    sealed = vault.lock(secret, purpose=TOTP, owner=officer)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_totp (officer_id, sealed, last_step, since) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (officer_id) DO UPDATE SET sealed = excluded.sealed, last_step = excluded.last_step,"
            " since = excluded.since",
            [officer, sealed, used_step, at],
        )
        _told(officer, "set_totp", at=at)


def matching_totp(officer: str, typed: str, *, at: datetime) -> int | None:
    """The step whose code was typed, if it is right and not used yet. Nothing is used up by asking."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, last_step FROM accounts_totp WHERE officer_id = %s", [officer])
        row = cursor.fetchone()
    if row is None:
        return None
    step = totp.matching_step(vault.unlock(bytes(row[0]), purpose=TOTP, owner=officer), typed, at=at)
    return step if step is not None and step > row[1] else None


def has_secret(officer: str, secret: bytes) -> bool:
    """Whether the officer's codes come from this secret: whoever holds it can make them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM accounts_totp WHERE officer_id = %s", [officer])
        row = cursor.fetchone()
    return row is not None and secrets.compare_digest(
        vault.unlock(bytes(row[0]), purpose=TOTP, owner=officer), secret
    )


def use_totp(officer: str, step: int) -> bool:
    """Uses a code up; False if somebody else was quicker with the same one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_totp SET last_step = %s WHERE officer_id = %s AND last_step < %s",
            [step, officer, step],
        )
        return bool(cursor.rowcount == 1)


def make_recovery_codes(officer: str, *, at: datetime) -> list[str]:
    """New recovery codes instead of all old ones. They are shown now and never again."""
    codes = [_random_code() for _ in range(RECOVERY_CODES)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_recovery_code WHERE officer_id = %s", [officer])
        cursor.executemany(
            "INSERT INTO accounts_recovery_code (digest, officer_id, made_at) VALUES (%s, %s, %s)",
            [[_digest(officer, code), officer, at] for code in codes],
        )
        _told(officer, "make_recovery_codes", at=at)
    return codes


def matching_recovery_code(officer: str, typed: str) -> str | None:
    """The digest of an unused recovery code, if it was typed; nothing is used up by asking."""
    digest = _digest(officer, typed)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest FROM accounts_recovery_code WHERE digest = %s AND officer_id = %s AND used_at IS NULL",
            [digest, officer],
        )
        row = cursor.fetchone()
    return None if row is None else str(row[0])


def use_recovery_code(digest: str, *, at: datetime) -> bool:
    """Uses a recovery code up; False if somebody else was quicker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_recovery_code SET used_at = %s WHERE digest = %s AND used_at IS NULL",
            [at, digest],
        )
        return bool(cursor.rowcount == 1)


def forget_all(officer: str) -> None:
    """Takes every factor away, in the caller's transaction."""
    with connection.cursor() as cursor:
        for table in ("accounts_totp", "accounts_recovery_code", "accounts_passkey"):
            cursor.execute(f"DELETE FROM {table} WHERE officer_id = %s", [officer])  # noqa: S608 (names from above)
        cursor.execute(
            "UPDATE accounts_officer SET password = '!', password_since = NULL WHERE name = %s", [officer]
        )


def remove_passkey(officer: str, number: int, *, at: datetime) -> bool:
    """Takes one passkey away; False if it is not the officer's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_passkey WHERE id = %s AND officer_id = %s", [number, officer])
        if cursor.rowcount == 0:
            return False
        _told(officer, "remove_passkey", at=at)
    return True


def _random_code() -> str:
    groups: Sequence[str] = ["".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS)]
    return "-".join(groups)


def _digest(officer: str, typed: str) -> str:
    plain = "".join(letter for letter in typed.upper() if letter in _LETTERS)
    return vault.digest("accounts recovery", officer, plain)


def _told(officer: str, verb: str, *, at: datetime) -> None:
    audit.append(actor=f"officer:{officer}", verb=verb, subject=f"officer:{officer}", detail={}, at=at)

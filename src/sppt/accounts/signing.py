"""Signing in, and showing again who one is. Unknown names are answered in the same words and the same time."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from sppt.accounts import backoff, factors, passwords, sessions
from sppt.accounts.sessions import Notice, Place
from sppt.accounts.words import Alert, Method
from sppt.kit import audit, vault

NAME_MAX = 40
FAILURES_WORTH_TELLING = 3
REMEMBERED = timedelta(days=90)


class NotSignedIn(Exception):
    """Nobody was signed in. `wrong` does not say what was wrong; `wait` comes with the moment to try again."""

    def __init__(self, code: str, until: datetime | None = None) -> None:
        super().__init__(
            "Kode tidak cocok, sudah dipakai, atau harus ditunggu dahulu. Coba lagi dengan kode berikutnya."
        )
        self.code = code
        self.until = until


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed: a log-in name, a password, and a one-time or recovery code."""

    name: str
    password: str
    code: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Proof:
    """A right code that is not used up yet."""

    method: Method
    step: int
    digest: str


def sign_in(attempt: Attempt, *, at: datetime) -> str:
    """The token of a new session. Raises NotSignedIn."""
    name = attempt.name.strip().casefold()[:NAME_MAX]
    name = name if name.isprintable() else "?"
    key = vault.digest("accounts backoff", name, network_of(attempt.place.address))
    with transaction.atomic():
        until = backoff.hold(key, at=at)
        if until is not None:
            raise NotSignedIn("wait", until)
        stored = _password_of(name)
        right = passwords.matches(stored, attempt.password)
        proof = _proof(name, attempt.code, at=at)
        if right and _guesses_wait(name, at=at) is None:
            if proof is not None and _use(name, proof, at=at):
                backoff.forget(key)
                return _begin(name, proof.method, attempt.place, at=at)
            _password_is_known(name, at=at)
        known = None if stored is None else name
        until = backoff.failed(key, officer=known, at=at)
        _refused(known, attempt.place, at=at)
    raise NotSignedIn("wrong", until)


def sign_in_with_passkey(officer: str, place: Place, *, at: datetime) -> str:
    """The token of a new session for whoever a passkey has just proved to be; in the caller's transaction."""
    with transaction.atomic():
        return _begin(officer, Method.PASSKEY, place, at=at)


def refuse_passkey(place: Place, *, at: datetime) -> None:
    """Notes that a passkey proved nothing."""
    with transaction.atomic():
        _refused(None, place, at=at)


def show_again(officer: str, code: str, *, session: int, at: datetime) -> None:
    """Renews a session's proof with a one-time code. Raises NotSignedIn."""
    show_code(officer, code, at=at)
    sessions.refresh(session, at=at)


def show_code(officer: str, code: str, *, at: datetime) -> None:
    """Uses up the officer's one-time code. Raises NotSignedIn; guesses wait, apart from those at the sign-in."""
    key = vault.digest("accounts again", officer)
    with transaction.atomic():
        until = backoff.hold(key, at=at)
        if until is not None:
            raise NotSignedIn("wait", until)
        step = factors.matching_totp(officer, code, at=at)
        if step is not None and factors.use_totp(officer, step):
            backoff.forget(key)
            return
        until = backoff.failed(key, officer=officer, at=at)
        subject = f"officer:{officer}"
        audit.append(actor=subject, verb="refuse_again", subject=subject, detail={}, at=at)
    raise NotSignedIn("wrong", until)


def network_of(address: str) -> str:
    """The network of an address: /24 of IPv4, /64 of IPv6; the text itself if it is none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 64), strict=False))


def _password_of(name: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM accounts_officer WHERE name = %s AND is_active", [name])
        row = cursor.fetchone()
    return None if row is None else str(row[0])


def _proof(name: str, code: str, *, at: datetime) -> _Proof | None:
    """Both kinds are always looked up, so that the time tells nothing."""
    step = factors.matching_totp(name, code, at=at)
    digest = factors.matching_recovery_code(name, code)
    if step is not None:
        return _Proof(Method.CODE, step, "")
    return None if digest is None else _Proof(Method.RECOVERY, 0, digest)


def _use(name: str, proof: _Proof, *, at: datetime) -> bool:
    if proof.method is Method.CODE:
        return factors.use_totp(name, proof.step)
    return factors.use_recovery_code(proof.digest, at=at)


def _guesses_wait(name: str, *, at: datetime) -> datetime | None:
    """Wrong codes beside the right password wait together, wherever they come from; passkeys stay open meanwhile."""
    return backoff.hold(vault.digest("accounts known", name), at=at)


def _password_is_known(name: str, *, at: datetime) -> None:
    backoff.failed(vault.digest("accounts known", name), officer=None, at=at)
    if backoff.failures(vault.digest("accounts known", name)) == FAILURES_WORTH_TELLING:
        sessions.tell_others(name, Notice(Alert.PASSWORD_KNOWN, 1, ""))


def _refused(name: str | None, place: Place, *, at: datetime) -> None:
    """One audit row, whoever was asked for; a name nobody has may be a password typed in the wrong field."""
    audit.append(
        actor="stranger",
        verb="refuse_sign_in",
        subject=f"officer:{name}" if name else "officer:?",
        detail={"network": network_of(place.address)},
        at=at,
    )


def _begin(name: str, method: Method, place: Place, *, at: datetime) -> str:
    notices: list[Notice] = []
    failures = backoff.untold(name)
    if failures >= FAILURES_WORTH_TELLING:
        notices.append(Notice(Alert.FAILURES, failures, ""))
    if backoff.failures(vault.digest("accounts known", name)) >= FAILURES_WORTH_TELLING:
        notices.append(Notice(Alert.PASSWORD_KNOWN, 1, ""))
    if method is Method.RECOVERY:
        notices.append(Notice(Alert.RECOVERY_USED, factors.factors_of(name).recovery_left, ""))
    if _is_new_place(name, place, at=at):
        notices.append(Notice(Alert.NEW_PLACE, 1, place.address))
        sessions.tell_others(name, Notice(Alert.ELSEWHERE, 1, place.address))
    token = sessions.begin(name, method=method, place=place, notices=notices, at=at)
    detail = {"method": str(method), "network": network_of(place.address)}
    audit.append(actor=f"officer:{name}", verb="sign_in", subject=f"officer:{name}", detail=detail, at=at)
    return token


def _is_new_place(name: str, place: Place, *, at: datetime) -> bool:
    """Whether the officer has signed in before, but never with such a browser or from such a network."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT address, agent FROM accounts_session WHERE officer_id = %s AND begun_at > %s",
            [name, at - REMEMBERED],
        )
        before = cursor.fetchall()
    networks = {network_of(address) for address, _ in before}
    browsers = {_browser(agent) for _, agent in before}
    return bool(before) and (
        network_of(place.address) not in networks or _browser(place.agent) not in browsers
    )


def _browser(agent: str) -> str:
    """What a browser calls itself without its version, which changes every month."""
    return re.sub(r"[\d.]+", "", agent[: sessions.AGENT_MAX])

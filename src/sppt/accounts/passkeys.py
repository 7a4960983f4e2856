"""Passkeys (WebAuthn): made and used with the owner verified by his device, so that one of them is two factors.

They are discoverable: an officer signs in without typing his name, and nobody learns which names exist.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, connection, transaction
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sppt.kit import audit, vault

LIFETIME = timedelta(minutes=5)
LABEL_MAX = 60
ANSWER_MAX = 20_000
PASSKEYS_MAX = 20
SWEEP_MAX = 1_000
T = TypeVar("T")


class BadPasskey(Exception):
    """What the browser sent proves nothing; the text is for the log of a developer, not for pages."""

    code = "bad_passkey"


@dataclass(frozen=True, slots=True)
class Site:
    """The address the browser believes to be at: passkeys are bound to its host."""

    origin: str
    host: str
    name: str


def registration(officer: str, full_name: str, site: Site, *, at: datetime) -> str:
    """What the browser needs to make a passkey, as JSON. Its challenge is good once, for five minutes."""
    challenge = _challenge(officer, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT credential FROM accounts_passkey WHERE officer_id = %s", [officer])
        known = [PublicKeyCredentialDescriptor(id=bytes(row[0])) for row in cursor]
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=_handle(officer),
        user_name=officer,
        user_display_name=full_name,
        challenge=challenge,
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json(options)


def register(officer: str, answer: str, label: str, site: Site, *, at: datetime) -> None:
    """Keeps the passkey that the browser made. Raises BadPasskey."""
    with transaction.atomic(), connection.cursor() as cursor:
        challenge = _taken(answer, officer=officer, at=at)
        made = _or_bad(
            lambda: verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                require_user_verification=True,
            )
        )
        cursor.execute("SELECT count(*) FROM accounts_passkey WHERE officer_id = %s", [officer])
        if cursor.fetchone()[0] >= PASSKEYS_MAX:
            raise BadPasskey("too many passkeys")
        try:
            with transaction.atomic():
                cursor.execute(
                    "INSERT INTO accounts_passkey (officer_id, credential, public_key, sign_count, label, since)"
                    " VALUES (%s, %s, %s, %s, %s, %s)",
                    [
                        officer,
                        made.credential_id,
                        made.credential_public_key,
                        made.sign_count,
                        label.strip()[:LABEL_MAX] or "Passkey",
                        at,
                    ],
                )
        except IntegrityError as error:
            raise BadPasskey("known already") from error
        audit.append(
            actor=f"officer:{officer}", verb="add_passkey", subject=f"officer:{officer}", detail={}, at=at
        )


def authentication(officer: str | None, site: Site, *, at: datetime) -> str:
    """What the browser needs to use a passkey, as JSON: anybody's, or of one officer who shows again who he is."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=_challenge(officer, at=at),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def prove(answer: str, site: Site, *, officer: str | None, at: datetime) -> str:
    """The active officer whose passkey signed our challenge, in the caller's transaction. Raises BadPasskey."""
    challenge = _taken(answer, officer=officer, at=at)
    credential = _or_bad(lambda: parse_authentication_credential_json(answer))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.officer_id, p.public_key, p.sign_count FROM accounts_passkey p"
            " JOIN accounts_officer o ON o.name = p.officer_id"
            " WHERE p.credential = %s AND o.is_active FOR UPDATE OF p",
            [credential.raw_id],
        )
        row = cursor.fetchone()
        if row is None or (officer is not None and row[1] != officer):
            raise BadPasskey("unknown credential")
        number, owner, public_key, sign_count = row
        if credential.response.user_handle not in {None, _handle(owner)}:
            raise BadPasskey("another owner")
        proved = _or_bad(
            lambda: verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=bytes(public_key),
                credential_current_sign_count=sign_count,
                require_user_verification=True,
            )
        )
        cursor.execute(
            "UPDATE accounts_passkey SET sign_count = %s, used_at = %s WHERE id = %s",
            [proved.new_sign_count, at, number],
        )
    return str(owner)


def _handle(officer: str) -> bytes:
    return bytes.fromhex(vault.digest("accounts passkey owner", officer))


def _challenge(officer: str | None, *, at: datetime) -> bytes:
    made = secrets.token_bytes(32)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_challenge WHERE digest IN (SELECT digest FROM accounts_challenge WHERE until < %s"
            " LIMIT %s FOR UPDATE SKIP LOCKED)",
            [at, SWEEP_MAX],
        )
        cursor.execute(
            "INSERT INTO accounts_challenge (digest, officer_id, until) VALUES (%s, %s, %s)",
            [hashlib.sha256(made).hexdigest(), officer, at + LIFETIME],
        )
    return made


def _taken(answer: str, *, officer: str | None, at: datetime) -> bytes:
    """The challenge that the answer claims to sign, taken out of the table: it is never accepted again."""
    if len(answer) > ANSWER_MAX:
        raise BadPasskey("too long")
    challenge = _or_bad(lambda: _challenge_in(answer))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_challenge WHERE digest = %s AND until > %s AND officer_id IS NOT DISTINCT FROM %s",
            [hashlib.sha256(challenge).hexdigest(), at, officer],
        )
        if cursor.rowcount == 0:
            raise BadPasskey("no such challenge")
    return challenge


def _challenge_in(answer: str) -> bytes:
    told = json.loads(answer)
    return parse_client_data_json(base64url_to_bytes(told["response"]["clientDataJSON"])).challenge


def _or_bad(act: Callable[[], T]) -> T:
    """Whatever a stranger's bytes do to the library, the answer is the same."""
    try:
        return act()
    except WebAuthnException as error:
        raise BadPasskey(type(error).__name__) from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise BadPasskey(type(error).__name__) from error

"""Signatures of SNAP BI, made anew and compared: symmetric with a token, asymmetric without one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from sppt.channels.heard import Heard
from sppt.partners.minify import minified
from sppt.partners.quirks import Quirks, SignatureText
from sppt.partners.snap import SnapKey

TIMESTAMP_MAX = 40


class Over(StrEnum):
    """Over which form of the body a signature was made."""

    MINIFIED = "minified"
    RAW = "raw"
    RESERIALISED = "reserialised"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature found right: over which form of the body, and, if asymmetric, with which key."""

    over: Over
    key: str = ""


def symmetric(request: Heard, *, token: str, secrets: Sequence[bytes], quirks: Quirks) -> Signed | None:
    """HMAC-SHA512 over METHOD:path:token:hash:timestamp with one of the secrets; None if it is with none."""
    given = request.header("x-signature").encode("latin-1", "replace")
    found: Signed | None = None
    for over, digest in _digests(request.body, quirks):
        told = f"{request.method}:{request.path}:{token}:{digest}:{request.header('x-timestamp')}"
        for secret in secrets:
            mac = hmac.digest(secret, told.encode("latin-1", "replace"), "sha512")
            if hmac.compare_digest(_written(mac, quirks), given) and found is None:
                found = Signed(over)
    return found


def asymmetric(request: Heard, *, keys: Sequence[SnapKey], quirks: Quirks) -> Signed | None:
    """SHA256withRSA over METHOD:path:hash:timestamp with one of the keys; None if it is with none."""
    for over, digest in _digests(request.body, quirks):
        told = f"{request.method}:{request.path}:{digest}:{request.header('x-timestamp')}"
        key = rsa_key(told, request.header("x-signature"), keys)
        if key is not None:
            return Signed(over, key.fingerprint)
    return None


def rsa_key(told: str, signature: str, keys: Sequence[SnapKey]) -> SnapKey | None:
    """The key with which RSASSA-PKCS1-v1_5 with SHA-256 gives this base64 signature."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return None
    for key in keys:
        try:
            key.public.verify(raw, told.encode("latin-1", "replace"), PKCS1v15(), SHA256())
        except InvalidSignature:
            continue
        return key
    return None


def signed_at(text: str) -> datetime | None:
    """X-TIMESTAMP as a moment: seconds or parts of one, Z or an offset; None for any other text or no zone."""
    if len(text) > TIMESTAMP_MAX or "T" not in text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def is_fresh(moment: datetime, *, at: datetime, skew_seconds: int) -> bool:
    """Whether a moment is no further from now than a partner's clock may be off."""
    try:
        return abs(at - moment) <= timedelta(seconds=skew_seconds)
    except OverflowError:
        return False


def _digests(body: bytes, quirks: Quirks) -> Iterator[tuple[Over, str]]:
    """SHA-256 over each form of the body that may have been signed, the standard's first."""
    plain = minified(body)
    yield Over.MINIFIED, hashlib.sha256(plain).hexdigest()
    if plain != body:
        yield Over.RAW, hashlib.sha256(body).hexdigest()
    if quirks.reserialised:
        try:
            anew = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            return
        if anew != plain:
            yield Over.RESERIALISED, hashlib.sha256(anew).hexdigest()


def _written(mac: bytes, quirks: Quirks) -> bytes:
    if quirks.signature_text is SignatureText.HEX:
        return mac.hex().encode("ascii")
    return base64.b64encode(mac)

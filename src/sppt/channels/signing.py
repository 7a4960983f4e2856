"""The signature of a request, made anew and compared; and the time it was signed at."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from functools import lru_cache

SKEW = timedelta(minutes=5)
TIMESTAMP_MAX = 40


def signature(secret: bytes, *, method: str, path: str, body: bytes, timestamp: str) -> str:
    """base64(HMAC-SHA512(secret, "METHOD:path:sha256hex(body):timestamp"))."""
    told = f"{method}:{path}:{hashlib.sha256(body).hexdigest()}:{timestamp}"
    keyed = _keyed(secret).copy()
    keyed.update(told.encode("latin-1"))
    return base64.b64encode(keyed.digest()).decode("ascii")


@lru_cache(maxsize=1024)
def _keyed(secret: bytes) -> hmac.HMAC:
    """The half of the work that is the same for every request of a client."""
    return hmac.new(secret, digestmod="sha512")


def is_same(expected: str, given: str) -> bool:
    """Compared in the same time whatever differs."""
    return hmac.compare_digest(expected.encode("latin-1"), given.encode("latin-1", "replace"))


def is_fresh(timestamp: str, *, at: datetime) -> bool:
    """Whether a header such as 2026-09-01T08:00:00+07:00 lies within five minutes of now; it must name its zone."""
    if len(timestamp) > TIMESTAMP_MAX:
        return False
    try:
        signed_at = datetime.fromisoformat(timestamp)
        return signed_at.tzinfo is not None and abs(at - signed_at) <= SKEW
    except (ValueError, OverflowError):
        return False

"""Officers' passwords: the policy, Argon2id, and how long one may stand.

The default follows ASVS 5.0 (long, not guessable, no forced mixtures, no forced change). The "bssn" profile is what
cities read in BSSN Regulation 4/2021: at least twelve characters, four classes, six months. A password never opens the
office alone: a one-time code stands beside it.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from django.conf import settings
from django.contrib.auth import password_validation

LENGTH_MAX = 200
LEFT_MIN = 6
_HASHER = PasswordHasher(
    time_cost=2, memory_cost=19_456, parallelism=1
)  # OWASP's first choice: 19 MiB, two passes
_AT_ONCE = BoundedSemaphore(4)  # a flood of sign-ins must not take all memory
_NOBODYS = _HASHER.hash("nobody has this password")
_CONTEXT = (
    "sppt", "pbb", "bapenda", "pajak", "kota", "loket", "bendahara", "kepala", "auditor", "admin", "administrator",
    "petugas", "kantor", "password", "passwd", "pass", "sandi", "kata", "rahasia", "indonesia", "merdeka", "bismillah",
    "selamat", "datang", "welcome", "qwerty", "asdf", "zxcv", "abc", "aku", "kamu", "cinta", "sayang", "letmein",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """What a password must be; `valid_days` 0 means that it never grows old."""

    length_min: int
    classes_min: int
    valid_days: int


POLICIES = {"default": Policy(15, 1, 0), "bssn": Policy(12, 4, 182)}


class WeakPassword(ValueError):
    """The password cannot be taken; the text says why, in Indonesian, and `text_en` in English."""

    code = "weak_password"

    def __init__(self, text: str, text_en: str) -> None:
        super().__init__(text)
        self.text_en = text_en


def policy() -> Policy:
    """The policy this installation has chosen (SPPT_PASSWORD_PROFILE)."""
    return POLICIES[settings.SPPT_PASSWORD_PROFILE]


def expired(since: datetime | None, *, at: datetime) -> bool:
    """Whether a password is older than the policy lets it be; nobody without a password has an old one."""
    days = policy().valid_days
    return bool(days) and since is not None and at - since > timedelta(days=days)


def examine(password: str, *, about: Iterable[str]) -> None:
    """Raises WeakPassword unless the policy accepts it. `about` is what others know: names, the city."""
    rules = policy()
    if len(password) < rules.length_min:
        raise WeakPassword(
            f"Sandi terlalu pendek. Pakai paling sedikit {rules.length_min} huruf; kalimat pendek pun boleh.",
            f"The password is too short. Use at least {rules.length_min} characters; a short sentence will do.",
        )
    if len(password) > LENGTH_MAX:
        raise WeakPassword(
            f"Sandi terlalu panjang. Paling banyak {LENGTH_MAX} huruf.",
            f"The password is too long. At most {LENGTH_MAX} characters.",
        )
    classes = sum(bool(re.search(kind, password)) for kind in (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]"))
    if classes < rules.classes_min:
        raise WeakPassword(
            "Sandi harus memuat huruf kecil, huruf besar, angka, dan tanda baca.",
            "The password must hold small letters, capitals, digits and punctuation.",
        )
    if _is_guessable(password, about):
        raise WeakPassword(
            "Sandi ini mudah ditebak: hampir seluruhnya nama, kata umum, angka, atau ulangan. Pilih yang lain.",
            "This password is easy to guess: nearly all of it is names, common words, digits or repeats.",
        )


def hashed(password: str) -> str:
    """Argon2id with its parameters and salt."""
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long when there is none, so that nobody learns which names exist."""
    known = stored is not None and stored.startswith("$argon2")
    with _AT_ONCE:
        try:
            _HASHER.verify(stored if known and stored else _NOBODYS, _plain(password)[:LENGTH_MAX])
        except (Argon2Error, InvalidHashError):
            return False
    return known


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _is_guessable(password: str, about: Iterable[str]) -> bool:
    """Whether little is left of it without common passwords, names, digits, signs and repeats."""
    text = _plain(password).casefold()
    if text in _common():
        return True
    known = {part for one in about for part in re.split(r"[^a-z0-9]+", one.casefold()) if len(part) >= 3}
    for word in sorted(known | set(_CONTEXT), key=len, reverse=True):
        text = text.replace(word, "")
    letters = re.sub(r"[\W\d_]+", "", text)
    letters = re.sub(r"(.+?)\1+", r"\1", letters)  # "haihaihaihai" is one "hai"
    return len(letters) < LEFT_MIN or letters in _common()


@cache
def _common() -> frozenset[str]:
    """The list of 20 000 common passwords that Django carries."""
    file = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)

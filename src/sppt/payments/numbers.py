"""Payment codes and receipt numbers: random, short, with a check character that catches a slip of the hand."""

from __future__ import annotations

import secrets

_DIGITS = "0123456789"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: they read as 1, 1, 0, V


def _check_character(body: str, *, alphabet: str) -> str:
    """The hybrid check of ISO 7064: finds every wrong character and nearly every swap of neighbours."""
    size = len(alphabet)
    carry = size
    for character in body:
        carry = (carry + alphabet.index(character)) % size or size
        carry = carry * 2 % (size + 1)
    return alphabet[(size + 1 - carry) % size]


def new_code() -> str:
    """Ten digits: nine random, one check digit."""
    body = f"{secrets.randbelow(10**9):09d}"
    return body + _check_character(body, alphabet=_DIGITS)


def is_code(text: str) -> bool:
    """Whether ten ASCII digits carry the right check digit."""
    return (
        len(text) == 10
        and text.isascii()
        and text.isdigit()
        and _check_character(text[:9], alphabet=_DIGITS) == text[9]
    )


def new_receipt_number() -> str:
    """Sixteen characters like an NTPD: 15 random (75 bits), one check letter."""
    bits = secrets.randbits(75)
    body = "".join(_ALPHABET[(bits >> (5 * place)) & 31] for place in range(15))
    return body + _check_character(body, alphabet=_ALPHABET)


def is_receipt_number(text: str) -> bool:
    """Whether the text has the form and the check letter of a receipt number."""
    if len(text) != 16 or any(letter not in _ALPHABET for letter in text):
        return False
    return _check_character(text[:15], alphabet=_ALPHABET) == text[15]


def new_token() -> str:
    """An address that cannot be guessed: 128 random bits as URL-safe text."""
    return secrets.token_urlsafe(16)

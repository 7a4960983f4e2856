"""The city's Ed25519 keys for documents: one signs, all that were not revoked are believed.

A folder holds `kunci.json`, the public list exactly as it is published, and `<kid>.pem`, the one private key that
signs now. Rotation removes the private key before it, so a retired key can sign nothing more.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)

LIST = "kunci.json"
LIST_BYTES_MAX = 1 << 20
PUBLIC_LENGTH = 32
SIGNATURE_LENGTH = 64


class BadKeys(ValueError):
    """A list of public keys, or the folder of the private one, that cannot be used; the text says why."""

    code = "bad_keys"


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """One public key (32 bytes, base64 in JSON). From `valid_until` on it signs no more; revoked, it proves nothing."""

    kid: str
    public_key: bytes
    valid_from: datetime
    valid_until: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """The published list: whose keys, and which."""

    issuer: str
    keys: tuple[DocumentKey, ...] = ()

    def believed(self, kid: str) -> DocumentKey | None:
        """The key with this id, if it is on the list and was not revoked."""
        return next((key for key in self.keys if key.kid == kid and key.revoked_at is None), None)

    @property
    def revoked(self) -> tuple[str, ...]:
        return tuple(key.kid for key in self.keys if key.revoked_at is not None)


@dataclass(frozen=True, slots=True)
class Signer:
    """The private key that signs now."""

    kid: str
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> str:
        """The signature as 86 characters of base64url."""
        return spelled(self.private.sign(message))


def key_id(public: bytes) -> str:
    """The first 8 hexadecimal digits of the SHA-256 of the 32 public bytes."""
    return hashlib.sha256(public).hexdigest()[:8]


def spelled(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def is_signed(message: bytes, signature: str, public: bytes) -> bool:
    """Whether the one right spelling of a signature of this message stands there."""
    try:
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        # The last character of base64 has spare bits: another spelling of the same bytes is a changed document.
        if len(raw) != SIGNATURE_LENGTH or spelled(raw) != signature:
            return False
        Ed25519PublicKey.from_public_bytes(public).verify(raw, message)
    except (ValueError, InvalidSignature):
        return False
    return True


def read_keys(text: bytes) -> Keys:
    """The published list, or one public key as PEM; raises BadKeys, also for a key under another's id."""
    if len(text) > LIST_BYTES_MAX:
        raise BadKeys("Daftar kunci dokumen terlalu besar. Ambil lagi dari /kunci-dokumen.json milik kota.")
    if text.startswith(b"-----BEGIN PUBLIC KEY-----"):
        return _one_key(text)
    try:
        keys = msgspec.json.decode(text, type=Keys)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadKeys(
            f"Daftar kunci dokumen tidak terbaca ({error}). Ambil lagi dari /kunci-dokumen.json milik kota."
        ) from None
    for key in keys.keys:
        if len(key.public_key) != PUBLIC_LENGTH or key_id(key.public_key) != key.kid:
            raise BadKeys(f"Kunci {key.kid[:20]!r} di daftar kunci dokumen tidak cocok dengan nomornya.")
    return keys


def _one_key(pem: bytes) -> Keys:
    try:
        key = load_pem_public_key(pem)
    except ValueError as error:
        raise BadKeys(f"Kunci publik tidak terbaca ({error}).") from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadKeys("Kunci publik ini bukan kunci Ed25519.")
    raw = key.public_bytes_raw()
    return Keys("", (DocumentKey(key_id(raw), raw, valid_from=datetime.min.replace(tzinfo=UTC)),))


class Keyring:
    """The keys in one folder. Several processes may share it; each sees what another has rotated."""

    def __init__(self, folder: Path, *, issuer: str) -> None:
        self._folder = folder
        self._issuer = issuer
        self._seen: tuple[int, int] | None = None
        self._keys = Keys(issuer)
        self._signer: Signer | None = None

    def keys(self) -> Keys:
        """The list as it stands; empty before the first document. Raises BadKeys."""
        self._look()
        return self._keys

    def published(self) -> bytes:
        """The list as JSON, for everybody."""
        return msgspec.json.format(msgspec.json.encode(self.keys()), indent=2) + b"\n"

    def signer(self, *, at: datetime) -> Signer:
        """The key that signs now; the first one is made when it is first needed. Raises BadKeys."""
        self._look()
        if self._signer is None:
            with self._held():
                self._look()
                if self._signer is None:
                    self._add(at=at)
        if self._signer is None:
            raise BadKeys("Kunci dokumen tidak dapat dibuat.")
        return self._signer

    def rotate(self, *, at: datetime) -> str:
        """A new key signs from now on; the one before is retired and its private half destroyed. Returns the new id."""
        with self._held():
            self._look()
            self._add(at=at)
        return self.signer(at=at).kid

    def revoke(self, kid: str, *, at: datetime) -> None:
        """A key that may have been stolen: nothing it signed is believed any more. Raises BadKeys."""
        with self._held():
            self._look()
            if self._keys.believed(kid) is None:
                raise BadKeys(f"Tidak ada kunci dokumen {kid[:20]!r} yang masih dipercaya.")
            self._write(
                replace(key, valid_until=key.valid_until or at, revoked_at=at) if key.kid == kid else key
                for key in self._keys.keys
            )

    def _look(self) -> None:
        """Reads the folder again if another process has changed the list since."""
        file = self._folder / LIST
        try:
            stat = file.stat()
        except FileNotFoundError:
            self._seen, self._keys, self._signer = None, Keys(self._issuer), None
            return
        if (stat.st_mtime_ns, stat.st_ino) != self._seen:
            self._keys = read_keys(file.read_bytes())
            active = next((key for key in self._keys.keys if key.valid_until is None), None)
            self._signer = self._load(active.kid) if active else None
            self._seen = (stat.st_mtime_ns, stat.st_ino)

    def _load(self, kid: str) -> Signer:
        file = self._folder / f"{kid}.pem"
        try:
            private = load_pem_private_key(file.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise BadKeys(
                f"Kunci dokumen {file} tidak dapat dipakai ({error}). Pulihkan dari cadangan, atau ganti kuncinya."
            ) from None
        if not isinstance(private, Ed25519PrivateKey) or key_id(_public(private)) != kid:
            raise BadKeys(
                f"Kunci dokumen {file} bukan kunci {kid}. Pulihkan dari cadangan, atau ganti kuncinya."
            )
        return Signer(kid, private)

    def _add(self, *, at: datetime) -> None:
        """The private half is on disk before the list names it, and goes only after the list has retired it."""
        private = Ed25519PrivateKey.generate()
        public = _public(private)
        kid = key_id(public)
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _store(self._folder / f"{kid}.pem", pem, mode=0o600)
        retired = [key for key in self._keys.keys if key.valid_until is None]
        self._write(
            [
                *(replace(key, valid_until=key.valid_until or at) for key in self._keys.keys),
                DocumentKey(kid, public, valid_from=at),
            ]
        )
        for key in retired:
            (self._folder / f"{key.kid}.pem").unlink(missing_ok=True)

    def _write(self, keys: Iterator[DocumentKey] | list[DocumentKey]) -> None:
        listed = Keys(self._issuer, tuple(keys))
        _store(
            self._folder / LIST,
            msgspec.json.format(msgspec.json.encode(listed), indent=2) + b"\n",
            mode=0o644,
        )
        self._look()

    @contextmanager
    def _held(self) -> Iterator[None]:
        """One process at a time changes the folder."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


def _store(file: Path, content: bytes, *, mode: int) -> None:
    """The whole file or none of it, also when the power goes."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""Where documents are made: the city's letterhead, its keys, and the folder of finished files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sppt.documents.keys import Keyring
from sppt.documents.seals import CitySeal, Seal
from sppt.documents.stts import Letterhead


@dataclass(frozen=True, slots=True)
class Press:
    """All that making a document needs besides the receipt."""

    letterhead: Letterhead
    keyring: Keyring
    folder: Path

    def seal(self, *, at: datetime) -> Seal:
        """What closes a document made now: the city's own key, until a city brings a certified seal."""
        return CitySeal(self.keyring.signer(at=at))


def press() -> Press:
    """The press of this installation."""
    return _press(settings.SPPT_HOME, settings.SPPT_DOCUMENT_KEYS, settings.SPPT_BASE_URL)


@lru_cache(maxsize=4)
def _press(home: Path, keys: Path, base_url: str) -> Press:
    perda = settings.PERDA
    return Press(
        Letterhead(perda.name, perda.agency, base_url), Keyring(keys, issuer=perda.agency), home / "documents"
    )

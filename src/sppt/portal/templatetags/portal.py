"""What only the portal's templates say; see sppt.kit.pages.tags for the rest."""

from __future__ import annotations

from sppt.kit.pages.tags import library_of
from sppt.portal.assets import ASSETS
from sppt.portal.words import CATALOGUE, either
from sppt.portal.words import t as translated
from sppt.rules.due import Reason
from sppt.rules.rupiah import printed

register = library_of(CATALOGUE, ASSETS)

CHANNELS = {
    "sismiop": "Catatan sistem lama",
    "kompensasi": "Kompensasi kelebihan bayar",
    "loket": "Loket Bapenda",
}


@register.filter
def reason(one: Reason) -> str:
    return either(one.text, one.text_en)


@register.simple_tag(name="either")
def either_of(indonesian: str, english: str) -> str:
    """The one of two texts that the page speaks."""
    return either(indonesian, english)


@register.filter
def besar(amount: int) -> str:
    """How much, whichever way it goes."""
    return printed(abs(amount))


@register.filter
def channel(code: str) -> str:
    """A channel by the name people know it by."""
    known = CHANNELS.get(code)
    return translated(known) if known else code.upper()


@register.filter
def grouped(code: str) -> list[str]:
    """Ten digits in three groups, so that they can be read aloud."""
    return [code[:3], code[3:6], code[6:]]

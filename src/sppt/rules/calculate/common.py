"""What the calculations of documents share."""

from sppt.rules.perda import Perda
from sppt.rules.reading import Fields

OVERRIDE_ARTICLE = "nilai pengganti dari permintaan ini"


class BadInput(ValueError):
    """The document cannot be calculated: `str()` says which field and why, in Indonesian."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)


def check_city(top: Fields, perda: Perda) -> None:
    """The document asks for the city whose law is at hand. Raises FieldError."""
    city = top.text("city")
    if city != perda.city:
        raise top.error(
            "city", code="other_city", sentence=f"{city[:20]!r} bukan kota ini; pakai {perda.city!r}."
        )

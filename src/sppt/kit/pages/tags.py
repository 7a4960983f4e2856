"""What every door's templates say alike: sentences, addresses of files, rupiah, days; all of it escaped."""

from __future__ import annotations

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from sppt.kit.pages.assets import Assets
from sppt.kit.pages.words import Catalogue, day_text, moment_text
from sppt.rules.rupiah import printed


def library_of(catalogue: Catalogue, assets: Assets) -> template.Library:
    """A template library with the tags that both doors have, to which a door adds its own."""
    register = template.Library()

    @register.simple_tag
    def t(indonesian: str, **values: object) -> SafeString:
        """A sentence in the page's language."""
        sentence = catalogue.phrase(indonesian)
        return format_html(sentence, **values) if values else escape(sentence)

    @register.simple_tag
    def asset(name: str) -> str:
        """The address of one of the door's files."""
        return assets.address(name)

    @register.filter
    def words(indonesian: str) -> str:
        """A sentence that is held in a variable, in the page's language."""
        return catalogue.phrase(indonesian)

    register.filter("rupiah", printed)
    register.filter("ribuan", ribuan)
    register.filter("hari", day_text)
    register.filter("saat", moment_text)
    return register


def ribuan(number: int) -> str:
    """A whole number with its thousands apart: "1.250"."""
    return f"{number:,}".replace(",", ".")

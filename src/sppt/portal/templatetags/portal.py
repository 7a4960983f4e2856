"""Words, amounts, days and files in templates; all of it escaped."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from sppt.portal.assets import ASSETS
from sppt.portal.words import day_text, either, moment_text, phrase
from sppt.portal.words import t as translated
from sppt.rules.due import Reason
from sppt.rules.rupiah import printed

register = template.Library()

CHANNELS = {"sismiop": "Catatan sistem lama", "loket": "Loket Bapenda"}


@register.simple_tag
def t(indonesian: str, **values: object) -> SafeString:
    """A sentence in the page's language; see sppt.portal.words."""
    return format_html(phrase(indonesian), **values) if values else escape(phrase(indonesian))


@register.simple_tag
def asset(name: str) -> str:
    """The address of one of the portal's files."""
    return f"/static/{ASSETS[name].name}"


@register.filter
def rupiah(amount: int) -> str:
    return printed(amount)


@register.filter
def hari(on: date) -> str:
    return day_text(on)


@register.filter
def saat(at: datetime) -> str:
    return moment_text(at)


@register.filter
def words(indonesian: str) -> str:
    """A sentence that is held in a variable, in the page's language."""
    return translated(indonesian)


@register.filter
def reason(one: Reason) -> str:
    return either(one.text, one.text_en)


@register.filter
def channel(code: str) -> str:
    """A channel by the name people know it by."""
    known = CHANNELS.get(code)
    return translated(known) if known else code.upper()


@register.filter
def grouped(code: str) -> list[str]:
    """Ten digits in three groups, so that they can be read aloud."""
    return [code[:3], code[3:6], code[6:]]


@register.filter
def ribuan(number: int) -> str:
    """A whole number with its thousands apart: "1.250"."""
    return f"{number:,}".replace(",", ".")

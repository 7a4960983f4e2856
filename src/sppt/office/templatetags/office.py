"""Words, amounts, days and files in the office's templates; all of it escaped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from sppt.accounts.words import Role
from sppt.office.assets import ASSETS
from sppt.office.roles import role_names
from sppt.office.words import day_text, moment_text, phrase
from sppt.rules.rupiah import printed

register = template.Library()


@register.simple_tag
def t(indonesian: str, **values: object) -> SafeString:
    """A sentence in the page's language; see sppt.office.words."""
    return format_html(phrase(indonesian), **values) if values else escape(phrase(indonesian))


@register.simple_tag
def asset(name: str) -> str:
    """The address of one of the office's files."""
    return f"/static/kantor/{ASSETS[name].name}"


@register.simple_tag(name="roles")
def roles_text(roles: Iterable[Role]) -> str:
    """Roles by their names, with commas between them."""
    return role_names(roles)


@register.filter
def words(indonesian: str) -> str:
    """A sentence that is held in a variable, in the page's language."""
    return phrase(indonesian)


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
def ribuan(number: int) -> str:
    """A whole number with its thousands apart: "1.250"."""
    return f"{number:,}".replace(",", ".")

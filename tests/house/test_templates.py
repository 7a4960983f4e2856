"""Pages carry no code and no style of their own and call no other machine: so the strict CSP can stand."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import HOUSE, name, read, under

COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
NEVER = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "an address elsewhere": re.compile(r"(?:https?:)?//[a-z0-9]", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}


def complaints(page: str) -> list[str]:
    text = COMMENT.sub("", page)
    return [kind for kind, pattern in NEVER.items() if pattern.search(text)]


def test_pages_carry_no_code_no_style_and_no_address_elsewhere() -> None:
    found = {name(path): complaints(read(path)) for path in under(HOUSE, ".html")}
    assert not {page: kinds for page, kinds in found.items() if kinds}


def test_stylesheets_and_scripts_fetch_nothing_from_elsewhere() -> None:
    elsewhere = re.compile(r"(?:https?:)//(?!www\.w3\.org/)|@import|url\(\s*['\"]?//", re.IGNORECASE)
    assert not [name(path) for path in under(HOUSE, ".css", ".js") if elsewhere.search(read(path))]


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("an inline script", "<script>alert(1)</script>"),
        ("an inline style", '<p class="a" style="color:red">'),
        ("an inline style", "<STYLE>"),
        ("an event attribute", '<a href="/" onclick="x()">'),
        ("a script address", '<a href="javascript:x">'),
        ("an address elsewhere", '<img src="//cdn.test/x.png">'),
        ("text that is not escaped", "{{ wp_name|safe }}"),
    ],
)
def test_each_of_them_would_be_seen(kind: str, page: str) -> None:
    assert kind in complaints(page)


def test_a_plain_page_passes() -> None:
    assert not complaints(
        '{# https://x.test #}<script src="/static/x.js" defer></script><a href="/en/">on = off</a>'
    )

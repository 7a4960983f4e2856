"""An officer at a desk, as the tests of the office see him: signed in, reading pages, sending the forms on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser

from django.http.response import HttpResponseBase
from django.test import Client

from tests.world import NOON, World

FURNITURE = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


class _Form(HTMLParser):
    """The forms of a page: their address and what they would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._area: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((found.get("action", ""), []))
        elif self.forms and tag == "input" and "name" in found:
            if found.get("type") != "checkbox" or "checked" in found:
                self.forms[-1][1].append((found["name"], found.get("value", "")))
        elif tag == "textarea":
            self._area = found.get("name")
        elif tag == "select":
            self._select = found.get("name", "")
        elif self.forms and tag == "option" and "selected" in found:
            self.forms[-1][1].append((self._select, found.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1][1].append((self._area, data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None


@dataclass(slots=True)
class Page:
    """An answer as it was read."""

    status: int
    address: str
    html: str
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        plain = re.sub(r"<[^>]+>", " ", FURNITURE.sub(" ", self.html))
        return " ".join(plain.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&").split())

    def form(self, part: str) -> tuple[str, list[tuple[str, str]]]:
        """The form whose address ends with `part`."""
        parser = _Form()
        parser.feed(self.html)
        return next((action, data) for action, data in parser.forms if re.search(f"{part}$", action))


@dataclass(slots=True)
class Hands:
    """A signed-in officer with a browser that follows redirects and keeps no script."""

    name: str
    client: Client = field(default_factory=lambda: Client(SERVER_NAME="localhost"))
    at: datetime = NOON

    def get(self, address: str) -> Page:
        from sppt.kit import clock

        with clock.stopped_at(self.at):
            return _page(self.client.get(address, follow=True))

    def post(self, address: str, data: object) -> Page:
        from sppt.kit import clock

        with clock.stopped_at(self.at):
            return _page(self.client.post(address, data, follow=True))

    def send(self, page: Page, part: str, **typed: str | list[str]) -> Page:
        """Sends a form of a page as it stands, with what was typed into it; a list replaces all boxes of a name."""
        action, data = page.form(part)
        kept = [(name, value) for name, value in data if name not in typed]
        for name, value in typed.items():
            kept += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        fields: dict[str, list[str]] = {}
        for name, value in kept:
            fields.setdefault(name, []).append(value)
        return self.post(action, fields)

    def status(self, address: str, data: object = None) -> int:
        """The status of one answer, not followed."""
        from sppt.kit import clock

        with clock.stopped_at(self.at):
            answer = self.client.get(address) if data is None else self.client.post(address, data)
        return int(answer.status_code)


def _page(answer: HttpResponseBase) -> Page:
    chain = getattr(answer, "redirect_chain", [])
    address = chain[-1][0] if chain else str(answer.request["PATH_INFO"])  # type: ignore[attr-defined]
    html = b"".join(answer).decode(errors="replace")
    return Page(answer.status_code, address, html, dict(answer.headers))


def signed_in(world: World, name: str, *roles: str, at: datetime = NOON) -> Hands:
    """An officer with these roles and a live session, on both sides."""
    world.officer(name, *roles)
    return again(name, at=at)


def again(name: str, *, at: datetime = NOON) -> Hands:
    """A session for an officer who is there already."""
    hands = Hands(name, at=at)
    hands.client.cookies["kantor"] = token_of(name, at=at)
    return hands


def token_of(name: str, *, at: datetime = NOON) -> str:
    """The cookie of a fresh session."""
    from sppt.accounts.sessions import Place, begin
    from sppt.accounts.words import Method

    return begin(name, method=next(iter(Method)), place=Place("127.0.0.1", "uji"), notices=(), at=at)


@contextmanager
def counting(world: World) -> Iterator[None]:
    """Fails if the block writes anything but sessions."""
    before = world.counts()
    yield
    after = world.counts()
    assert {name: rows for name, rows in after.items() if before[name] != rows} == {}

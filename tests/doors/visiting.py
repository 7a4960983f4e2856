"""A visitor of the portal without a browser: holds the clock, keeps cookies, reads what pages say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING

from sppt.kit import clock
from tests.world import NOON

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `text` is the page without its tags, spaces run together."""

    status: int
    headers: dict[str, str]
    html: str

    @property
    def text(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    @property
    def title(self) -> str:
        return unescape(re.findall(r"<title>(.*?)</title>", self.html)[0])

    @property
    def to(self) -> str:
        """Where it leads on."""
        return self.headers["Location"]

    def field(self, name: str) -> str:
        """The value of a form field."""
        return unescape(re.findall(rf'name="{name}" (?:type="text" [^>]*)?value="([^"]*)"', self.html)[0])


def _client(*, checks_csrf: bool) -> Client:
    from django.test import Client

    return Client(SERVER_NAME="localhost", enforce_csrf_checks=checks_csrf, raise_request_exception=False)


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser of their own, at a moment that may be moved."""

    at: datetime = NOON
    address: str = "198.51.100.7"
    client: Client = field(default_factory=lambda: _client(checks_csrf=False))

    @classmethod
    def strict(cls) -> Visitor:
        """One whose forms are checked for forgery, as in real life."""
        return cls(client=_client(checks_csrf=True))

    def ask(self, method: str, path: str, form: object = None, **headers: str) -> Answer:
        with clock.stopped_at(self.at):
            response: HttpResponse = getattr(self.client, method)(
                path, form, REMOTE_ADDR=self.address, headers=headers
            )
        return Answer(response.status_code, dict(response.headers), response.content.decode())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("get", path, **headers)

    def picture(self, path: str) -> bytes:
        """An image as it came."""
        with clock.stopped_at(self.at):
            response = self.client.get(path, REMOTE_ADDR=self.address)
        assert response.status_code == 200
        return bytes(response.content)

    def file(self, path: str) -> bytes:
        """A file as it came."""
        with clock.stopped_at(self.at):
            response = self.client.get(path, REMOTE_ADDR=self.address)
        assert response.status_code == 200
        return bytes(response.getvalue())

    def post(self, path: str, form: object = None, **headers: str) -> Answer:
        return self.ask("post", path, form or {}, **headers)

    def look_up(self, typed: str, *, prefix: str = "") -> str:
        """Types a NOP; the address of its bills."""
        answer = self.post(f"{prefix}/", {"nop": typed})
        assert answer.status == 303, answer.text
        return answer.to

    def check(self, bills: str, years: Iterable[int]) -> Answer:
        return self.get(f"{bills}/periksa?" + "&".join(f"tahun={year}" for year in years))

    def press_pay(self, bills: str, years: Iterable[int], shown: str) -> Answer:
        return self.post(f"{bills}/bayar", {"tahun": [str(year) for year in years], "shown": shown})

    def open_code(self, typed: str, *years: int) -> str:
        """The whole way from a NOP to the address of a payment code."""
        bills = self.look_up(typed)
        answer = self.press_pay(bills, years, self.check(bills, years).field("shown"))
        assert answer.status == 303, answer.text
        return answer.to

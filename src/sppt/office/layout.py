"""What the office's layout shows on every page: the officer, his menu, and what he must hear about his account."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from django.http import HttpRequest
from django.urls import resolve, reverse

from sppt.accounts.sessions import Notice
from sppt.accounts.words import Alert, Role
from sppt.office.desks import NAV
from sppt.office.roles import role_names
from sppt.office.shell import OfficeRequest
from sppt.office.words import t


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry as it is shown."""

    label: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The frame around a page of an officer."""

    full_name: str
    roles: str
    entries: tuple[Entry, ...]
    notices: tuple[str, ...]
    path: str


def desk_of(request: HttpRequest) -> dict[str, Layout]:
    """The context processor: `desk` on every page of an officer who is signed in."""
    if not hasattr(request, "officer"):
        return {}
    signed_in = cast("OfficeRequest", request)
    officer = signed_in.officer
    entries = [
        (item.label, reverse(item.address))
        for item in NAV
        if not _roles_of(item.address) or officer.may(*_roles_of(item.address))
    ]
    # The deepest entry that the address lies under is the one where the officer is; all lie under the first page.
    below = [
        each for _, each in entries if request.path == each or request.path.startswith(f"{each.rstrip('/')}/")
    ]
    here = max(
        (each for each in below if each != reverse("office:home") or each == request.path),
        key=len,
        default="",
    )
    return {
        "desk": Layout(
            full_name=officer.full_name,
            roles=role_names(officer.roles),
            entries=tuple(Entry(t(label), address, address == here) for label, address in entries),
            notices=tuple(_sentence(notice) for notice in signed_in.session_of.notices),
            path=request.get_full_path() if request.method == "GET" else reverse("office:home"),
        )
    }


@cache
def _roles_of(address: str) -> frozenset[Role]:
    roles: frozenset[Role] = getattr(resolve(reverse(address)).func, "roles", frozenset())
    return roles


def _sentence(notice: Notice) -> str:
    sentences = {
        Alert.FAILURES: "Sejak Anda terakhir masuk, ada {kali} percobaan masuk yang gagal dengan nama Anda.",
        Alert.NEW_PLACE: "Ini pertama kalinya Anda masuk dari peramban atau jaringan ini.",
        Alert.ELSEWHERE: "Akun Anda baru saja dipakai masuk dari {alamat}. Bila bukan Anda, akhiri sesi itu.",
        Alert.RECOVERY_USED: "Anda masuk dengan kode pemulihan. Sisa kode: {kali}.",
        Alert.PASSWORD_KNOWN: "Ada yang tahu sandi Anda tetapi salah kodenya. Gantilah sandi Anda sekarang.",
    }
    return t(sentences[notice.alert], kali=notice.count, alamat=notice.address or "?")

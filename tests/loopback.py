"""Tests talk to this machine only: whatever would leave the loopback interface raises.

`guard()` watches through an audit hook, so it sees every Python socket whoever opened it and cannot be taken
off again. Python children get the same hook (`tests/children`); other children lose their proxies.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from functools import cache
from pathlib import Path

# Port 9 is the discard service: nothing listens there, so a child that insists on a proxy fails at once.
_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")
_WITH_ADDRESS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_WITH_HOST = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})

CHROMIUM_STAYS_HOME = (
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
"""Arguments with which Chromium resolves no other name than this machine's."""


class OutsideReached(RuntimeError):
    """A test tried to leave the machine. Not an OSError: nobody may swallow it as a network fault."""


def is_loopback(host: object) -> bool:
    """Whether a host, as sockets take it, is this machine. None is the resolver's word for loopback."""
    if host is None:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text == "localhost":
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """The audit hook itself; raises OutsideReached for an address beyond loopback."""
    if not event.startswith("socket."):
        return
    if event in _WITH_HOST and not is_loopback(arguments[0]):
        raise OutsideReached(f"{event} asked for {arguments[0]!r}; tests stay on loopback")
    if event in _WITH_ADDRESS:
        address = arguments[1]
        # Unix sockets have text addresses, netlink pairs of numbers; only the internet families name a host.
        if isinstance(address, tuple) and isinstance(address[0], str | bytes) and not is_loopback(address[0]):
            raise OutsideReached(f"{event} towards {address!r}; tests stay on loopback")


@cache
def watch_sockets() -> None:
    """Sets the hook for this process; once is enough, for a hook cannot be taken off again."""
    sys.addaudithook(watch)


def guard() -> None:
    """Closes the way out for this process and, as far as the environment can, for its children."""
    watch_sockets()
    children = str(Path(__file__).resolve().parent / "children")
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and path != children]
    os.environ["PYTHONPATH"] = os.pathsep.join([children, *paths])
    for name in _PROXIES:
        os.environ[name] = os.environ[name.upper()] = _NOWHERE
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "localhost,127.0.0.1,::1"
    os.environ["PIP_NO_INDEX"] = os.environ["UV_OFFLINE"] = "1"

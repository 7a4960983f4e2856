"""No test reaches beyond this machine, and no child of a test that Python starts."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys

import pytest

from tests.loopback import OutsideReached, guard, is_loopback

# TEST-NET-1 of RFC 5737: an address nobody may ever own.
NOBODY = "192.0.2.1"


@pytest.fixture(autouse=True)
def _guarded() -> None:
    guard()


def test_a_connection_to_another_machine_is_refused_before_a_packet_leaves() -> None:
    with socket.socket() as attempt, pytest.raises(OutsideReached):
        attempt.connect((NOBODY, 80))


def test_a_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as attempt, pytest.raises(OutsideReached):
        attempt.sendto(b"x", (NOBODY, 53))


def test_a_name_is_not_even_resolved() -> None:
    with pytest.raises(OutsideReached):
        socket.getaddrinfo("example.invalid", 80)


def test_nothing_listens_on_every_interface() -> None:
    with socket.socket() as attempt, pytest.raises(OutsideReached):
        attempt.bind(("0.0.0.0", 0))


def test_asyncio_is_watched_too() -> None:
    with pytest.raises(OutsideReached):
        asyncio.run(asyncio.wait_for(asyncio.open_connection(NOBODY, 80), timeout=5))


def test_loopback_is_open() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            assert client.getpeername() == server.getsockname()


def test_a_python_child_is_watched_too() -> None:
    attempt = f"import socket; socket.create_connection(({NOBODY!r}, 80), timeout=1)"
    child = subprocess.run(
        [sys.executable, "-c", attempt], capture_output=True, text=True, timeout=30, check=False
    )
    assert child.returncode == 1
    assert "OutsideReached" in child.stderr


def test_children_are_offered_no_working_proxy() -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        assert os.environ[name] == "http://127.0.0.1:9"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "::1", b"127.0.0.1", None])
def test_these_hosts_are_this_machine(host: object) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.invalid", "localhost.example"]
)
def test_these_hosts_are_not(host: object) -> None:
    assert not is_loopback(host)

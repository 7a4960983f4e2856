"""What a first visit costs, measured through the real server: bytes over the wire and requests."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from playwright.sync_api import Browser

from tests.browser.served import furnish
from tests.world import World, nop

pytestmark = pytest.mark.browser

BYTES_MAX = 50_000
REQUESTS_MAX = 4
START_SECONDS_MAX = 30


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def granian(city: World) -> Iterator[int]:
    """The port of Granian serving this city as `sppt serve` would."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    serving = subprocess.Popen(
        [*command, "--no-log", "sppt.project.wsgi:application"],
        env={**os.environ, "SPPT_ROLE": "app"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + START_SECONDS_MAX
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert serving.poll() is None, "Granian ended"
                assert time.monotonic() < until, "Granian did not start"
                time.sleep(0.05)
        yield port
    finally:
        serving.terminate()
        serving.wait(timeout=20)


def asked(
    port: int, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    with closing(HTTPConnection("localhost", port, timeout=20)) as connection:
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        return (
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_a_first_visit_is_light_and_runs_no_script(chromium: Browser, granian: int, prefix: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    received: list[int] = []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.resource_type} {request.url}"))
    page.goto(f"http://localhost:{granian}{prefix}/", wait_until="networkidle")
    context.close()
    assert len(requests) <= REQUESTS_MAX, requests
    assert not [request for request in requests if request.startswith("script")]
    assert len(received) == len(requests)
    assert 2_000 < sum(received) <= BYTES_MAX, received  # headers included


def test_pages_and_files_travel_compressed(granian: int, city: World) -> None:
    furnish(city)
    status, headers, body = asked(granian, "GET", "/", Accept_Encoding="identity")
    plain = body
    assert (status, "content-encoding" in headers) == (200, False)
    status, headers, body = asked(granian, "GET", "/", **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert abs(len(gzip.decompress(body)) - len(plain)) < 50
    style = next(part for part in plain.decode().split('"') if part.endswith(".css"))
    _, headers, body = asked(granian, "GET", style, **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 8_000


def test_head_is_answered_without_a_body(granian: int) -> None:
    status, _, body = asked(granian, "HEAD", "/")
    assert (status, body) == (200, b"")


def test_a_look_up_works_through_the_real_server(granian: int, city: World) -> None:
    furnish(city)
    status, headers, body = asked(granian, "GET", "/")
    token = body.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    cookie = headers["set-cookie"].partition(";")[0]
    form = f"csrfmiddlewaretoken={token}&nop={nop(1)}"
    kind = "application/x-www-form-urlencoded"
    status, headers, _ = asked(granian, "POST", "/", form, Cookie=cookie, **{"Content-Type": kind})
    assert status == 303
    status, _, body = asked(granian, "GET", headers["location"])
    assert (status, b"B*** R*** S***" in body) == (200, True)

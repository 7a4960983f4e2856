"""Requests made from the OpenAPI document itself, right and wrong ones: what it promises holds."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from requests.auth import AuthBase
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from sppt.channels.api.document import FILE
from tests.doors.api_rig import Client, Doors, running
from tests.world import nop

pytestmark = pytest.mark.timeout(120)
EXAMPLES = 60
# Every request here is signed, whatever was generated; who signs wrongly is test_api_door's subject.
DOCUMENT = schemathesis.openapi.from_dict({**json.loads(FILE.read_text(encoding="utf-8")), "security": []})
OPERATIONS = {each.ok().label: each.ok() for each in DOCUMENT.get_all_operations() if isinstance(each, Ok)}
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


class Signed(AuthBase):
    """Signs whatever is about to be sent."""

    def __init__(self, client: Client, doors: Doors) -> None:
        self._client = client
        self._doors = doors

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        assert isinstance(body, bytes | str)
        raw = body.encode() if isinstance(body, str) else body
        target = request.path_url
        timestamp = self._doors.now.isoformat()
        told = f"{request.method}:{target}:{hashlib.sha256(raw).hexdigest()}:{timestamp}"
        mac = hmac.new(self._client.secret.encode(), told.encode(), hashlib.sha512).digest()
        request.headers["X-CLIENT-ID"] = self._client.client_id
        request.headers["X-TIMESTAMP"] = timestamp
        request.headers["X-SIGNATURE"] = base64.b64encode(mac).decode()
        return request


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("api"), "satu") as opened:
        opened.world.bill(nop(1), 2025)
        yield opened
        # Every attack got an answer, and none of them was a surprise to us.
        assert "unexpected" not in opened.logged()


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("label", list(OPERATIONS))
def test_what_the_document_promises_holds(doors: Doors, label: str, mode: GenerationMode) -> None:
    session = requests.Session()
    session.trust_env = False
    answered: list[int] = []

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def attack(case: Case) -> None:  # type: ignore[type-arg]
        auth = Signed(doors.clients["satu"], doors)
        response = case.call(base_url=f"http://127.0.0.1:{doors.port}", session=session, auth=auth)
        answered.append(response.status_code)
        assert response.status_code != 401
        case.validate_response(response, checks=CHECKS)

    attack()
    assert len(answered) >= EXAMPLES // 4

"""What the load generator sends is what a partner's engineer would send."""

from __future__ import annotations

from sppt.partners.actions import Credentials
from sppt.trials.bench.api import signed
from tests.doors.api_rig import Client
from tests.world import NOON


def test_requests_signed_beforehand_bear_the_signature_that_the_manual_describes() -> None:
    path, body = "/api/v1/inquiries", b'{"items": [{"nop": "367605001500500010"}]}'
    [request] = signed(Credentials("ukur", "ukur-1", "rahasia"), path, [body], at=NOON)
    headers = Client("ukur-1", "rahasia").signed("POST", path, body, NOON)
    assert request.headers == {name: headers[name] for name in ("X-TIMESTAMP", "X-SIGNATURE")}
    assert request.body == body

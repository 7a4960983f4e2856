"""What the load generator sends is what a partner's engineer would send."""

from __future__ import annotations

from sppt.partners.actions import Credentials
from sppt.trials.bench.wrk import Target, signed
from tests.doors.api_rig import Client
from tests.world import NOON


def test_requests_signed_beforehand_bear_the_signature_that_the_manual_describes() -> None:
    target = Target("http://127.0.0.1:1", "/api/v1/inquiries", Credentials("ukur", "ukur-1", "rahasia"))
    body = b'{"items": [{"nop": "367605001500500010"}]}'
    [line] = signed(target, [body], at=NOON)
    headers = Client("ukur-1", "rahasia").signed("POST", target.path, body, NOON)
    assert line.split("\t") == [headers["X-TIMESTAMP"], headers["X-SIGNATURE"], body.decode()]

"""Pays from a process of its own: reads its work, connects, says "ready", waits for "go", tells the answers."""

from __future__ import annotations

import json
import sys
from datetime import datetime

import django


def main() -> None:
    django.setup()
    from sppt.payments import actions
    from sppt.payments.language import Outcome, PaymentRequest
    from tests.actions.crowd import at_once, told

    work = json.loads(sys.stdin.readline())
    at = datetime.fromisoformat(work["at"])
    requests = [PaymentRequest(*one) for one in work["requests"]]

    def pay(one: PaymentRequest) -> Outcome:
        return actions.record_payments([one], at=at)[0]

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    answers = at_once([lambda one=one: pay(one) for one in requests])  # type: ignore[misc]
    sys.stdout.write(json.dumps([told(answer) for answer in answers]) + "\n")


if __name__ == "__main__":
    main()

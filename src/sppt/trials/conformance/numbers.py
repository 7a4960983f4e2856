"""Virtual accounts for the kit to try: given in the partner file, or opened and undone again at the Channel API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sppt.trials.conformance.findings import Skips
from sppt.trials.conformance.snap_bank import Bank

CODES = "/api/v1/codes"


@dataclass(slots=True)
class Numbers:
    """Payment codes that can be paid. What was paid over a NOP of the file is undone, so that the kit can run again."""

    bank: Bank
    paid: list[str] = field(default_factory=list)
    _given: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._given = list(self.bank.partner.codes)

    def payable(self) -> str:
        """A code that nobody has paid. Raises Skips when there is none left."""
        self.undo()
        for nop in self.bank.partner.test_nops:
            status, body = call_api(self.bank, CODES, {"items": [{"nop": nop}]})
            if status == 200:
                return str(body["code"])
        if self._given:
            return self._given.pop(0)
        raise Skips("tidak ada nomor yang dapat dibayar: isi test_nops atau test_codes pada berkas mitra")

    def undo(self) -> None:
        """Reverses what the kit has paid; what cannot be reversed stays paid."""
        for receipt in self.paid:
            call_api(self.bank, f"/api/v1/payments/{receipt}/reversal", {"reason": "Uji kesesuaian"})
        self.paid.clear()


def call_api(bank: Bank, path: str, body: Mapping[str, object]) -> tuple[int, Mapping[str, object]]:
    """One signed POST at the Channel API, with the bank's own client id; HTTP status and answer."""
    raw, at = json.dumps(body).encode(), bank.now().isoformat()
    told = f"POST:{path}:{hashlib.sha256(raw).hexdigest()}:{at}"
    mac = hmac.new(bank.partner.client_secret.encode(), told.encode(), hashlib.sha512).digest()
    headers = {
        "Content-Type": "application/json",
        "X-CLIENT-ID": bank.partner.client_id,
        "X-TIMESTAMP": at,
        "X-SIGNATURE": base64.b64encode(mac).decode(),
        "Idempotency-Key": bank.fresh(),
    }
    status, _, answer = bank.send("POST", path, raw, headers)
    try:
        read = json.loads(answer)
    except ValueError:
        read = {}
    return status, read if isinstance(read, dict) else {}

"""Cases of SNAP virtual accounts, first half: tokens, signatures, times and fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from sppt.trials.conformance.findings import Fails
from sppt.trials.conformance.play import REJECTED, SERVICE, Play, expect, still_payable
from sppt.trials.conformance.snap_bank import INQUIRY, PAYMENT, stamp

TEN_MINUTES = timedelta(minutes=10)
BOTH = (INQUIRY, PAYMENT)


# ---- 73


def token_is_given(play: Play) -> None:
    said = play.bank.ask_token()
    expect(said, "2007300", None)
    token = said.at("accessToken")
    if not isinstance(token, str) or not 1 <= len(token) <= 2048:
        raise Fails("accessToken kosong atau lebih dari 2048 huruf")
    if said.at("tokenType") != "Bearer":
        raise Fails(f"tokenType {said.at('tokenType')!r}, seharusnya Bearer")
    if str(said.at("expiresIn")) != "900":
        raise Fails(f"expiresIn {said.at('expiresIn')!r}, seharusnya 900")


def token_needs_signature(play: Play) -> None:
    other = play.bank.rsa("something else")
    expect(play.bank.ask_token({"X-SIGNATURE": other}), "4017300", None, names="[Signature]")
    expect(play.bank.ask_token({"X-SIGNATURE": "bukan base64"}), "4017300", None, names="[Signature]")


def token_needs_client(play: Play) -> None:
    said = play.bank.ask_token({"X-CLIENT-KEY": "tidak-dikenal-00"})
    expect(said, "4017300", None, names="[Unknown client]")


def token_needs_headers(play: Play) -> None:
    expect(play.bank.ask_token({"X-CLIENT-KEY": ""}), "4007302", None, names="X-CLIENT-KEY")
    expect(play.bank.ask_token({"X-TIMESTAMP": "14-09-2026"}), "4007301", None, names="X-TIMESTAMP")


def token_needs_this_time(play: Play) -> None:
    for at in (play.bank.now() - TEN_MINUTES, play.bank.now() + TEN_MINUTES):
        expect(play.bank.ask_token({"X-TIMESTAMP": stamp(at)}), "4017300", None)


# ---- signatures


def each(play: Play, try_one: Callable[[str, dict[str, object], str], None]) -> None:
    """Tries something on a good inquiry and on a good payment that would otherwise be booked."""
    code, value = play.code()
    try_one(INQUIRY, play.bank.asking(code), "24")
    try_one(PAYMENT, play.bank.order(code, value), "25")
    still_payable(play, code)


def wrong_token(play: Play) -> None:
    def one(path: str, body: dict[str, object], service: str) -> None:
        said = play.bank.post(path, body, changed={"Authorization": "Bearer bukan-token"})
        expect(said, f"401{service}01", None, names="Invalid Token (B2B)")

    each(play, one)


def wrong_signature(play: Play) -> None:
    def one(path: str, body: dict[str, object], service: str) -> None:
        said = play.bank.post(path, body, changed={"X-SIGNATURE": "c2FsYWg="})
        expect(said, f"401{service}00", None, names="[Signature]")

    each(play, one)


def changed_after_signing(play: Play) -> None:
    def one(path: str, body: dict[str, object], service: str) -> None:
        text = json.dumps(body, separators=(",", ":"))
        headers = play.bank.headers(path, text)
        said = play.bank.snap(path, text.replace("6011", "6010"), headers)
        expect(said, f"401{service}00", None, names="[Signature]")
        elsewhere = play.bank.snap(f"{path}?x=1", text, headers)
        expect(elsewhere, f"401{service}00", None, names="[Signature]")

    each(play, one)


def wrong_partner(play: Play) -> None:
    def one(path: str, body: dict[str, object], service: str) -> None:
        said = play.bank.post(path, body, changed={"X-PARTNER-ID": "BUKAN-MITRA"})
        expect(said, f"401{service}00", None, names="[Unknown client]")

    each(play, one)


def wrong_time(play: Play) -> None:
    def one(path: str, body: dict[str, object], service: str) -> None:
        for at in (play.bank.now() - TEN_MINUTES, play.bank.now() + TEN_MINUTES):
            expect(play.bank.post(path, body, at=stamp(at)), f"401{service}00", None)
        naive = f"{play.bank.now():%Y-%m-%dT%H:%M:%S}"
        expect(play.bank.post(path, body, at=naive), f"400{service}01", None, names="X-TIMESTAMP")

    each(play, one)


def other_spellings(play: Play) -> None:
    code, _ = play.code()
    now = play.bank.now()
    texts = [
        json.dumps(play.bank.asking(code), indent=2),
        json.dumps(play.bank.asking(code), indent=1).replace("\n", "\r\n"),
        json.dumps({**play.bank.asking(code), "x": "~"}).replace('"~"', r'"a b\/c \u00e9 \"q\""'),
    ]
    for text in texts:
        expect(play.bank.post(INQUIRY, text), "2002400", "00")
    for at in (now.isoformat(timespec="milliseconds"), f"{now:%Y-%m-%dT%H:%M:%SZ}"):
        expect(play.bank.post(INQUIRY, play.bank.asking(code), at=at), "2002400", "00")


# ---- fields


def missing_field(play: Play) -> None:
    code, value = play.code()
    names = {INQUIRY: "inquiryRequestId", PAYMENT: "paymentRequestId"}
    for path, body in ((INQUIRY, play.bank.asking(code)), (PAYMENT, play.bank.order(code, value))):
        for name in ("virtualAccountNo", names[path]):
            left = {key: one for key, one in body.items() if key != name}
            expect(play.bank.post(path, left), f"400{SERVICE[path]}02", REJECTED, names=name)
        said = play.bank.post(path, body, changed={"X-EXTERNAL-ID": ""})
        expect(said, f"400{SERVICE[path]}02", REJECTED, names="X-EXTERNAL-ID")
    still_payable(play, code)


def malformed_field(play: Play) -> None:
    code, value = play.code()
    for path, body in ((INQUIRY, play.bank.asking(code)), (PAYMENT, play.bank.order(code, value))):
        said = play.bank.post(path, {**body, "customerNo": "12A"})
        expect(said, f"400{SERVICE[path]}01", REJECTED, names="customerNo")
    still_payable(play, code)


def malformed_amount(play: Play) -> None:
    code, value = play.code()
    whole = value.removesuffix(".00")
    for wrong in ("1e6", "10000.001", f"-{value}", whole, ""):
        body = {**play.bank.order(code, value), "paidAmount": {"value": wrong, "currency": "IDR"}}
        said = play.bank.post(PAYMENT, body)
        play.note(said, code)
        if said.code not in {"4002501", "4002502"} or said.flag != REJECTED:
            raise Fails(
                f"jumlah {wrong!r} dijawab {said.code} berflag {said.flag!r}, seharusnya 4002501 berflag 01"
            )
    body = {**play.bank.order(code, value), "paidAmount": {"value": value, "currency": "USD"}}
    expect(play.bank.post(PAYMENT, body), "4002501", REJECTED, names="currency")
    still_payable(play, code)


def unreadable(play: Play) -> None:
    for path in BOTH:
        for text in ("{", "[]", '{"a":'):
            expect(play.bank.post(path, text), f"400{SERVICE[path]}00", REJECTED)


def doubled_name(play: Play) -> None:
    def one(path: str, body: dict[str, object], service: str) -> None:
        text = json.dumps(body)[:-1] + ', "customerNo": "0000000000"}'
        said = play.bank.post(path, text)
        if said.flag == "00":
            play.note(said, str(body["customerNo"]))
        expect(said, f"400{service}00", REJECTED)

    each(play, one)

"""Signatures against published and agreed vectors, and against another language's own cryptography."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from sppt.channels.heard import Heard
from sppt.channels.snap.signatures import Over, asymmetric, is_fresh, rsa_key, signed_at, symmetric
from sppt.partners import tokens
from sppt.partners.minify import minified
from sppt.partners.quirks import BadQuirks, Quirks, SignatureText, quirks_text, read_quirks
from sppt.partners.snap import SnapKey, read_public_key
from sppt.partners.tokens import Bearer
from tests.doors.snap_bank import lexically_minified
from tests.world import NOON

# Published by Midtrans in its SNAP BI signature demo (commit a00d82b).
MIDTRANS_BODY = (
    '{"partnerReferenceNo":"2020102900000000000001","amount":{"value":"12345678.00","currency":"IDR"},'
    '"feeAmount":{"value":"12345678.00","currency":"IDR"},"merchantId":"00007100010926","terminalId":"213141251124",'
    '"validityPeriod":"2009-07-03T12:08:56-07:00"}'
)
MIDTRANS_MAC = "wmzT7yjg1SxxCsxNsFgCR9SYXiZGGbceF6fV8xe97sAMHxZ+7OEBMIBmvb6Sj6GcksGp3iv77DiomgSbcST3XQ=="
# Agreed by Python and Node: `\/` and `\u00e9` stand in the body as they are written here.
OWN_BODY = (
    r'{"partnerServiceId":"   12345","customerNo":"367103000100200030",'
    r'"virtualAccountNo":"   12345367103000100200030","trxDateInit":"2026-09-01T00:00:01+07:00","channelCode":6011,'
    r'"inquiryRequestId":"202609010000010000000001","additionalInfo":{"note":"a b\/c \u00e9 \"q\""}}'
)
OWN_DIGEST = "0f50558ff59e11ccfbaa291e6e7b7b1be339387cc9e02b4520a34936190ec35c"
OWN_MAC = "v1dNa90tHE57RtqbA3tglET10idiNczhGIXp9MH8DV1s5qBGfOMagamkNIRcztgaiAWhFjXw5B4l2qJPYk6DXA=="


def heard(body: bytes, *, path: str, stamp: str, signature: str, method: str = "POST") -> Heard:
    return Heard(method, path, {"x-timestamp": stamp, "x-signature": signature}, "127.0.0.1", body, NOON)


def own(body: str, signature: str = OWN_MAC, **other: str) -> Heard:
    said = {"path": "/v1.0/transfer-va/inquiry", "stamp": "2026-09-01T00:00:01+07:00", **other}
    return heard(body.encode(), signature=signature, **said)


def verified(request: Heard, *, token: str = "sppt-test-token", quirks: Quirks | None = None) -> Over | None:
    found = symmetric(request, token=token, secrets=[b"sppt-test-secret"], quirks=quirks or Quirks())
    return found.over if found else None


def spaced(body: str) -> str:
    return json.dumps(json.loads(body), indent=2).replace("b/c", r"b\/c").replace("\n", "\r\n")


def test_the_published_signature_is_found_right() -> None:
    request = heard(
        MIDTRANS_BODY.encode(),
        path="/v1.0/qr/qr-mpm-generate",
        stamp="2024-03-05T10:37:16.196Z",
        signature=MIDTRANS_MAC,
    )
    found = symmetric(request, token="myaccesstoken", secrets=[b"myclientsecret"], quirks=Quirks())
    assert found is not None
    assert found.over is Over.MINIFIED


def test_the_agreed_signature_is_found_right_however_the_body_is_spaced() -> None:
    assert hashlib.sha256(minified(OWN_BODY.encode())).hexdigest() == OWN_DIGEST
    assert verified(own(OWN_BODY)) is Over.MINIFIED
    assert verified(own(spaced(OWN_BODY))) is Over.MINIFIED
    assert minified(spaced(OWN_BODY).encode()) == OWN_BODY.encode()


@pytest.mark.parametrize(
    "changed",
    [
        own(OWN_BODY.replace("6011", "6010")),
        own(OWN_BODY.replace("a b", "ab")),
        own(OWN_BODY, path="/v1.0/transfer-va/payment"),
        own(OWN_BODY, path="/v1.0/transfer-va/inquiry?a=1"),
        own(OWN_BODY, method="PUT"),
        own(OWN_BODY, stamp="2026-09-01T00:00:02+07:00"),
        own(OWN_BODY, signature=OWN_MAC.lower()),
        own(OWN_BODY, signature=""),
        own(OWN_BODY, signature="\xff"),
    ],
)
def test_anything_changed_after_signing_is_found_wrong(changed: Heard) -> None:
    assert verified(changed) is None


def test_another_token_or_secret_is_found_wrong() -> None:
    assert verified(own(OWN_BODY), token="sppt-test-tokem") is None
    assert symmetric(own(OWN_BODY), token="sppt-test-token", secrets=[b"x"], quirks=Quirks()) is None


def test_a_signature_over_the_bytes_as_sent_passes_too() -> None:
    body = spaced(OWN_BODY)
    digest = hashlib.sha256(body.encode()).hexdigest()
    assert verified(own(body, signature=mac(digest))) is Over.RAW


def test_a_signature_over_a_body_written_anew_passes_only_where_agreed() -> None:
    anew = json.dumps(json.loads(OWN_BODY), separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(anew.encode()).hexdigest()
    assert digest != OWN_DIGEST
    request = own(OWN_BODY, signature=mac(digest))
    assert verified(request) is None
    assert verified(request, quirks=Quirks(reserialised=True)) is Over.RESERIALISED


def test_a_hexadecimal_signature_passes_only_where_agreed() -> None:
    request = own(OWN_BODY, signature=base64.b64decode(OWN_MAC).hex())
    assert verified(request) is None
    assert verified(request, quirks=Quirks(signature_text=SignatureText.HEX)) is Over.MINIFIED


def mac(digest: str) -> str:
    import hmac

    told = f"POST:/v1.0/transfer-va/inquiry:sppt-test-token:{digest}:2026-09-01T00:00:01+07:00"
    return base64.b64encode(hmac.new(b"sppt-test-secret", told.encode(), hashlib.sha512).digest()).decode()


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x, max_size=3)))
def test_minified_json_means_the_same_and_has_no_outer_space(value: object) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    small = minified(text.encode("utf-8", "surrogatepass"))
    assert small.decode("utf-8", "surrogatepass") == lexically_minified(text)
    assert json.loads(small) == value
    assert minified(small) == small


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def snap_key(private: rsa.RSAPrivateKey) -> SnapKey:
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    public, fingerprint = read_public_key(pem)
    return SnapKey(public, fingerprint, NOON, None)


def test_an_asymmetric_signature_needs_no_token(key: rsa.RSAPrivateKey) -> None:
    told = f"POST:/v1.0/transfer-va/inquiry:{OWN_DIGEST}:2026-09-01T00:00:01+07:00"
    signature = base64.b64encode(key.sign(told.encode(), padding.PKCS1v15(), SHA256())).decode()
    found = asymmetric(own(spaced(OWN_BODY), signature=signature), keys=[snap_key(key)], quirks=Quirks())
    assert found is not None
    assert found.key == snap_key(key).fingerprint
    for wrong in (
        own(OWN_BODY[:-1] + " }", signature=signature[:-4]),
        own(OWN_BODY, path="/", signature=signature),
    ):
        assert asymmetric(wrong, keys=[snap_key(key)], quirks=Quirks()) is None


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here")
def test_node_signs_and_we_agree(key: rsa.RSAPrivateKey) -> None:
    """Another language's own cryptography on the other side, minifying by its own few lines."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    script = """
const crypto = require("crypto");
const { pem, body } = JSON.parse(require("fs").readFileSync(0, "utf8"));
let small = "", inside = false, escaped = false;
for (const c of body) {
  if (inside) {
    small += c;
    if (escaped) escaped = false; else if (c === "\\\\") escaped = true; else if (c === '"') inside = false;
  }
  else if (!" \\t\\r\\n".includes(c)) { small += c; inside = c === '"'; }
}
const digest = crypto.createHash("sha256").update(small).digest("hex");
const ts = "2026-09-01T00:00:01+07:00", path = "/v1.0/transfer-va/inquiry";
const told = `POST:${path}:sppt-test-token:${digest}:${ts}`;
const mac = crypto.createHmac("sha512", "sppt-test-secret").update(told).digest("base64");
const token = crypto.sign("RSA-SHA256", Buffer.from(`client|${ts}`), pem).toString("base64");
console.log(JSON.stringify({ mac, token }));
"""
    told = json.dumps({"pem": pem, "body": spaced(OWN_BODY)})
    done = subprocess.run(
        ["node", "-e", script], input=told, capture_output=True, text=True, check=True, timeout=60
    )
    signed = json.loads(done.stdout)
    assert signed["mac"] == OWN_MAC
    assert rsa_key("client|2026-09-01T00:00:01+07:00", signed["token"], [snap_key(key)]) is not None
    assert rsa_key("client|2026-09-01T00:00:02+07:00", signed["token"], [snap_key(key)]) is None


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026-09-14T12:00:00+07:00", True),
        ("2026-09-14T05:00:00Z", True),
        ("2026-09-14T12:00:00.123+07:00", True),
        ("2026-09-14T12:00:00", False),
        ("2026-09-14", False),
        ("14-09-2026 12:00", False),
        ("2026-09-14T12:00:00+07:00" + "0" * 40, False),
        ("", False),
    ],
)
def test_a_timestamp_names_its_zone(text: str, *, good: bool) -> None:
    assert (signed_at(text) is not None) is good


@pytest.mark.parametrize(("seconds", "fresh"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_a_clock_may_be_off_by_five_minutes(seconds: int, *, fresh: bool) -> None:
    assert is_fresh(NOON + timedelta(seconds=seconds), at=NOON, skew_seconds=300) is fresh


def test_a_token_ends_after_fifteen_minutes_and_has_one_spelling() -> None:
    bearer = Bearer("client-satu", "f" * 64)
    token = tokens.issue(bearer, at=NOON)
    assert tokens.read(token, at=NOON + timedelta(minutes=14, seconds=59)) == bearer
    assert tokens.read(token, at=NOON + timedelta(minutes=15)) is None
    told, _, mac = token.partition(".")
    for other in (
        told,
        mac,
        "",
        ".",
        token + "=",
        f"{told}.{mac[:-1]}",
        f"{told[:-1]}{'B' if told[-1] == 'A' else 'A'}.{mac}",
        "é",
        "x" * 3000,
    ):
        assert tokens.read(other, at=NOON) is None
    assert tokens.issue(bearer, at=NOON) != token


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"unknown":1}',
        '{"skew_seconds":1}',
        '{"asymmetric":["73"]}',
        '{"expires_in_as":"float"}',
    ],
)
def test_quirks_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(BadQuirks):
        read_quirks(text)


def test_quirks_are_kept_as_what_differs_from_the_standard() -> None:
    assert quirks_text(Quirks()) == "{}"
    quirks = Quirks(asymmetric=("34",), skew_seconds=600)
    assert read_quirks(quirks_text(quirks)) == quirks

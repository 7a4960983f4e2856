"""`sppt verify-document` and `sppt document-keys`, as a notary without a network and an operator meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sppt.documents.press import Press, press
from sppt.documents.stts import claims_of
from tests import commands
from tests.actions.desk import undone
from tests.doors.printing import BASE_URL, a_press, paper, printed
from tests.doors.receipts import paid, street
from tests.world import NOON, World, nop

Answer = dict[str, object]


def sppt(*arguments: str) -> tuple[int, Answer, str]:
    """Exit status, the JSON document and standard error of a command."""
    done = commands.sppt(*arguments, "--json")
    assert "Traceback" not in done.stderr, done.stderr
    document = json.loads(done.stdout)
    assert isinstance(document, dict)
    return done.returncode, document, done.stderr


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    """A press elsewhere, and a machine that has no database and no home of ours."""
    monkeypatch.delenv("SPPT_ACTIVE_DATABASE_URL", raising=False)
    monkeypatch.setenv("SPPT_HOME", str(tmp_path / "nowhere"))
    made = a_press(tmp_path)
    (tmp_path / "stts.pdf").write_bytes(printed(made, paper()))
    (tmp_path / "kota.json").write_bytes(made.keyring.published())
    return made


def test_a_file_is_verified_with_nothing_but_the_published_keys(alone: Press, tmp_path: Path) -> None:
    status, told, _ = sppt(
        "verify-document", str(tmp_path / "stts.pdf"), "--key", str(tmp_path / "kota.json")
    )
    assert status == 0
    assert told == {
        "document": "stts",
        "issuer": "Badan Pendapatan Daerah Kota Uji",
        "receipt": "0123456789ABCDEF",
        "amount": 1_271_604,
        "law_on": "2026-09-14",
        "address": f"{BASE_URL}/v/0123456789ABCDEF_tokeN",
        "signature": "valid",
        "kid": alone.keyring.signer(at=NOON).kid,
        "stands": None,
    }
    assert not (tmp_path / "nowhere").exists()


def test_one_public_key_as_pem_is_enough(alone: Press, tmp_path: Path) -> None:
    public = alone.keyring.signer(at=NOON).private.public_key()
    (tmp_path / "kota.pem").write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    words = alone.seal(at=NOON).words(claims_of(paper(), BASE_URL))
    for document in (str(tmp_path / "stts.pdf"), words):
        status, told, _ = sppt("verify-document", document, "--key", str(tmp_path / "kota.pem"))
        assert (status, told["signature"], told["receipt"]) == (0, "valid", "0123456789ABCDEF")


def test_what_is_not_the_citys_is_refused_and_tells_nothing_of_its_content(
    alone: Press, tmp_path: Path
) -> None:
    content = (tmp_path / "stts.pdf").read_bytes()
    stranger = a_press(tmp_path / "stranger")
    cases = {
        "changed": content.replace(b"%PDF-1.7", b"%PDF-1.6"),
        "unsigned": content[: len(content) // 2],
        "unknown_key": printed(stranger, paper()),
    }
    for signature, forged in cases.items():
        (tmp_path / "palsu.pdf").write_bytes(forged)
        status, told, said = sppt(
            "verify-document", str(tmp_path / "palsu.pdf"), "--key", str(tmp_path / "kota.json")
        )
        assert (status, told["signature"], told["refusal"]) == (1, signature, "not_valid")
        assert (told["receipt"], told["amount"], told["issuer"]) == (None, None, None)
        assert str(told["message"]) in said


def test_without_keys_the_command_says_where_to_get_them(alone: Press, tmp_path: Path) -> None:
    status, told, said = sppt("verify-document", str(tmp_path / "stts.pdf"))
    assert (status, told["refusal"]) == (1, "bad_keys")
    assert "/kunci-dokumen.json" in said


@pytest.mark.parametrize("document", ["tidak-ada.pdf", "", "#", "https://kota.example/"])
def test_what_is_no_document_is_refused(alone: Press, document: str) -> None:
    status, told, _ = sppt("verify-document", document)
    assert (status, told["refusal"]) == (1, "not_a_document")


def test_with_the_books_at_hand_the_command_says_whether_it_stands(city: World, tmp_path: Path) -> None:
    from sppt.documents.actions import hand_out

    receipt = paid(city, 1, reference="R-1")
    file = tmp_path / "stts.pdf"
    file.write_bytes(hand_out(press(), receipt, "id", actor="public", at=NOON).content)
    for document in (str(file), receipt.token, f"http://localhost:8000/v/{receipt.token}"):
        status, told, _ = sppt("verify-document", document)
        assert (status, told["receipt"], told["amount"], told["stands"]) == (
            0,
            receipt.number,
            1_130_000,
            True,
        )
    undone("R-1")
    for document in (str(file), receipt.token):
        status, told, said = sppt("verify-document", document)
        assert (status, told["stands"], told["refusal"]) == (1, False, "not_valid")
        assert "TIDAK berlaku" in said


def test_a_well_signed_receipt_that_the_books_do_not_know_does_not_stand(city: World, tmp_path: Path) -> None:
    file = tmp_path / "stts.pdf"
    file.write_bytes(printed(press(), paper()))
    status, told, _ = sppt("verify-document", str(file))
    assert (status, told["signature"], told["stands"]) == (1, "valid", False)


def test_the_receipt_of_one_nop_is_checked_with_its_own_amount(city: World, tmp_path: Path) -> None:
    from sppt.documents.parts import part_of
    from sppt.documents.parts_making import ask, hand_out
    from sppt.rules.nop import Nop

    receipt = street(city, houses=2)
    ask(receipt, at=NOON)
    one = part_of(receipt.number, Nop(nop(2)))
    assert one
    file = tmp_path / "stts.pdf"
    file.write_bytes(hand_out(press(), one, "id", actor="public", at=NOON).content)
    says = (0, receipt.number, nop(2), 1_130_000, True)
    for document in (str(file), one.part.token):
        status, told, _ = sppt("verify-document", document)
        assert (status, told["receipt"], told["nop"], told["amount"], told["stands"]) == says
    undone("STREET")
    assert sppt("verify-document", str(file))[1]["stands"] is False


def test_an_unknown_token_is_refused(city: World) -> None:
    status, told, _ = sppt("verify-document", "A" * 22)
    assert (status, told["refusal"]) == (1, "not_a_document")


def test_the_drill_of_rotation_and_revocation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = tmp_path / "keys"
    monkeypatch.setenv("SPPT_DOCUMENT_KEYS", str(keys))
    first = sppt("document-keys", "rotate")[1]["kid"]
    file = tmp_path / "stts.pdf"
    file.write_bytes(printed(a_press(tmp_path), paper()))
    second = sppt("document-keys", "rotate")[1]["kid"]
    listed = sppt("document-keys", "show")[1]["keys"]
    assert isinstance(listed, list)
    assert [(key["kid"], key["valid_until"] is None) for key in listed] == [(first, False), (second, True)]
    assert [pem.stem for pem in keys.glob("*.pem")] == [second]
    published = ("--key", str(keys / "kunci.json"))
    monkeypatch.delenv("SPPT_ACTIVE_DATABASE_URL", raising=False)
    monkeypatch.setenv("SPPT_HOME", str(tmp_path / "nowhere"))
    assert sppt("verify-document", str(file), *published)[:1] == (0,)
    assert sppt("document-keys", "revoke", str(first))[0] == 0
    status, told, _ = sppt("verify-document", str(file), *published)
    assert (status, told["signature"]) == (1, "unknown_key")
    assert sppt("document-keys", "revoke", "00000000")[1]["refusal"] == "bad_keys"

"""A receipt is the city's, byte for byte and sign for sign, or it is nothing."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sppt.documents.claims import Checked, Claims, Signature, check_text, signed_text
from sppt.documents.keys import BadKeys, Keyring, Keys, read_keys
from sppt.documents.press import Press
from sppt.documents.seals import CitySeal, check_file
from sppt.documents.stts import claims_of
from tests.doors.printing import BASE_URL, a_press, paper, printed
from tests.world import NOON

MUTATIONS = 5_000
MUTATIONS_SOAK = 100_000
TEXT = re.compile(rb"%SPPT-STTS 1 (\S+) (\S+)\n")


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return a_press(tmp_path_factory.mktemp("press"))


@pytest.fixture(scope="module")
def file(press: Press) -> bytes:
    return printed(press, paper())


def words(press: Press, number: str = "0123456789ABCDEF") -> str:
    return press.seal(at=NOON).words(claims_of(paper(number), BASE_URL))


def test_a_receipt_and_its_qr_say_what_the_city_says(press: Press, file: bytes) -> None:
    keys = press.keyring.keys()
    told = Claims(
        address=f"{BASE_URL}/v/0123456789ABCDEF_tokeN",
        token="0123456789ABCDEF_tokeN",
        receipt="0123456789ABCDEF",
        amount=1_271_604,
        law_on=NOON.date(),
        digest=claims_of(paper(), BASE_URL).digest,
    )
    assert check_file(file, keys) == Checked(Signature.VALID, keys.keys[0].kid, told)
    assert check_text(words(press), keys) == Checked(Signature.VALID, keys.keys[0].kid, told)


def test_the_same_receipt_and_key_give_the_same_bytes(press: Press, file: bytes) -> None:
    assert printed(press, paper()) == file
    assert printed(press, paper("FEDCBA9876543210")) != file


def test_a_payment_between_two_seconds_has_a_receipt_too(press: Press) -> None:
    between = replace(paper(), received_at=NOON + timedelta(microseconds=123_456))
    assert check_file(printed(press, between), press.keyring.keys()).signature is Signature.VALID


def test_the_digest_of_the_lines_knows_every_one_of_their_figures(press: Press) -> None:
    from sppt.documents.claims import digest_of

    item = paper().lines[0].item
    others = [
        replace(item, tax_year=2017),
        replace(item, pokok=item.pokok + 1),
        replace(item, potongan=1),
        replace(item, denda=0),
        replace(item, amount=1),
        paper(lines=11).lines[10].item,
    ]
    digests = {digest_of(lines) for lines in ([item], *([other] for other in others), [item, item], [])}
    assert len(digests) == 9


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one thing done to it: a bit, a byte, a piece, an end."""
    place = chance.randrange(len(content))
    match chance.randrange(6):
        case 0:
            other = content[place] ^ (1 << chance.randrange(8))
            return content[:place] + bytes([other]) + content[place + 1 :]
        case 1:
            return content[:place] + bytes([chance.randrange(256)]) + content[place:]
        case 2:
            return content[:place] + content[place + 1 :]
        case 3:
            return content[:place]
        case 4:
            other_place = chance.randrange(len(content))
            first, second = sorted((place, other_place))
            piece = content[first : first + chance.randrange(1, 40)]
            return content[:second] + piece + content[second + len(piece) :]
        case _:
            return content + bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))


def accepted(content: bytes, keys: Keys, *, times: int, seed: int) -> tuple[int, set[Signature]]:
    """How many of so many mutations pass for the city's word, half of them near the end, where the signature is."""
    chance = random.Random(seed)
    passed, seen = 0, set()
    for turn in range(times):
        start = max(0, len(content) - 700) if turn % 2 else 0
        changed = content[:start] + mutated(content[start:], chance)
        if changed == content:
            continue
        found = check_file(changed, keys).signature
        seen.add(found)
        passed += found is Signature.VALID
    return passed, seen


def accepted_texts(text: str, keys: Keys, *, times: int, seed: int) -> int:
    chance = random.Random(seed)
    passed = 0
    for _turn in range(times):
        changed = mutated(text.encode(), chance).decode("latin-1")
        passed += changed != text and check_text(changed, keys).signature is Signature.VALID
    return passed


def test_no_changed_file_is_accepted(press: Press, file: bytes) -> None:
    passed, seen = accepted(file, press.keyring.keys(), times=MUTATIONS, seed=1)
    assert passed == 0
    # Which key the file names is a few bytes of it: chance, over a key drawn for this run, may leave them alone.
    assert (
        {Signature.CHANGED, Signature.UNSIGNED}
        <= seen
        <= {Signature.CHANGED, Signature.UNKNOWN_KEY, Signature.UNSIGNED}
    )


def test_no_changed_qr_is_accepted(press: Press) -> None:
    assert accepted_texts(words(press), press.keyring.keys(), times=MUTATIONS, seed=2) == 0


@pytest.mark.soak
def test_no_changed_file_or_qr_is_accepted_in_a_long_campaign(press: Press, file: bytes) -> None:
    keys = press.keyring.keys()
    assert accepted(file, keys, times=MUTATIONS_SOAK, seed=3)[0] == 0
    assert accepted_texts(words(press), keys, times=MUTATIONS_SOAK, seed=4) == 0


def test_every_character_of_a_qr_counts_also_the_spare_bits_of_its_signature(press: Press) -> None:
    text, keys = words(press), press.keyring.keys()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    for place, right in enumerate(text):
        for other in alphabet:
            if other != right:
                changed = text[:place] + other + text[place + 1 :]
                assert check_text(changed, keys).signature is not Signature.VALID, changed


def test_every_cut_of_a_file_is_refused(press: Press, file: bytes) -> None:
    keys = press.keyring.keys()
    for length in (*range(0, len(file), 997), *range(len(file) - 400, len(file))):
        assert check_file(file[:length], keys).signature is not Signature.VALID


def test_a_signature_does_not_fit_another_receipt(press: Press, file: bytes) -> None:
    other = printed(press, paper("FEDCBA9876543210"))
    (mine, theirs) = (TEXT.search(each) for each in (file, other))
    assert mine
    assert theirs
    keys = press.keyring.keys()
    whole_line = file.replace(mine.group(), theirs.group())
    only_signature = file.replace(mine[2], theirs[2])
    only_words = file.replace(mine[1], theirs[1])
    for forged in (whole_line, only_signature, only_words, file.replace(mine.group(), mine.group() * 2)):
        assert check_file(forged, keys).signature is Signature.CHANGED


def test_the_signature_of_a_qr_is_none_of_a_file_and_the_other_way_round(press: Press, file: bytes) -> None:
    found = TEXT.search(file)
    assert found
    body, _, qr_signature = found[1].rpartition(b".")
    keys = press.keyring.keys()
    assert check_text(f"{body.decode()}.{found[2].decode()}", keys).signature is Signature.CHANGED
    assert check_file(file.replace(found[2], qr_signature), keys).signature is Signature.CHANGED


def test_a_page_laid_over_the_receipt_later_is_found(press: Press, file: bytes) -> None:
    found = TEXT.search(file)
    assert found
    update = b"\n9999 0 obj\n<</Type/Page>>\nendobj\n" + found.group() + b"startxref\n9\n%%EOF"
    assert check_file(file + update, press.keyring.keys()).signature is Signature.CHANGED
    assert check_file(file + b"\n", press.keyring.keys()).signature is Signature.CHANGED


def test_what_another_city_signed_is_no_receipt_of_ours(press: Press, tmp_path: Path) -> None:
    stranger = a_press(tmp_path)
    assert check_file(printed(stranger, paper()), press.keyring.keys()).signature is Signature.UNKNOWN_KEY
    assert check_text(words(stranger), press.keyring.keys()).signature is Signature.UNKNOWN_KEY


def test_a_strangers_key_under_our_keys_name_is_refused(press: Press, tmp_path: Path) -> None:
    stranger = a_press(tmp_path)
    ours = press.keyring.signer(at=NOON)
    impostor = replace(stranger.keyring.signer(at=NOON), kid=ours.kid)
    claims = claims_of(paper(), BASE_URL)
    text = signed_text(claims, impostor)
    assert check_text(text, press.keyring.keys()).signature is Signature.CHANGED
    forged = CitySeal(impostor).close(printed(press, paper()), text)
    assert check_file(forged, press.keyring.keys()).signature is Signature.CHANGED


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n%%EOF", b"\0" * 5000, b"\nstartxref\n1\n%%EOF", "Lunas".encode("utf-16")]
)
def test_what_carries_no_signature_is_called_unsigned(press: Press, content: bytes) -> None:
    assert check_file(content, press.keyring.keys()).signature is Signature.UNSIGNED


@pytest.mark.parametrize(
    "text",
    ["", "x", f"{BASE_URL}/v/0123456789ABCDEF_tokeN", "0" * 10_000, "#1.", "https://x/v/y#1.a.b.c.d.e.f"],
)
def test_no_text_without_a_signature_is_valid(press: Press, text: str) -> None:
    assert check_text(text, press.keyring.keys()).signature in {Signature.UNSIGNED, Signature.CHANGED}


# ---- keys -----------------------------------------------------------------------------------------------------


def private_keys(folder: Path) -> set[str]:
    return {file.stem for file in folder.glob("*.pem")}


def test_the_first_key_is_made_once_for_all_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def first(_number: int) -> str:
        return Keyring(tmp_path, issuer="Uji").signer(at=NOON).kid

    with ThreadPoolExecutor(8) as many:
        kids = set(many.map(first, range(16)))
    assert len(kids) == 1
    assert private_keys(tmp_path) == kids
    assert [file.stat().st_mode & 0o777 for file in tmp_path.glob("*.pem")] == [0o600]


def test_after_a_rotation_the_new_key_signs_and_the_old_one_is_believed_but_gone(tmp_path: Path) -> None:
    ring = Keyring(tmp_path, issuer="Uji")
    other_process = Keyring(tmp_path, issuer="Uji")
    claims = claims_of(paper(), BASE_URL)
    old = ring.signer(at=NOON)
    before = signed_text(claims, old)
    assert other_process.signer(at=NOON).kid == old.kid
    later = NOON + timedelta(days=365)
    new = ring.rotate(at=later)
    assert new != old.kid
    assert other_process.signer(at=later).kid == new
    assert private_keys(tmp_path) == {new}
    listed = read_keys(ring.published())
    assert [(key.kid, key.valid_from, key.valid_until) for key in listed.keys] == [
        (old.kid, NOON, later),
        (new, later, None),
    ]
    for text in (before, signed_text(claims, other_process.signer(at=later))):
        assert check_text(text, listed).signature is Signature.VALID


def test_a_revoked_key_proves_nothing_and_a_new_one_takes_its_place(tmp_path: Path) -> None:
    ring = Keyring(tmp_path, issuer="Uji")
    text = signed_text(claims_of(paper(), BASE_URL), ring.signer(at=NOON))
    stolen = ring.signer(at=NOON).kid
    ring.revoke(stolen, at=NOON)
    assert check_text(text, ring.keys()).signature is Signature.UNKNOWN_KEY
    assert ring.signer(at=NOON).kid != stolen
    with pytest.raises(BadKeys):
        ring.revoke(stolen, at=NOON)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b'{"issuer": "x", "keys": [{}]}',
        b'{"issuer": 1, "keys": []}',
        b"-----BEGIN PUBLIC KEY-----\nnonsense",
        b"\xff\xfe",
        b'{"issuer":"x","keys":[]}' + b" " * (1 << 20),
    ],
)
def test_a_list_of_keys_that_cannot_be_read_is_refused(text: bytes) -> None:
    with pytest.raises(BadKeys):
        read_keys(text)


def test_a_key_listed_under_anothers_name_is_refused(tmp_path: Path) -> None:
    ring = Keyring(tmp_path, issuer="Uji")
    kid = ring.signer(at=NOON).kid
    with pytest.raises(BadKeys):
        read_keys(ring.published().replace(kid.encode(), b"00000000"))


def test_a_lost_or_exchanged_private_key_is_named_and_not_replaced_in_silence(tmp_path: Path) -> None:
    ring = Keyring(tmp_path, issuer="Uji")
    kid = ring.signer(at=NOON).kid
    stranger = Keyring(tmp_path / "other", issuer="Uji").signer(at=NOON).kid
    pem = tmp_path / f"{kid}.pem"
    pem.write_bytes((tmp_path / "other" / f"{stranger}.pem").read_bytes())
    with pytest.raises(BadKeys, match=kid):
        Keyring(tmp_path, issuer="Uji").signer(at=NOON)
    pem.unlink()
    with pytest.raises(BadKeys, match=kid):
        Keyring(tmp_path, issuer="Uji").signer(at=NOON)

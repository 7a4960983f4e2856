"""The demo's partners have their credentials in a file that only its owner reads."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from sppt.channels.snap.va_line import Said, VaLine
from sppt.channels.webhooks import Reach
from sppt.partners.acquirers import acquirers, qris_offer
from sppt.partners.actions import rotate_secret
from sppt.partners.demo import Trial, create_demo_partners
from sppt.partners.lines import What, lines_of, put_line
from sppt.partners.machines import machine_of, set_machine
from sppt.partners.queries import clients, va_banks
from sppt.partners.snap import rotate_key, snap_clients
from sppt.partners.va import Va
from sppt.partners.va_banks import called_banks
from sppt.partners.va_states import VaState
from sppt.trials.conformance.qris_partner import read_qris_partner
from sppt.trials.va_bank.partner import read_told_partner
from sppt.trials.va_bank.server import page, paid, start
from tests.world import NOON, World

BASE = "http://localhost:8001"


def test_partners_and_their_file_are_made_once_and_kept(city: World, tmp_path: Path) -> None:
    file = tmp_path / "partners.json"
    first = create_demo_partners(file, base_url=BASE, at=NOON)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = json.loads(file.read_text(encoding="ascii"))
    assert told["base_url"] == BASE
    assert [(one["name"], one["protocol"], one["partner_id"]) for one in told["partners"]] == [
        ("Bank Contoh Satu", "api", "bank-satu"),
        ("Bank Contoh Dua", "api", "bank-dua"),
        ("Agregator Contoh", "api", "agregator"),
        ("Bank Contoh VA", "snap", "bank-va"),
        ("Bank Contoh VA Dua", "snap", "bank-va-dua"),
        ("Bank Contoh VA Tiga", "snap", "bank-va-tiga"),
        ("Akuirer QRIS Contoh", "qris", "qris-contoh"),
    ]
    for one in told["partners"]:
        assert clients()[one["client_id"]].secrets[0].secret.decode() == one["client_secret"]
    assert create_demo_partners(file, base_url=BASE, at=NOON) == first


def test_a_lost_file_brings_new_secrets_and_ends_the_old_ones(city: World, tmp_path: Path) -> None:
    file = tmp_path / "partners.json"
    first = create_demo_partners(file, base_url=BASE, at=NOON)
    file.unlink()
    second = create_demo_partners(file, base_url=BASE, at=NOON)
    assert not {one.client_secret for one in first} & {one.client_secret for one in second}
    valid = [one.secret.decode() for one in clients()["demo-agregator"].secrets if one.is_valid(NOON)]
    assert valid == [second[2].client_secret]


def test_a_second_start_leaves_every_line_that_officers_changed_and_the_file_says_so(
    city: World, tmp_path: Path
) -> None:
    file = tmp_path / "partners.json"
    create_demo_partners(file, base_url=BASE, at=NOON, iso8583_port=9583)
    machine = machine_of("demo-bank-va")
    assert machine is not None
    assert machine.snap is not None
    by = "officer:budi"
    set_machine(replace(machine, snap=replace(machine.snap, va_prefix="55501")), by=by, at=NOON)
    key = generate_private_key(public_exponent=65537, key_size=2048).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    rotate_key("demo-bank-va-dua", pem, by=by, at=NOON)
    rotate_secret("demo-agregator", by=by, at=NOON, overlap=timedelta(days=7))
    changed: list[tuple[str, What, dict[str, object]]] = [
        ("demo-iso-b", What.ISO8583, {"port": 9777, "acquirer": "77"}),
        ("demo-qris-contoh", What.QRIS, {"nmid": "ID2026000099999"}),
        ("demo-bank-va-tiga", What.VA_BANK, {"told": False}),
    ]
    for client_id, what, values in changed:
        put_line(client_id, msgspec.structs.replace(lines_of(client_id)[what], **values), by=by, at=NOON)
    before = city.rows("SELECT count(*) FROM kit_audit_event")
    lines = {client_id: lines_of(client_id) for client_id, _, _ in changed}
    create_demo_partners(file, base_url="http://localhost:9001", at=NOON, iso8583_port=9583)
    assert city.rows("SELECT count(*) FROM kit_audit_event") == before
    assert {client_id: lines_of(client_id) for client_id, _, _ in changed} == lines
    told = {one["client_id"]: one for one in json.loads(file.read_text(encoding="ascii"))["partners"]}
    assert told["demo-bank-va"]["va_prefix"] == "55501"
    assert (told["demo-iso-b"]["port"], told["demo-iso-b"]["acquirer"]) == (9777, "77")
    assert told["demo-qris-contoh"]["nmid"] == "ID2026000099999"
    assert called_banks() == {}


def test_a_demo_bank_signs_with_the_key_in_its_file(city: World, tmp_path: Path) -> None:
    file = tmp_path / "partners.json"
    create_demo_partners(file, base_url=BASE, at=NOON, trial=Trial(("367605001500500010",), "0123456784"))
    events = city.rows("SELECT count(*) FROM kit_audit_event")
    create_demo_partners(file, base_url=BASE, at=NOON)
    assert city.rows("SELECT count(*) FROM kit_audit_event") == events  # a second start changes nothing
    bank = json.loads(file.read_text(encoding="ascii"))["partners"][3]
    assert (bank["protocol"], bank["va_prefix"], bank["channel_id"]) == ("snap", "88812", "95231")
    key_file = Path(bank["private_key_file"])
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    key = load_pem_private_key(key_file.read_bytes(), password=None)
    assert isinstance(key, RSAPrivateKey)
    known = snap_clients(clients())[bank["client_id"]]
    assert [one.public.public_numbers() for one in known.keys] == [key.public_key().public_numbers()]
    assert [one.number("0123456784") for one in va_banks()] == [
        "888120123456784",
        "771200123456784",
        "660100123456784",
    ]


def test_the_demos_acquirer_and_the_city_know_each_other(city: World, tmp_path: Path) -> None:
    file = tmp_path / "partners.json"
    create_demo_partners(file, base_url=BASE, at=NOON)
    played = read_qris_partner(file)
    asked = acquirers()["qris-contoh"]
    assert asked.base_url == "http://127.0.0.1:8002"
    assert (played.port, played.against) == (8002, BASE)
    assert (played.merchant_id, played.nmid) == (asked.merchant.merchant_id, asked.merchant.nmid)
    assert (played.city_client_key, played.city_client_secret) == (asked.ours.client_key, asked.ours.secret)
    ours = load_pem_private_key(asked.ours.private_key.encode(), password=None)
    assert isinstance(ours, RSAPrivateKey)
    assert ours.public_key().public_numbers() == played.city_key.public_numbers()
    offer = qris_offer()
    assert offer is not None
    assert (offer.channel.code, offer.channel.amount_max) == ("qris-contoh", 10_000_000)
    create_demo_partners(file, base_url="http://localhost:9001", at=NOON)  # nobody has changed these lines
    assert acquirers()["qris-contoh"].base_url == "http://127.0.0.1:9002"
    assert called_banks()["bank-va-tiga"].base_url == "http://127.0.0.1:9003"


def test_the_demos_told_bank_and_the_city_understand_each_other(city: World, tmp_path: Path) -> None:
    """The city's own line against the bank of the demo: told, known, put right, paid elsewhere, over, reported."""
    file = tmp_path / "partners.json"
    create_demo_partners(file, base_url=BASE, at=NOON)
    played = read_told_partner(file)
    bank = called_banks()["bank-va-tiga"]
    assert (bank.base_url, played.port, played.snap.va_prefix) == ("http://127.0.0.1:8003", 8003, "66010")
    server = start(played, port=0)
    try:
        here = replace(bank, base_url=f"http://127.0.0.1:{server.server_address[1]}")
        line = VaLine(here, Reach.ANYWHERE, lambda _message: None)
        va = Va(
            1, "bank-va-tiga", "0123456784", "REF-1", 150_000, NOON + timedelta(days=3), VaState.WANTED, 0
        )
        assert line.known(va).said is Said.MISSING
        assert [line.create(va).said, line.known(va).said] == [Said.DONE, Said.DONE]
        assert line.create(va).code == "4092701"
        dearer = replace(va, amount=151_000)
        assert line.known(dearer).said is Said.OTHER
        assert [line.correct(dearer).said, line.known(dearer).said] == [Said.DONE, Said.DONE]
        assert line.mark_paid(dearer).said is Said.DONE
        assert "dibayar di tempat lain" in page(server.toy)
        assert line.report(NOON.date()) == []
        assert [line.delete(dearer).said, line.known(dearer).said] == [Said.DONE, Said.MISSING]
        strangers = replace(here, ours=replace(here.ours, secret="another"))
        assert VaLine(strangers, Reach.ANYWHERE, lambda _message: None).create(va).said is Said.REFUSED
        assert paid(server.toy, "0123456784")[0] == 404
    finally:
        server.shutdown()
        server.server_close()

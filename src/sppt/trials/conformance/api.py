"""`sppt conformance api`: what a careful aggregator tries before it sends money, by docs/operating/api.md."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

from sppt.kit import clock
from sppt.trials.conformance.api_line import ApiPartner, Caller, Said, stamp
from sppt.trials.conformance.findings import Case, Fails, Findings, Skips, play_all

INQUIRIES, CODES = "/api/v1/inquiries", "/api/v1/codes"
PAYMENTS, CLEARANCE, LISTS = "/api/v1/payments", "/api/v1/clearance", "/api/v1/lists"
AT_ONCE = 10
LIST_SECONDS = 60
OTHER_CITY = "110101000100000010"
NOBODYS_RECEIPT = "0000000000000000"


@dataclass(frozen=True, slots=True)
class Bill:
    """A debt to try on: a NOP, its years that are owed, and what they cost today in rupiah."""

    nop: str
    years: tuple[int, ...]
    amount: int

    def order(self, reference: str, **changed: object) -> dict[str, object]:
        """The body of its payment; `changed` replaces fields."""
        whole = {
            "nop": self.nop,
            "tax_years": list(self.years),
            "amount": self.amount,
            "reference": reference,
        }
        return {**whole, **changed}


@dataclass(slots=True)
class ApiPlay:
    """The partner at work; what it has paid is undone before the next case asks for a bill."""

    caller: Caller
    paid: list[str] = field(default_factory=list)

    def bill(self) -> Bill:
        """A NOP that owes something. Raises Skips when there is none left."""
        self.undo()
        for nop in self.caller.partner.test_nops:
            said = self.ask({"nop": nop})
            amount, years = said.at("items", 0, "amount"), said.at("items", 0, "tax_years")
            if isinstance(amount, int) and isinstance(years, list):
                return Bill(nop, tuple(int(year) for year in years), amount)
        raise Skips("tidak ada NOP percobaan yang berutang: isi test_nops pada berkas mitra")

    def ask(self, *items: object) -> Said:
        said = self.caller.post(INQUIRIES, {"items": list(items)})
        if said.status != 200:
            raise Fails(f"pertanyaan ditolak: {said.status} {said.refusal}")
        return said

    def pay(self, body: object, *, key: str = "") -> Said:
        """A payment, noted if it was booked."""
        said = self.caller.post(PAYMENTS, body, key=key)
        receipt = said.at("receipt")
        if said.status == 200 and isinstance(receipt, str) and receipt not in self.paid:
            self.paid.append(receipt)
        return said

    def owes(self, bill: Bill) -> None:
        """Nothing may have been booked. Raises Fails."""
        if self.ask({"nop": bill.nop, "tax_years": list(bill.years)}).at("items", 0, "amount") != bill.amount:
            raise Fails("sesudah penolakan, tagihannya tidak lagi utuh")

    def undo(self) -> None:
        for receipt in self.paid:
            undone = {"reason": "Uji kesesuaian"}
            self.caller.post(f"{PAYMENTS}/{receipt}/reversal", undone, key=self.caller.fresh())
        self.paid.clear()


def refused(said: Said, status: int, refusal: str, *, field: str = "") -> None:
    """The refusal that must come. Raises Fails."""
    if (said.status, said.refusal) != (status, refusal):
        raise Fails(
            f"diharapkan {status} {refusal}, dijawab {said.status} {said.refusal or 'tanpa penolakan'}"
        )
    if field and field not in str(said.body.get("field")):
        raise Fails(f"{refusal} tidak menyebut {field}: {said.body.get('field')!r}")


def booked(said: Said, *, replayed: bool = False) -> str:
    """The receipt of a payment that was told as booked. Raises Fails."""
    if said.status != 200:
        raise Fails(f"pembayaran yang benar ditolak: {said.status} {said.refusal}")
    if said.at("replayed") is not replayed or said.at("reversed") is not False:
        raise Fails(f"replayed {said.at('replayed')!r}, reversed {said.at('reversed')!r}")
    return str(said.at("receipt"))


# ---- who may come in


def wrong_signature(play: ApiPlay) -> None:
    raw = b'{"items":[]}'
    signed = play.caller.headers("POST", INQUIRIES, raw)
    for changed in ({"X-SIGNATURE": "c2FsYWg="}, {"X-CLIENT-ID": "bukan-mitra"}, {"X-SIGNATURE": ""}):
        refused(play.caller.send("POST", INQUIRIES, raw, {**signed, **changed}), 401, "unauthorized")


def changed_after_signing(play: ApiPlay) -> None:
    raw = b'{"nops":["' + OTHER_CITY.encode() + b'"]}'
    signed = play.caller.headers("POST", CLEARANCE, raw)
    refused(play.caller.send("POST", CLEARANCE, raw.replace(b"1101", b"1102"), signed), 401, "unauthorized")
    refused(play.caller.send("POST", f"{CLEARANCE}?x=1", raw, signed), 401, "unauthorized")
    refused(play.caller.send("POST", INQUIRIES, raw, signed), 401, "unauthorized")
    other_method = play.caller.headers("GET", CLEARANCE, raw)
    refused(play.caller.send("POST", CLEARANCE, raw, other_method), 401, "unauthorized")


def wrong_time(play: ApiPlay) -> None:
    now = clock.now()
    ten = timedelta(minutes=10)
    for at in (stamp(now - ten), stamp(now + ten), f"{now:%Y-%m-%dT%H:%M:%S}", "kemarin"):
        refused(play.caller.post(CLEARANCE, {"nops": [OTHER_CITY]}, at=at), 401, "stale_timestamp")


# ---- what cannot be read


def unreadable(play: ApiPlay) -> None:
    for raw in (b"{", b"", b"\xff", b'{"items":[{"nop":}]}'):
        refused(play.caller.post(INQUIRIES, raw), 400, "not_json")
    once = f'"nops":["{OTHER_CITY}"]'
    refused(play.caller.post(CLEARANCE, f"{{{once},{once}}}".encode()), 400, "duplicate_name")
    refused(
        play.caller.post(INQUIRIES, {"items": [{"nop": OTHER_CITY}] * 101}), 400, "bad_field", field="items"
    )
    refused(play.caller.post(CLEARANCE, {"nops": [OTHER_CITY], "x": 1}), 400, "bad_field")
    refused(play.caller.post(INQUIRIES, json.dumps({"items": "x" * (64 << 10)})), 413, "body_too_large")


def no_such_place(play: ApiPlay) -> None:
    refused(play.caller.post("/api/v1/uang", {}), 404, "not_found")
    refused(play.caller.get(f"{PAYMENTS}/{NOBODYS_RECEIPT}"), 404, "payment_not_found")


def wrong_amounts(play: ApiPlay) -> None:
    bill = play.bill()
    for amount in ("1e6", f"{bill.amount}", bill.amount + 0.5, -bill.amount, 0, True, None):
        said = play.pay(bill.order(play.caller.fresh(), amount=amount))
        refused(said, 400, "bad_field", field="amount")
    raw = json.dumps(bill.order(play.caller.fresh(), amount="@")).replace('"@"', "1e6")
    refused(play.pay(raw.encode()), 400, "bad_field", field="amount")
    play.owes(bill)


# ---- asking


def quotes_add_up(play: ApiPlay) -> None:
    bill = play.bill()
    said = play.ask({"nop": bill.nop})
    items = said.at("items", 0, "bills")
    if not isinstance(items, list) or not items:
        raise Fails("jawaban tanpa bills")
    for each in items:
        if each["amount"] != each["pokok"] - each["potongan"] + each["denda"]:
            raise Fails(f"{each['tax_year']}: amount bukan pokok - potongan + denda")
    if sum(each["amount"] for each in items) != bill.amount:
        raise Fails("amount bukan jumlah bills")
    if not said.at("items", 0, "valid_until"):
        raise Fails("jawaban tanpa valid_until")


def nothing_is_guessed(play: ApiPlay) -> None:
    n = play.bill().nop
    printed = f"{n[:2]}.{n[2:4]}.{n[4:7]}.{n[7:10]}.{n[10:13]}-{n[13:17]}.{n[17]}"
    for text in (printed, n[:17], n + "0", f" {n}", "3.67605E+17", OTHER_CITY):
        found = play.ask({"nop": text}).at("items", 0, "refusal")
        if found != "not_a_nop":
            raise Fails(
                f"NOP yang ditulis {text!r} dijawab {found or 'dengan tagihan'}, seharusnya not_a_nop"
            )


def each_by_itself(play: ApiPlay) -> None:
    bill = play.bill()
    said = play.ask({"nop": OTHER_CITY}, {"nop": bill.nop}, {"nop": bill.nop[:17]}, {"code": "0000000000"})
    found = [said.at("items", place, "refusal") for place in (0, 2, 3)]
    if found != ["not_a_nop", "not_a_nop", "code_not_found"]:
        raise Fails(f"penolakan tiap hal: {found}")
    if said.at("items", 1, "amount") != bill.amount:
        raise Fails("satu hal yang salah merusak jawaban atas yang benar")


# ---- paying


def pays_once(play: ApiPlay) -> None:
    bill, reference = play.bill(), play.caller.fresh()
    order = bill.order(reference)
    receipt = booked(play.pay(order))
    spaced = json.dumps(dict(reversed(order.items())), indent=2).encode()
    for again in (order, spaced):
        if booked(play.pay(again), replayed=True) != receipt:
            raise Fails("ulangan mendapat bukti lain")
    refused(play.pay(bill.order(reference, amount=bill.amount + 1)), 409, "reference_reused")
    refused(play.pay(bill.order(play.caller.fresh())), 409, "already_paid")
    read = play.caller.get(f"{PAYMENTS}/{receipt}")
    if (read.at("receipt"), read.at("reference"), read.at("amount")) != (receipt, reference, bill.amount):
        raise Fails("bukti yang dibaca kembali tidak sama")
    clear = play.caller.post(CLEARANCE, {"nops": [bill.nop]})
    if clear.at("items", 0, "clear") is not True or not clear.at("items", 0, "valid_until"):
        raise Fails("sesudah lunas, clearance belum ya")


def amount_must_be_right(play: ApiPlay) -> None:
    bill = play.bill()
    for amount in (bill.amount - 1, bill.amount + 1):
        refused(play.pay(bill.order(play.caller.fresh(), amount=amount)), 422, "amount_differs")
    play.owes(bill)


def refused_stays_refused(play: ApiPlay) -> None:
    bill, reference = play.bill(), play.caller.fresh()
    booked(play.pay(bill.order(play.caller.fresh())))
    refused(play.pay(bill.order(reference)), 409, "already_paid")
    play.undo()
    refused(play.pay(bill.order(reference)), 409, "already_paid")
    refused(play.pay(bill.order(reference, amount=bill.amount + 1)), 409, "reference_reused")
    play.owes(bill)
    booked(play.pay(bill.order(play.caller.fresh())))


def one_of_many(play: ApiPlay, bodies: Sequence[dict[str, object]]) -> list[Said]:
    with ThreadPoolExecutor(AT_ONCE) as hands:
        return list(hands.map(play.pay, bodies))


def same_at_once(play: ApiPlay) -> None:
    bill, reference = play.bill(), play.caller.fresh()
    said = one_of_many(play, [bill.order(reference)] * AT_ONCE)
    if {one.status for one in said} != {200} or len({one.at("receipt") for one in said}) != 1:
        raise Fails(f"sepuluh kiriman yang sama dijawab {sorted({one.status for one in said})}")
    if [one.at("replayed") for one in said].count(False) != 1:
        raise Fails("tidak tepat satu yang dibukukan")


def others_at_once(play: ApiPlay) -> None:
    bill = play.bill()
    said = one_of_many(play, [bill.order(play.caller.fresh()) for _ in range(AT_ONCE)])
    found = sorted((one.status, one.refusal) for one in said)
    if found != [(200, ""), *[(409, "already_paid")] * (AT_ONCE - 1)]:
        raise Fails(f"sepuluh referensi atas satu tagihan dijawab {found}")


def codes_are_kept(play: ApiPlay) -> None:
    bill, key = play.bill(), play.caller.fresh()
    wanted = {"items": [{"nop": bill.nop, "tax_years": list(bill.years)}]}
    refused(play.caller.post(CODES, wanted), 400, "idempotency_key_missing")
    opened = play.caller.post(CODES, wanted, key=key)
    code = str(opened.at("code"))
    if opened.status != 200 or opened.at("amount") != bill.amount:
        raise Fails(f"kode tidak dibuka: {opened.status} {opened.refusal}")
    if play.caller.post(CODES, wanted, key=key).at("code") != code:
        raise Fails("kunci yang sama mendapat kode lain")
    other = {"items": [{"nop": bill.nop, "tax_years": [bill.years[0] - 1]}]}
    refused(play.caller.post(CODES, other, key=key), 409, "idempotency_key_reused")
    if play.ask({"code": code}).at("items", 0, "amount") != bill.amount:
        raise Fails("kode dijawab dengan jumlah lain")
    booked(play.pay({"code": code, "amount": bill.amount, "reference": play.caller.fresh()}))
    again = {"code": code, "amount": bill.amount, "reference": play.caller.fresh()}
    refused(play.pay(again), 409, "already_paid")


def code_too_late(play: ApiPlay) -> None:
    partner = play.caller.partner
    if not partner.expired_code:
        raise Skips("tidak ada kode yang sudah lewat: isi expired_code dan expired_amount pada berkas mitra")
    body = {"code": partner.expired_code, "amount": partner.expired_amount, "reference": play.caller.fresh()}
    said = play.pay(body)
    if said.refusal in {"already_paid", "bill_changed"}:  # by an earlier case, or an earlier run
        raise Skips("tagihan kode yang sudah lewat itu berubah sejak kodenya dibuka")
    refused(said, 410, "code_expired")


# ---- undoing


def undone_once(play: ApiPlay) -> None:
    bill, reference = play.bill(), play.caller.fresh()
    receipt = booked(play.pay(bill.order(reference)))
    place, key = f"{PAYMENTS}/{receipt}/reversal", play.caller.fresh()
    refused(play.caller.post(place, {"reason": "Nasabah membatalkan"}), 400, "idempotency_key_missing")
    for replayed in (False, True):
        said = play.caller.post(place, {"reason": "Nasabah membatalkan"}, key=key)
        if (said.status, said.at("replayed")) != (200, replayed):
            raise Fails(f"pembatalan dijawab {said.status} {said.refusal}, replayed {said.at('replayed')!r}")
    refused(play.caller.post(place, {"reason": "Alasan lain"}, key=key), 409, "idempotency_key_reused")
    play.paid.clear()
    play.owes(bill)
    if play.caller.get(f"{PAYMENTS}/{receipt}").at("reversed") is not True:
        raise Fails("bukti yang dibatalkan tidak terlihat dibatalkan")
    repeated = play.pay(bill.order(reference))
    if repeated.status == 200 and repeated.at("reversed") is not True:
        raise Fails("pembayaran yang sudah dibatalkan dibukukan lagi dengan referensinya yang lama")
    play.owes(bill)


def strangers_see_nothing(play: ApiPlay) -> None:
    if play.caller.partner.stranger is None:
        raise Skips("tidak ada mitra lain pada berkas ini")
    stranger = Caller(play.caller.against, play.caller.partner.stranger)
    receipt = booked(play.pay(play.bill().order(play.caller.fresh())))
    refused(stranger.get(f"{PAYMENTS}/{receipt}"), 404, "payment_not_found")
    told = {"reason": "Bukan milik saya"}
    place = f"{PAYMENTS}/{receipt}/reversal"
    refused(stranger.post(place, told, key=stranger.fresh()), 404, "payment_not_found")
    if play.caller.get(f"{PAYMENTS}/{receipt}").at("reversed") is not False:
        raise Fails("mitra lain dapat membatalkan pembayaran ini")


# ---- many at once


def list_is_paid(play: ApiPlay) -> None:
    bill, key = play.bill(), play.caller.fresh()
    lines = [f"{bill.nop}{year}" for year in bill.years] + [OTHER_CITY]
    made = play.caller.post(LISTS, {"lines": lines, "title": "Uji kesesuaian"}, key=key)
    name = made.at("list")
    if (
        made.status != 200
        or play.caller.post(LISTS, {"lines": lines, "title": "Uji kesesuaian"}, key=key).at("list") != name
    ):
        raise Fails(f"daftar tidak diterima, atau dua kali dengan satu kunci: {made.status} {made.refusal}")
    seen = _reaches(play, f"{LISTS}/{name}", "checked")
    if (seen.at("bills"), seen.at("amount")) != (len(bill.years), bill.amount):
        raise Fails(f"daftar berutang {seen.at('amount')!r}, seharusnya {bill.amount}")
    play.caller.post(f"{LISTS}/{name}/codes", {}, key=play.caller.fresh())
    codes = _reaches(play, f"{LISTS}/{name}", "coded").at("codes")
    if not isinstance(codes, list) or sum(one["amount"] for one in codes) != bill.amount:
        raise Fails("jumlah semua kode bukan jumlah daftar")
    for one in codes:
        booked(play.pay({"code": one["code"], "amount": one["amount"], "reference": play.caller.fresh()}))
    page = play.caller.get(f"{LISTS}/{name}/lines/0").at("lines")
    if not isinstance(page, list) or len(page) != len(lines) or page[-1]["state"] == page[0]["state"]:
        raise Fails("baris kota lain tidak dibedakan dari baris yang dibayar")


def _reaches(play: ApiPlay, place: str, state: str) -> Said:
    for _ in range(LIST_SECONDS * 2):
        seen = play.caller.get(place)
        if seen.at("state") == state:
            return seen
        time.sleep(0.5)
    raise Fails(f"sesudah {LIST_SECONDS} detik daftar masih {seen.at('state')!r}, belum {state}")


CASES: tuple[Case[ApiPlay], ...] = (
    Case("M-1", "Tanda tangan atau client id yang salah: 401 unauthorized", wrong_signature),
    Case("M-2", "Isi, alamat, atau cara yang diubah sesudah ditandatangani ditolak", changed_after_signing),
    Case("M-3", "Waktu basi, masa depan, tanpa zona, atau tidak terbaca: stale_timestamp", wrong_time),
    Case("B-1", "Bukan JSON, nama ganda, terlalu banyak, tidak dikenal, terlalu besar", unreadable),
    Case("B-2", "Alamat dan bukti yang tidak ada: 404", no_such_place),
    Case("B-3", "Jumlah 1e6, teks, pecahan, negatif, dan nol ditolak tanpa mencatat apa pun", wrong_amounts),
    Case("T-1", "Jumlahnya pokok - potongan + denda, dan jumlah semua tagihannya", quotes_add_up),
    Case("T-2", "NOP yang bukan 18 angka kota ini ditolak, tidak ditebak", nothing_is_guessed),
    Case("T-3", "Tiap hal dalam satu pertanyaan dijawab sendiri", each_by_itself),
    Case("P-0", "Kode yang sudah lewat: 410 code_expired", code_too_late, optional=True),
    Case("P-1", "Dibayar sekali: ulangan mendapat bukti yang sama, isi lain 409", pays_once),
    Case("P-2", "Selisih satu rupiah: amount_differs, dan tagihannya tetap utuh", amount_must_be_right),
    Case("P-3", "Sepuluh kiriman yang sama sekaligus: satu bukti", same_at_once),
    Case("P-4", "Sepuluh referensi sekaligus atas satu tagihan: satu lunas, sembilan tahu", others_at_once),
    Case("P-5", "Kode dibuka sekali untuk satu kunci, dan dibayar sekali", codes_are_kept),
    Case("P-6", "Yang ditolak tetap ditolak, meski tagihannya terbuka lagi", refused_stays_refused),
    Case("R-1", "Dibatalkan sekali: tagihan utuh lagi, bukti terlihat dibatalkan", undone_once),
    Case(
        "R-2", "Mitra lain tidak melihat dan tidak dapat membatalkannya", strangers_see_nothing, optional=True
    ),
    Case("D-1", "Daftar diperiksa, dijadikan kode, dan dibayar", list_is_paid),
)


def conformance(against: str, partner: ApiPartner, cases: Sequence[Case[ApiPlay]] = CASES) -> Findings:
    """Plays the cases against an installation and undoes what it has paid."""
    play = ApiPlay(Caller(against.rstrip("/"), partner))
    try:
        found = play_all(cases, play)
    finally:
        try:
            play.undo()
        except (Fails, Skips):  # it is gone; the findings say so
            play.paid.clear()
    return Findings("api", against, partner.name, clock.now(), found)

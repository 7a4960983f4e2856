"""Cases of ISO 8583: what a bank of the old kind tries before it trusts an installation."""

from __future__ import annotations

from functools import partial

from sppt.trials.conformance.findings import Fails
from sppt.trials.conformance.iso_line import Closed, written
from sppt.trials.conformance.iso_partner import LENGTHS
from sppt.trials.conformance.iso_play import OK, IsoPlay, at_once, expect, lines, refused, still_payable

RACERS = 8


# ---- network and form


def signs_on_echoes_and_off(play: IsoPlay) -> None:
    play.bank.line.connect()
    for what, name in (("001", "sign-on"), ("301", "echo"), ("002", "sign-off"), ("001", "sign-on lagi")):
        said = play.bank.network(what)
        expect(said, OK, name)
        if said.fields.get(70) != what:
            raise Fails(f"{name}: DE 70 dikembalikan {said.fields.get(70)!r}")


def unknown_network_code(play: IsoPlay) -> None:
    refused(play.bank.network("999"), "DE 70 999")


def nothing_before_sign_on(play: IsoPlay) -> None:
    bill, amount = play.bill()
    play.bank.line.connect()
    try:
        refused(play.ask("0200", play.bank.inquiry(bill)), "pertanyaan sebelum sign-on")
        refused(play.pay(bill, amount)[1], "pembayaran sebelum sign-on")
    finally:
        play.again()


def lines_come_and_go(play: IsoPlay) -> None:
    bill, amount = play.bill()
    message = play.bank.line.framed(written("0200", play.bank.order(bill, amount)))
    play.bank.line.send(message[: len(message) // 2])
    play.again()
    still_payable(play, bill, amount)


def several_in_one_segment(play: IsoPlay) -> None:
    bill, _ = play.bill()
    asked = [play.bank.inquiry(bill) for _ in range(4)]
    line = play.bank.line
    line.send(b"".join(line.framed(written("0200", fields)) for fields in asked))
    if play.bank.partner.framing == "iso-header":  # the kit reads such answers one at a time only
        play.again()
        return
    found = sorted(line.hear().fields.get(11, "") for _ in asked)
    if found != sorted(fields[11] for fields in asked):
        raise Fails(f"empat pesan dalam satu segmen, dijawab STAN {found}")


def one_in_many_segments(play: IsoPlay) -> None:
    bill, _ = play.bill()
    fields = play.bank.inquiry(bill)
    for byte in play.bank.line.framed(written("0200", fields)):
        play.bank.line.send(bytes([byte]))
    expect(play.bank.line.hear(), OK, "pertanyaan byte demi byte")


def letters_in_the_amount(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order = play.bank.order(bill, amount)
    refused(play.ask("0200", {**order, 4: f"{order[4][:-1]}A"}), "huruf di DE 4")
    still_payable(play, bill, amount)


def broken_messages(play: IsoPlay) -> None:
    bill, amount = play.bill()
    good = written("0200", play.bank.order(bill, amount))
    for what, body in {
        "bitmap bukan heksadesimal": good[:4] + b"Z" + good[5:],
        "pesan terpotong": good[:-5],
        "pesan kelebihan": good + b"12345",
        "hanya MTI": good[:4],
    }.items():
        if play.bank.partner.framing == "iso-header" and what == "pesan terpotong":
            continue  # without a length nobody can know that no more will come
        try:
            play.bank.line.send(play.bank.line.framed(body))
            if play.bank.partner.framing != "iso-header":
                refused(play.bank.line.hear(), what)
        except Closed:
            pass
        play.again()
        still_payable(play, bill, amount)


def unknown_messages(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order = play.bank.order(bill, amount)
    refused(play.ask("0200", {**order, 3: "999999"}), "DE 3 999999")
    try:
        refused(play.bank.line.ask("0600", order), "MTI 0600")
    except Closed:
        play.again()
    still_payable(play, bill, amount)


# ---- inquiry


def inquiry_is_answered(play: IsoPlay) -> None:
    bill, amount = play.bill()
    asked = play.bank.inquiry(bill)
    said = play.ask("0200", asked)
    expect(said, OK, "pertanyaan")
    for number in (3, 7, 11, 12, 13, 32, 37, 41, 42, 49):
        if said.fields.get(number) != asked.get(number):
            raise Fails(
                f"DE {number} dikirim {asked.get(number)!r}, dikembalikan {said.fields.get(number)!r}"
            )
    told = said.fields.get(play.family.profile, "")
    if len(told) != LENGTHS[play.bank.partner.dialect]:
        raise Fails(f"profil tagihan {len(told)} huruf, seharusnya {LENGTHS[play.bank.partner.dialect]}")
    if told[:22] != bill:
        raise Fails(f"profil menyebut {told[:22]}, bukan {bill}")
    at = play.family.nominal_at
    pokok, denda, total = (told[at + place : at + place + 12] for place in (0, 12, 24))
    if not play.family.has_total:
        total = said.fields.get(4, "")
    potongan = told[at + 36 : at + 48] if play.bank.partner.dialect == "bjb-2" else "0"
    if not (pokok + denda + total + potongan).isdigit() or not told.isascii():
        raise Fails("profil berisi jumlah yang bukan angka, atau huruf di luar ASCII")
    if int(pokok) - int(potongan) + int(denda) != int(total) or int(total) != amount:
        raise Fails(f"pokok {pokok} - potongan {potongan} + denda {denda}, total {total}, DE 4 {amount}")


def unknown_bill(play: IsoPlay) -> None:
    bill, amount = play.bill()
    unknown = f"{bill[:13]}99990{bill[18:]}"
    expect(play.ask("0200", play.bank.inquiry(unknown)), play.family.not_found, "tagihan yang tidak ada")
    expect(play.pay(unknown, amount)[1], play.family.not_found, "pembayaran tagihan yang tidak ada")


def malformed_bill(play: IsoPlay) -> None:
    bill, _ = play.bill()
    for wrong in (bill[:-5], f"{bill[:17]}X{bill[18:]}", f"0000000000000000002{bill[19:]}"):
        expect(play.ask("0200", play.bank.inquiry(wrong)), play.family.malformed, f"NOP {wrong!r}")


def another_bank(play: IsoPlay) -> None:
    """A message in another bank's name is not served on this line."""
    bill, amount = play.bill()
    other = {32: play.bank.partner.other_acquirer}
    refused(play.ask("0200", {**play.bank.inquiry(bill), **other}), "pertanyaan atas nama bank lain")
    refused(play.ask("0200", {**play.bank.order(bill, amount), **other}), "pembayaran atas nama bank lain")
    still_payable(play, bill, amount)


# ---- payment


def payment_is_booked(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order, said = play.pay(bill, amount)
    expect(said, OK, "pembayaran")
    if play.family.tells_receipt and not play.bank.receipt(said):
        raise Fails("pembayaran 00 tanpa nomor bukti (NTPD)")
    if said.fields.get(4) != order[4]:
        raise Fails(f"DE 4 dikirim {order[4]}, dikembalikan {said.fields.get(4)}")


def repeat_gets_the_first_result(play: IsoPlay) -> None:
    order, receipt = play.must_pay(*play.bill())
    play.again()
    said = play.ask("0200", order)
    play.paid.pop()  # the same payment, remembered once
    expect(said, OK, "pengulangan")
    if play.bank.receipt(said) != receipt:
        raise Fails(f"pengulangan mendapat bukti {play.bank.receipt(said)!r}, yang pertama {receipt!r}")


def same_key_other_amount(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order, _ = play.must_pay(bill, amount)
    refused(play.ask("0200", {**order, 4: f"{amount + 1000:012d}"}), "nomor yang sama dengan jumlah lain")


def wrong_amount(play: IsoPlay) -> None:
    bill, amount = play.bill()
    for wrong in (amount - 1, amount + 1):
        expect(play.pay(bill, wrong)[1], play.family.differs, f"jumlah {wrong} untuk tagihan {amount}")
    still_payable(play, bill, amount)


def refused_stays_refused(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order, said = play.pay(bill, amount - 1)
    refused(said, "jumlah yang kurang")
    refused(play.ask("0200", order), "pengulangan permintaan yang sudah ditolak")
    still_payable(play, bill, amount)


def paid_bill(play: IsoPlay) -> None:
    bill, amount = play.bill()
    _, receipt = play.must_pay(bill, amount)
    for said in (play.pay(bill, amount)[1], play.ask("0200", play.bank.inquiry(bill))):
        expect(said, play.family.paid, "tagihan yang sudah lunas")
        if play.family.receipt and play.bank.receipt(said) != receipt:
            raise Fails(f"pembayarnya sendiri tidak diberi tahu buktinya: {play.bank.receipt(said)!r}")


def race_of_payments(play: IsoPlay) -> None:
    bill, amount = play.bill()
    orders = [play.bank.order(bill, amount) for _ in range(RACERS)]
    with lines(play, RACERS) as opened:
        asks = [partial(line.ask, "0200", order) for line, order in zip(opened, orders, strict=True)]
        said = at_once(asks)
    won = [one for one in said if one.code == OK]
    for one in won:
        play.note(next(order for order in orders if order[11] == one.fields.get(11)), one)
    if len(won) != 1:
        raise Fails(
            f"dari {RACERS} pembayaran serentak atas satu tagihan, {len(won)} dijawab 00; harus tepat satu"
        )
    for one in said:
        if one.code != OK:
            expect(one, play.family.paid, "yang kalah")


def race_of_repeats(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order = play.bank.order(bill, amount)
    with lines(play, RACERS) as opened:
        said = at_once([partial(line.ask, "0200", order) for line in opened])
    for one in {one.code: one for one in said}.values():  # one order, noted once, whichever answer came first
        play.note(order, one)
    for one in said:
        expect(one, OK, "satu pembayaran yang dikirim serentak")
    receipts = {play.bank.receipt(one) for one in said}
    if len(receipts) != 1:
        raise Fails(f"satu pembayaran yang dikirim serentak mendapat {len(receipts)} bukti berbeda")


# ---- reversal


def reversal_undoes(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order, _ = play.must_pay(bill, amount)
    expect(play.ask("0400", play.bank.reversal(order)), OK, "pembatalan")
    play.paid.clear()
    still_payable(play, bill, amount)


def repeated_reversal(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order, _ = play.must_pay(bill, amount)
    undone = play.bank.reversal(order)
    expect(play.ask("0400", undone), OK, "pembatalan")
    play.paid.clear()
    for _ in range(2):
        said = play.ask("0401", undone)
        if said.mti != "0411":
            raise Fails(f"0401 dijawab {said.mti}")
        expect(said, OK, "pengulangan pembatalan")
    still_payable(play, bill, amount)


def reversal_before_its_original(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order = play.bank.order(bill, amount)
    expect(play.ask("0400", play.bank.reversal(order)), play.family.no_payment, "pembatalan tanpa pembayaran")
    refused(play.ask("0200", order), "pembayaran yang sudah dibatalkan sebelum datang")
    still_payable(play, bill, amount)


def reversal_of_something_else(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order, _ = play.must_pay(bill, amount)
    wrong = {**play.bank.reversal(order), 4: f"{amount + 1:012d}"}
    expect(play.ask("0400", wrong), play.family.no_payment, "pembatalan dengan jumlah lain")
    expect(play.ask("0200", play.bank.inquiry(bill)), play.family.paid, "tagihan sesudah itu")


def payment_after_reversal_is_new(play: IsoPlay) -> None:
    bill, amount = play.bill()
    order, first = play.must_pay(bill, amount)
    expect(play.ask("0400", play.bank.reversal(order)), OK, "pembatalan")
    play.paid.clear()
    refused(play.ask("0200", order), "pengulangan pembayaran yang sudah dibatalkan")
    _, second = play.must_pay(bill, amount)
    if play.family.tells_receipt and first == second:
        raise Fails("pembayaran baru mendapat nomor bukti yang sudah dibatalkan")

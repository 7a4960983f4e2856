"""`sppt conformance snap-va`: what a bank tries before it trusts a biller, by the rules of SNAP BI virtual accounts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sppt.kit import clock
from sppt.trials.conformance import snap_entry as entry
from sppt.trials.conformance import snap_payments as payments
from sppt.trials.conformance.findings import Case, Fails, Findings, Skips, play_all
from sppt.trials.conformance.numbers import Numbers
from sppt.trials.conformance.partner_file import SnapPartner
from sppt.trials.conformance.play import Play
from sppt.trials.conformance.snap_bank import Bank

CASES: tuple[Case[Play], ...] = (
    Case("73-1", "Token B2B diberikan untuk tanda tangan RSA yang benar", entry.token_is_given),
    Case("73-2", "Tanda tangan yang salah ditolak", entry.token_needs_signature),
    Case("73-3", "Client yang tidak dikenal ditolak", entry.token_needs_client),
    Case("73-4", "Header wajib dan bentuk waktu diperiksa", entry.token_needs_headers),
    Case("73-5", "Waktu yang basi atau di masa depan ditolak", entry.token_needs_this_time),
    Case("S-1", "Token yang tidak dikenal: 401xx01, tidak ada yang tercatat", entry.wrong_token),
    Case("S-2", "Tanda tangan yang salah: 401xx00 [Signature]", entry.wrong_signature),
    Case("S-3", "Isi atau alamat yang diubah sesudah ditandatangani ditolak", entry.changed_after_signing),
    Case("S-4", "X-PARTNER-ID orang lain: 401xx00 [Unknown client]", entry.wrong_partner),
    Case("S-5", "Waktu basi, masa depan, atau tanpa zona ditolak", entry.wrong_time),
    Case("S-6", "Spasi, CRLF, \\/, \\u, milidetik, dan Z diterima", entry.other_spellings),
    Case("F-1", "Isian wajib yang hilang disebut namanya: 400xx02 berflag 01", entry.missing_field),
    Case("F-2", "Isian yang salah bentuk disebut namanya: 400xx01 berflag 01", entry.malformed_field),
    Case("F-3", "Jumlah yang bukan rupiah dua desimal ditolak", entry.malformed_amount),
    Case("F-4", "Isi yang tidak terbaca: 400xx00 berflag 01", entry.unreadable),
    Case("F-5", "Nama yang muncul dua kali dalam JSON ditolak", entry.doubled_name),
    Case("24-1", "Pertanyaan dijawab lengkap, dalam batas panjang", payments.inquiry_is_answered),
    Case("24-2", "X-EXTERNAL-ID hanya satu kali sehari: 409xx00", payments.external_id_once_a_day),
    Case("24-3", "Nomor yang tidak terdaftar: 404xx12", payments.unknown_number),
    Case("24-4", "Nomor milik bank lain tidak terlihat", payments.number_of_another_bank),
    Case("24-5", "Nomor yang kedaluwarsa: 404xx19", payments.expired_number, optional=True),
    Case(
        "25-1",
        "Pembayaran sesudah pertanyaan dicatat dengan flag dan status tagihan",
        payments.payment_is_booked,
    ),
    Case("25-2", "Pembayaran tanpa pertanyaan dicatat", payments.payment_without_inquiry),
    Case(
        "25-3",
        "Advice atas yang belum pernah diterima dicatat sebagai yang pertama",
        payments.advice_of_something_never_seen,
    ),
    Case(
        "25-4",
        "Pengulangan dengan X-EXTERNAL-ID baru mendapat hasil yang pertama",
        payments.repeat_gets_the_first_result,
    ),
    Case("25-5", "Kedua nomor sama: 4042518 dengan flag yang pertama", payments.same_ids_are_inconsistent),
    Case(
        "25-6",
        "paymentRequestId sama dengan jumlah lain: 4042518 berflag 01",
        payments.same_request_other_amount,
    ),
    Case("25-7", "Jumlah yang tidak tepat: 4042513, tidak ada yang tercatat", payments.wrong_amount),
    Case("25-8", "Yang sudah ditolak tetap ditolak", payments.refused_stays_refused),
    Case("25-9", "Tagihan yang sudah lunas: 404xx14", payments.paid_bill),
    Case("25-10", "Pembayaran serentak atas satu nomor: tepat satu berhasil", payments.race_of_requests),
    Case("25-11", "Pengulangan serentak: semuanya mendapat bukti yang sama", payments.race_of_repeats),
    Case("26-1", "Status selalu menjawab satu kebenaran", payments.status_is_definite),
    Case(
        "34-1",
        "Kabar atas pembayaran yang sudah dicatat tidak mencatat dua kali",
        payments.notice_of_a_booked_payment,
        optional=True,
    ),
)


def conformance(against: str, partner: SnapPartner, cases: Sequence[Case[Play]] = CASES) -> Findings:
    """Plays the cases against an installation and puts back what it can."""
    bank = Bank(against.rstrip("/"), partner)
    play = Play(bank, Numbers(bank))
    try:
        found = play_all(cases, play)
    finally:
        with suppress(Fails, Skips):  # it is gone; the findings say so
            play.numbers.undo()
    return Findings("snap-va", against, partner.name, clock.now(), found)

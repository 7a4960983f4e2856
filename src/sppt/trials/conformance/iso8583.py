"""`sppt conformance iso8583`: a bank of the old kind, from the description of its dialect alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sppt.kit import clock
from sppt.trials.conformance import iso_cases as cases
from sppt.trials.conformance.findings import Case, Fails, Findings, Skips, play_all
from sppt.trials.conformance.iso_line import Closed, IsoBank, Line
from sppt.trials.conformance.iso_partner import IsoPartner
from sppt.trials.conformance.iso_play import IsoPlay

CASES: tuple[Case[IsoPlay], ...] = (
    Case("N-1", "Sign-on, echo, dan sign-off dijawab 0810 berkode 00", cases.signs_on_echoes_and_off),
    Case("N-2", "DE 70 yang tidak dikenal ditolak", cases.unknown_network_code),
    Case("N-3", "Sebelum sign-on tidak ada yang dilayani", cases.nothing_before_sign_on, optional=True),
    Case("N-4", "Sambungan yang putus di tengah pesan tidak meninggalkan apa pun", cases.lines_come_and_go),
    Case("N-5", "Beberapa pesan dalam satu segmen dijawab semuanya", cases.several_in_one_segment),
    Case("N-6", "Satu pesan dalam banyak segmen dijawab", cases.one_in_many_segments),
    Case("F-1", "Huruf di dalam jumlah ditolak, sambungan tetap hidup", cases.letters_in_the_amount),
    Case("F-2", "Pesan rusak dijawab atau ditutup, tidak pernah dicatat", cases.broken_messages),
    Case("F-3", "MTI dan DE 3 yang tidak dikenal ditolak", cases.unknown_messages),
    Case("T-1", "Pertanyaan dijawab dengan profil lengkap yang jumlahnya cocok", cases.inquiry_is_answered),
    Case("T-2", "Tagihan yang tidak ada", cases.unknown_bill),
    Case("T-3", "NOP yang salah bentuk", cases.malformed_bill),
    Case("T-4", "Atas nama bank lain tidak dilayani", cases.another_bank),
    Case("B-1", "Pembayaran dicatat dan diberi nomor bukti", cases.payment_is_booked),
    Case(
        "B-2", "Pengulangan di sambungan baru mendapat hasil yang pertama", cases.repeat_gets_the_first_result
    ),
    Case("B-3", "Nomor yang sama dengan jumlah lain ditolak", cases.same_key_other_amount),
    Case("B-4", "Jumlah yang tidak tepat ditolak, tidak ada yang tercatat", cases.wrong_amount),
    Case("B-5", "Yang sudah ditolak tetap ditolak", cases.refused_stays_refused),
    Case("B-6", "Tagihan yang sudah lunas; pembayarnya mendapat buktinya lagi", cases.paid_bill),
    Case("B-7", "Pembayaran serentak atas satu tagihan: tepat satu berhasil", cases.race_of_payments),
    Case("B-8", "Pengulangan serentak: semuanya mendapat bukti yang sama", cases.race_of_repeats),
    Case("R-1", "Pembatalan (0400) membuat tagihan terutang lagi", cases.reversal_undoes),
    Case("R-2", "Pengulangan pembatalan (0401) mendapat hasil yang pertama", cases.repeated_reversal),
    Case(
        "R-3",
        "Pembatalan sebelum pembayarannya menolak yang terlambat",
        cases.reversal_before_its_original,
    ),
    Case("R-4", "Pembatalan dengan jumlah lain tidak membatalkan apa pun", cases.reversal_of_something_else),
    Case(
        "R-5",
        "Yang dibatalkan tidak hidup lagi; yang baru bernomor baru",
        cases.payment_after_reversal_is_new,
    ),
)


def conformance(
    host: str, port: int, partner: IsoPartner, cases: Sequence[Case[IsoPlay]] = CASES
) -> Findings:
    """Plays the cases against an installation and puts back what it can."""
    play = IsoPlay(IsoBank(Line(host, port, partner)))
    try:
        with suppress(Fails, Skips, Closed):  # the first case says so
            play.again()
        found = play_all([_guarded(case) for case in cases], play)
    finally:
        with suppress(Fails, Skips, Closed):
            play.undo()
        play.bank.line.close()
    return Findings("iso8583", f"{host}:{port}", partner.name, clock.now(), found)


def _guarded(case: Case[IsoPlay]) -> Case[IsoPlay]:
    """A case after which the next begins on a line that works, whatever this one has met."""

    def run(play: IsoPlay) -> None:
        try:
            case.play(play)
        except Closed:
            raise Fails("sambungan ditutup di tengah percobaan") from None
        except Fails:
            with suppress(Fails, Skips, Closed):
                play.again()
            raise

    return Case(case.number, case.rule, run, case.optional)

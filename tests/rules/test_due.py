"""What a taxpayer reads about an amount, and what a quote keeps of it."""

from __future__ import annotations

from datetime import date

from sppt.rules.due import due
from sppt.rules.states import BillState
from tests.rules.kasus import CONTOH, TANGSEL, bill


def test_a_denda_says_months_rate_base_and_due_day_in_both_languages() -> None:
    (one,) = due(TANGSEL, [bill(2025, pokok=1_234_567)], on=date(2025, 11, 15))
    (reason,) = one.reasons
    assert reason.amount == 37_037
    assert reason.text == (
        "Denda 3 bulan × 1% dari sisa pokok Rp1.234.567, karena jatuh tempo 31 Agustus 2025 terlewati."
    )
    assert reason.text_en == "Penalty for 3 months × 1% of the remaining Rp1.234.567, due 31 August 2025."
    assert "10/2023" in reason.article


def test_a_capped_denda_says_that_it_is_capped() -> None:
    (one,) = due(TANGSEL, [bill(2019)], on=date(2026, 11, 22))
    assert "paling lama 24 bulan" in one.reasons[0].text


def test_a_waiting_programme_names_the_year_it_waits_for() -> None:
    one, _ = due(TANGSEL, [bill(2013), bill(2023)], on=date(2023, 10, 1), chosen=frozenset({2013}))
    assert "2023" in one.reasons[-1].text
    assert one.prerequisite is None


def test_a_quote_line_keeps_the_hashes_and_the_prerequisite_years_of_what_was_applied() -> None:
    bills = [bill(2013), bill(2023, state=BillState.PAID)]
    one, paid = due(TANGSEL, bills, on=date(2023, 10, 1))
    programme = next(each for each in TANGSEL.programmes if each.id == "tunggakan-2023-sampai-2013")
    assert one.rule_hashes == (TANGSEL.penalties[0].hash, programme.hash)
    assert one.prerequisite == (2023, 2023)
    assert (paid.rule_hashes, paid.prerequisite) == ((), None)


def test_a_programme_that_took_nothing_leaves_no_hash_and_no_reason() -> None:
    (one,) = due(CONTOH, [bill(2025, pokok=1_000_000)], on=date(2026, 1, 20))
    assert [reason.code for reason in one.reasons] == ["denda", "potongan_denda"]
    (fresh,) = due(CONTOH, [bill(2025, due=date(2026, 8, 31))], on=date(2026, 1, 20))
    assert (fresh.reasons, fresh.rule_hashes) == ((), ())

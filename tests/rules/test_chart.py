"""A city's accounts and journal rules are read whole, and what is wrong in them is named by line and field."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from sppt.bookkeeping.chart import Chart
from sppt.bookkeeping.chart_file import BadChart, chart_of, read_chart
from sppt.bookkeeping.words import Book, When
from sppt.rules.posting import Account

AKUN = resources.files("sppt.bookkeeping") / "akun"
ACCOUNTS = (AKUN / "36.76.toml").read_text(encoding="utf-8")
RULES = (AKUN / "kaidah.toml").read_text(encoding="utf-8")


def read(accounts: str = ACCOUNTS, rules: str = RULES) -> Chart:
    return read_chart(accounts, rules, source="akun/uji.toml")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("part", "instead", "said"),
    [
        ('kind = "aset"', 'kind = "harta"', "account[1].kind"),
        ('normal = "debit"', 'normal = "kiri"', "account[1].normal"),
        ("from = 2014-01-01", 'from = "kapan"', "account[1].from"),
        ('code = "1.1.01.02.01.0001"', 'code = "1.1.01.01.01.0001"', "account[2].code"),
        ('percent = "0.5%"', 'percent = "500%"', "allowance[1].class[1].percent"),
        ("months_up_to = 24", "months_up_to = 6", "allowance[1].class"),
        ('equity = "ekuitas"', 'equity = ""', "year_end.equity"),
        ('name = "Ekuitas"', 'nama = "Ekuitas"', "name"),
    ],
)
def test_a_fault_in_the_accounts_is_named_by_line_and_field(part: str, instead: str, said: str) -> None:
    with pytest.raises(BadChart) as caught:
        read(ACCOUNTS.replace(part, instead, 1))
    assert "akun/uji.toml: baris " in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("part", "instead", "said"),
    [
        ('debit = "kas_transit"', 'debit = "kas_apa"', "debit"),
        ('movement = "dibayar"\n', "", "movement"),
        ('when = "tahun_lalu"\n', "", "rule["),
        ('event = "hapus_impor"', 'event = "bayar_impor"', "sudah mempunyai kaidah"),
        ('accrual = [{ debit = "kas_transit", credit = "denda_lo" }]\n', "", "accrual"),
    ],
)
def test_a_fault_in_the_rules_is_named_by_line_and_field(part: str, instead: str, said: str) -> None:
    with pytest.raises(BadChart) as caught:
        read(rules=RULES.replace(part, instead, 1))
    assert "akun/kaidah.toml: baris " in str(caught.value)
    assert said in str(caught.value)


def test_the_line_is_the_line() -> None:
    part = 'kind = "kewajiban"'
    with pytest.raises(BadChart) as caught:
        read(ACCOUNTS.replace(part, 'kind = "utang"', 1))
    assert f"baris {line_of(ACCOUNTS, part)}:" in str(caught.value)


def test_a_rule_that_names_no_account_or_one_of_the_other_book_is_refused() -> None:
    for wrong, said in [("kas_lain", "tidak ada"), ("perubahan_sal", "di buku akrual")]:
        with pytest.raises(BadChart, match=said):
            read(rules=RULES.replace('credit = "denda_lo"', f'credit = "{wrong}"', 1))


def test_a_code_may_change_on_a_day_and_the_account_stays_itself() -> None:
    chart = chart_of("99.71")
    codes = [chart.code("pendapatan_lra", on=on).code for on in (date(2020, 12, 31), date(2021, 1, 1))]
    assert codes == ["4.1.1.12.01", "4.1.01.15.01.0001"]
    assert {chart.key_of(code) for code in codes} == {"pendapatan_lra"}
    assert chart.keys(Book.BUDGET).count("pendapatan_lra") == 1


def test_a_gap_and_an_overlap_of_codes_are_refused() -> None:
    text = (AKUN / "99.71.toml").read_text(encoding="utf-8")
    for until, said in [("2020-12-30", "sehari sesudah"), ("2021-06-30", "bertumpuk")]:
        with pytest.raises(BadChart, match=said):
            read(text.replace("until = 2020-12-31", f"until = {until}"))


def test_what_is_undone_is_the_rule_turned_around() -> None:
    chart = chart_of("36.76")
    done = chart.rule(
        "bayar_denda", Account.KAS_TRANSIT, Account.PENDAPATAN_DENDA, source="payment", when=None
    )
    undone = chart.rule(
        "batal_bayar_denda", Account.PENDAPATAN_DENDA, Account.KAS_TRANSIT, source="reversal", when=None
    )
    assert done is not None
    assert undone is not None
    pairs = zip(done.lines(), undone.lines(), strict=True)
    assert all((one.debit, one.credit) == (other.credit, other.debit) for (_, one), (_, other) in pairs)


def test_the_year_of_a_bill_decides_where_a_reduction_goes() -> None:
    chart = chart_of("36.76")
    found = {
        when: chart.rule(
            "pengurangan", Account.PENGURANGAN, Account.PIUTANG_POKOK, source="decision", when=when
        )
        for when in When
    }
    assert [rule.accrual[0].debit for rule in found.values() if rule] == ["potongan_lo", "koreksi_ekuitas"]


def test_the_invented_city_rounds_its_allowance_up() -> None:
    rules = chart_of("99.71").allowance(date(2026, 12, 31))
    # 40 % of Rp101 is 40,4: up to 41.
    assert rules.of([7, 101, 9]) == [0, 41, 9]

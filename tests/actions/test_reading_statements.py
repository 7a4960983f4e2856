"""The same statement is the same in MT940 and camt.053, and ours agrees with a second reader."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from pycamt.parser import Camt053Parser

from sppt.reconciliation.language import Statement, StatementEntry
from sppt.reconciliation.profile import parse_profile
from sppt.reconciliation.profiles_known import shipped
from sppt.reconciliation.reading.statements import read_statements
from sppt.reconciliation.refusals import ReportRefused
from tests.actions.report_files import CAMT, CAMT_ENTRIES, MT940, camt, entry

TODAY = date(2026, 11, 22)
ON = date(2026, 11, 20)
STATEMENT = Statement(
    account="0001234567890",
    number="325",
    first_day=ON,
    last_day=ON,
    opening=1_000_000_000,
    closing=1_001_530_000,
    entries=(
        StatementEntry(
            1, ON, ON, 1_245_000, "SETTLE-S1-20", "B0000001", "SETORAN PBB BANK SATU 20/11/2026 2 TRANSAKSI"
        ),
        StatementEntry(2, ON, ON, 300_000, "", "B0000002", "SETOR TUNAI"),
        StatementEntry(3, ON, ON, -15_000, "", "B0000003", "BIAYA ADMINISTRASI"),
    ),
)


def read(content: str | bytes, *, by: str) -> tuple[Statement, ...]:
    profile = parse_profile(shipped()[by], name=by, version=0)
    return read_statements(
        content if isinstance(content, bytes) else content.encode(),
        profile,
        accounts={"0001234567890"},
        today=TODAY,
    )


def refused(content: str | bytes, *, by: str) -> str:
    with pytest.raises(ReportRefused) as found:
        read(content, by=by)
    assert found.value.text_en
    return found.value.code


def test_a_statement_is_the_same_in_both_forms() -> None:
    assert read(MT940, by="mt940") == (STATEMENT,)
    assert read(CAMT, by="camt053") == (STATEMENT,)


def test_our_camt_reader_agrees_with_a_second_one() -> None:
    theirs = Camt053Parser(CAMT.encode())
    ours = read(CAMT, by="camt053")[0]
    signs = {"CRDT": 1, "DBIT": -1}
    read_by_them = [
        (
            int(Decimal(each["Amount"])) * signs[each["CreditDebitIndicator"]],
            str(each["BookingDate"]),
            str(each["ValueDate"]),
            str(each["TransactionID"]),
            str(each["RemittanceInformation"]),
        )
        for each in theirs.get_transactions()
    ]
    assert read_by_them == [
        (each.amount, each.booked_on.isoformat(), each.value_date.isoformat(), each.bank_reference, each.text)
        for each in ours.entries
    ]
    [balances] = theirs.get_statement_info()
    assert Decimal(balances["OpeningBalance"]) == ours.opening
    assert Decimal(balances["ClosingBalance"]) == ours.closing


def in_both_forms(chance: Random) -> tuple[str, str]:
    """One invented statement, written twice: as SWIFT and as ISO 20022 have it."""
    opening, bookings = chance.randrange(10**12), chance.randrange(1, 40)
    balance, swift, iso = (
        opening,
        [f":20:X\r\n:25:0001234567890\r\n:28C:325\r\n:60F:C261119IDR{opening},\r\n"],
        [],
    )
    for number in range(bookings):
        debit = balance > 10**9 and chance.randrange(5) == 0
        amount = chance.randrange(1, 10**9)
        balance += -amount if debit else amount
        text = "".join(chance.choice("ABC 0123-./") for _ in range(chance.randrange(1, 60))).strip() or "X"
        reference = f"R{chance.randrange(10**9)}" if chance.randrange(3) else ""
        sen = chance.choice(("", "00"))
        mark = "DBIT" if debit else "CRDT"
        swift.append(f":61:2611201120{mark[0]}{amount},{sen}NTRF{reference or 'NONREF'}//B{number}\r\n")
        swift.append(f":86:{text}\r\n")
        iso.append(entry(f"{amount}.00", mark, f"B{number}", text, reference=reference or "NOTPROVIDED"))
    swift.append(f":62F:C261120IDR{balance},00\r\n-\r\n")
    return "".join(swift), camt(iso, opening=f"{opening}.00", closing=f"{balance}.00")


def test_forty_invented_statements_are_the_same_in_both_forms_and_to_a_second_reader() -> None:
    chance = Random(6)
    signs = {"CRDT": 1, "DBIT": -1}
    for _ in range(40):
        swift, iso = in_both_forms(chance)
        [ours] = read(iso, by="camt053")
        assert read(swift, by="mt940") == (ours,)
        theirs = Camt053Parser(iso.encode()).get_transactions()
        assert [int(Decimal(each["Amount"])) * signs[each["CreditDebitIndicator"]] for each in theirs] == [
            each.amount for each in ours.entries
        ]


def test_one_booking_of_several_details_stays_one_booking() -> None:
    detail = "<TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs></TxDtls>"
    many = entry("1245000.00", "CRDT", "B1", "A").replace(
        "</NtryDtls>", detail.format("X") + detail.format("Y") + "</NtryDtls>"
    )
    [found] = read(camt([many], closing="1001245000.00"), by="camt053")
    assert [(each.amount, each.reference) for each in found.entries] == [(1_245_000, "")]


def test_marks_of_reversed_bookings_keep_their_direction() -> None:
    lines = (
        ":20:X\n:25:0001234567890\n:28C:1\n:60F:C261119IDR100,\n:61:2611201120RC40,NTRFA//B\n"
        ":61:2611201120RD15,NTRFC//D\n:62F:C261120IDR75,\n-\n"
    )
    assert [each.amount for each in read(lines, by="mt940")[0].entries] == [-40, 15]


def test_a_day_and_a_booking_day_around_the_new_year_keep_their_years() -> None:
    lines = ":20:X\n:25:0001234567890\n:28C:1\n:60F:C251230IDR0,\n:61:2512310102C40,NTRFA//B\n:62F:C260102IDR40,\n-\n"
    [found] = read(lines, by="mt940")[0].entries
    assert (found.value_date, found.booked_on) == (date(2025, 12, 31), date(2026, 1, 2))


def test_several_statements_in_one_file_must_follow_each_other() -> None:
    second = MT940.replace("C261119IDR1000000000", "C261120IDR1001530000").replace(
        "C261120IDR1001530000,00\r\n-", "-"
    )
    second = MT940.replace("1001530000", "1003060000").replace(
        ":60F:C261119IDR1000000000", ":60F:C261120IDR1001530000"
    )
    second = second.replace(":62F:C261120IDR1003060000", ":62F:C261120IDR1003060000")
    assert [each.opening for each in read(MT940 + second, by="mt940")] == [1_000_000_000, 1_001_530_000]
    assert refused(second + MT940, by="mt940") == "statement_gap"


def test_the_account_is_known_behind_the_banks_code_and_before_the_currency() -> None:
    for written in ("014/0001234567890", "0001234567890IDR", "0001-2345-67890"):
        assert (
            read(MT940.replace(":25:0001234567890", f":25:{written}"), by="mt940")[0].account
            == "0001234567890"
        )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("300000,NTRF", "300001,NTRF"), "balances_gap"),
        ((":61:2611201120C300000,NTRFNONREF//B0000002\r\n:86:SETOR TUNAI\r\n", ""), "balances_gap"),
        ((":61:2611201120C300000", "61:2611201120C300000"), "balances_gap"),
        ((":61:2611201120C300000,", ":61:2611201120C300.000,"), "statement_broken"),
        ((":61:2611201120C300000,", ":61:2613201120C300000,"), "statement_broken"),
        (("300000,NTRF", "300000,50NTRF"), "amount_sen"),
        ((":62F:", ":64:"), "statement_broken"),
        ((":60F:C261119IDR", ":60F:C261119USD"), "currency"),
        ((":25:0001234567890", ":25:9991234567890"), "account_unknown"),
        ((":62F:C261120", ":62F:C261125"), "future"),
        ((":62F:C261120", ":62F:C261119"), "statement_broken"),
        ((":20:", "20 "), "not_this_format"),
    ],
)
def test_an_mt940_that_does_not_hold_is_refused(change: tuple[str, str], code: str) -> None:
    assert change[0] in MT940
    assert refused(MT940.replace(*change), by="mt940") == code


def test_an_mt940_cut_off_anywhere_is_never_taken_for_whole() -> None:
    whole = MT940.encode()
    end = whole.index(b"1001530000,00") + len(b"1001530000")
    for size in range(0, end, 7):
        refused(whole[:size], by="mt940")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (camt(CAMT_ENTRIES[:2]), "balances_gap"),
        (CAMT.replace("300000", "300000.5"), "amount_sen"),
        (CAMT.replace(">300000<", ">300.000,00<"), "amount_form"),
        (CAMT.replace("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>", 1), "not_booked"),
        (CAMT.replace("<Ccy>IDR</Ccy>", "<Ccy>USD</Ccy>"), "currency"),
        (CAMT.replace("Ccy='IDR'>300000", "Ccy='SGD'>300000"), "currency"),
        (CAMT.replace("<Cd>CLBD</Cd>", "<Cd>CLAV</Cd>"), "statement_broken"),
        (CAMT.replace("<Dt>2026-11-20</Dt>", "<Dt>20-11-2026</Dt>"), "date"),
        (CAMT.replace("camt.053.001", "camt.052.001"), "not_this_format"),
        (CAMT[:-40], "not_this_format"),
        (CAMT.replace("<Document", '<!DOCTYPE d [<!ENTITY a "b">]><Document'), "not_this_format"),
        ("<a/>", "not_this_format"),
        ("", "file_empty"),
        (CAMT.replace("<Bal>", "<TxsSummry><TtlNtries><NbOfNtries>4</NbOfNtries></TtlNtries></TxsSummry><Bal>", 1),
         "count_lies"),
    ],
)  # fmt: skip
def test_a_camt_that_does_not_hold_is_refused(content: str, code: str) -> None:
    assert content != CAMT
    assert refused(content, by="camt053") == code


def test_a_camt_in_another_encoding_says_the_same() -> None:
    other = CAMT.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert read(other, by="camt053") == (STATEMENT,)


def test_elements_within_elements_without_end_are_refused() -> None:
    deep = CAMT.replace("<GrpHdr>", "<GrpHdr>" + "<x>" * 5_000 + "</x>" * 5_000)
    assert refused(deep, by="camt053") == "not_this_format"

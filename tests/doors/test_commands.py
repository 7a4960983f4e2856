"""The `sppt` command as an operator and a script meet it: one JSON document, exit statuses, sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import officers
from tests.commands import sppt
from tests.world import World, nop

Answer = dict[str, object]


def answered(*arguments: str, given: str = "") -> Answer:
    done = sppt(*arguments, "--json", given=given)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert isinstance(document, dict)
    return document


def refused(*arguments: str, given: str = "") -> str:
    """The refusal's code; checks that a machine gets a document and a person a sentence."""
    done = sppt(*arguments, "--json", given=given)
    assert done.returncode == 1, (done.stdout, done.stderr)
    document = json.loads(done.stdout)
    assert set(document) == {"refusal", "message"}
    assert document["message"] in done.stderr
    assert "Traceback" not in done.stderr
    return str(document["refusal"])


def test_a_bill_tells_each_year_with_its_denda_on_a_day(city: World) -> None:
    city.bill(nop(1), 2024, 1_000_000)
    city.bill(nop(1), 2025, 1_234_567)
    city.bill(nop(1), 2023, 500_000, sisa=0)
    bill = answered("bill", "36.76.050.015.005-0001.0", "--on", "2025-11-15")
    assert (bill["nop"], bill["on"]) == (nop(1), "2025-11-15")
    years = bill["years"]
    assert isinstance(years, list)
    told = [
        (year["tax_year"], year["status"], year["pokok"], year["denda"], year["months_late"])
        for year in years
    ]
    # 2024: due 31 August 2024, 15 months at 1 %; 2025: 3 months of 1 234 567 at 1 % = 37 037.01, half-up.
    assert told == [
        (2023, "paid", 0, 0, 0),
        (2024, "unpaid", 1_000_000, 150_000, 15),
        (2025, "unpaid", 1_234_567, 37_037, 3),
    ]
    assert bill["total"] == 1_000_000 + 150_000 + 1_234_567 + 37_037


def test_only_the_years_asked_for_are_told(city: World) -> None:
    for year in (2022, 2023, 2024, 2025):
        city.bill(nop(1), year)
    bill = answered("bill", nop(1), "--years", "2022-2023,2025", "--on", "2026-01-01")
    years = bill["years"]
    assert isinstance(years, list)
    assert [year["tax_year"] for year in years] == [2022, 2023, 2025]


def test_a_code_is_opened_and_paid_once_and_the_same_reference_gives_the_same_receipt(city: World) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025)
    code = answered("code", "open", f"{nop(1)}:2025", nop(2))
    items = code["items"]
    assert isinstance(items, list)
    assert [(item["nop"], item["tax_year"]) for item in items] == [(nop(1), 2025), (nop(2), 2025)]
    first = answered("counter", "pay", str(code["code"]), "--reference", "L-1")
    written = city.counts()
    again = answered("counter", "pay", str(code["code"]), "--reference", "L-1")
    assert again["receipt"] == first["receipt"]
    assert first["amount"] == code["amount"]
    assert refused("counter", "pay", str(code["code"]), "--reference", "L-2") == "already_paid"
    assert city.counts() == written


def test_a_teller_shows_who_he_is_and_nobody_else_takes_money(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sppt.kit import clock

    city.bill(nop(1), 2025)
    city.officer("laras.loket", "teller")
    city.officer("agni.audit", "auditor")
    code = str(answered("code", "open", nop(1))["code"])
    before = city.counts()
    assert refused("counter", "pay", code, "--reference", "L-1", "--officer", "agni.audit") == "role_missing"
    assert refused("counter", "pay", code, "--reference", "L-1", "--officer", "nobody") == "role_missing"
    assert city.counts() == before
    officers.enrol("laras.loket")
    monkeypatch.setenv("SPPT_OFFICER_CODE", "000000")
    assert refused("counter", "pay", code, "--reference", "L-1", "--officer", "laras.loket") == "wrong"
    assert not city.rows("SELECT 1 FROM payments_payment")
    monkeypatch.setenv("SPPT_OFFICER_CODE", officers.code(clock.now()))
    assert (
        refused("counter", "pay", code, "--reference", "L-1", "--officer", "laras.loket") == "shift_missing"
    )
    assert not city.rows("SELECT 1 FROM payments_payment")


def test_a_teller_takes_money_in_his_open_turn(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from sppt.kit import clock
    from sppt.payments import shifts

    city.bill(nop(1), 2025, 1_000_000)
    city.officer("laras.loket", "teller")
    officers.enrol("laras.loket")
    code = answered("code", "open", nop(1))
    shifts.open_shift("laras.loket", cash=50_000, at=clock.now())
    monkeypatch.setenv("SPPT_OFFICER_CODE", officers.code(clock.now()))
    paid = answered("counter", "pay", str(code["code"]), "--reference", "L-1", "--officer", "laras.loket")
    assert city.rows("SELECT actor FROM payments_payment") == [("officer:laras.loket",)]
    drawer = shifts.open_shift_of("laras.loket")
    assert drawer is not None
    assert (drawer.payments, drawer.expected) == (1, 50_000 + int(str(paid["amount"])))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("bill", "3676050015005000"), "nop_not_18_digits"),
        (("bill", "327605001500500010"), "nop_other_city"),
        (("bill", "'; DROP TABLE ledger_bill; --"), "nop_letters"),
        (("bill", "3.67605E+17"), "nop_scientific"),
        (("bill", nop(9)), "bill_not_found"),
        (("bill", nop(1), "--years", "1899"), "bill_not_found"),
        (("bill", nop(1), "--years", "two thousand"), "bad_years"),
        (("bill", nop(1), "--on", "2025-02-30"), "bad_date"),
        (("code", "open", f"{nop(1)}:2024"), "bill_not_found"),
        (("code", "open", f"{nop(2)}:2025"), "already_paid"),
        (("code", "open", nop(2)), "nothing_to_pay"),
        (("counter", "pay", "1234567890", "--reference", "L-1"), "code_not_found"),
        (("counter", "pay", "kode", "--reference", "L-1"), "code_not_found"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    city: World, arguments: tuple[str, ...], code: str
) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025, sisa=0)
    before = city.counts()
    assert refused(*arguments) == code
    assert city.counts() == before


def test_a_wrong_call_is_a_usage_error() -> None:
    assert sppt("bill").returncode == 2
    assert sppt("counter", "pay", "1234567890").returncode == 2
    assert sppt("no-such-command").returncode == 2


QUESTION = {
    "city": "36.76",
    "pokok": 1_000_000,
    "due": "2023-08-31",
    "paid_on": "2023-10-10",
    "payments": [{"on": "2023-08-01", "pokok": 400_000}],
}


def test_a_penalty_is_calculated_from_a_document(tmp_path: Path) -> None:
    # 2 % a month for due dates up to 2023, two months, on the 600 000 that remained: 24 000.
    file = tmp_path / "question.json"
    file.write_text(json.dumps(QUESTION), encoding="utf-8")
    answer = answered("calculate", "penalty", "--input", str(file))
    assert (answer["months"], answer["rate"], answer["base"], answer["denda"]) == (2, "0.02", 600_000, 24_000)
    assert answered("calculate", "penalty", "--input", "-", given=json.dumps(QUESTION)) == answer


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("[1, 2]", "not_an_object"),
        ('{"city": "36.76", "city": "36.76"}', "duplicate_key"),
        ('{"city": "36.76", "pokok": 3.5}', "float"),
        ('{"city": "99.99"}', "no_such_city"),
        ('{"city": "kelas/kota-contoh-bumi"}', "no_such_city"),
        ('{"city": "36.76", "pokok": NaN}', "float"),
        ('{"city": "36.76", "pokok": 1e6}', "float"),
        ('{"city": "36.76", "pokok": ' + "9" * 5000 + "}", "too_large"),
        ("{}", "bad_city"),
        ("[" * 100_000, "not_json"),
        (" " * (1 << 20) + " {}", "too_long"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused(text: str, code: str) -> None:
    assert refused("calculate", "penalty", "--input", "-", given=text) == code


def test_an_assessment_is_calculated_from_a_document() -> None:
    # UU 28/2009, elucidation: NJOP 421 500 000, less 10 000 000, at 0.2 %.
    question = {
        "city": "36.76",
        "tax_year": 2025,
        "land": [{"area_m2": "800", "njop_rp_m2": 300_000}],
        "buildings": [
            {"area_m2": "400", "njop_rp_m2": 350_000},
            {"area_m2": "200", "njop_rp_m2": 50_000},
            {"area_m2": "180", "njop_rp_m2": 175_000},
        ],
        "njoptkp": True,
        "override": {"tariff": "0.002"},
    }
    answer = answered("calculate", "assessment", "--input", "-", given=json.dumps(question))
    assert (answer["njop"], answer["njopkp"], answer["pokok"]) == (421_500_000, 411_500_000, 823_000)
    steps = answer["steps"]
    assert isinstance(steps, list)
    assert {"step", "formula", "inputs", "value", "unit", "article", "effective_from"} <= set(steps[-1])
    huge = json.dumps(question | {"land": [{"area_m2": "1000000000000", "njop_rp_m2": 1}]})
    assert refused("calculate", "assessment", "--input", "-", given=huge) == "too_large"


def test_a_file_that_is_not_there_is_refused() -> None:
    assert refused("calculate", "penalty", "--input", "/no/such/file") == "no_such_file"


def test_balanced_books_exit_with_zero_and_name_every_check(city: World) -> None:
    city.bill(nop(1), 2025)
    code = str(answered("code", "open", nop(1))["code"])
    answered("counter", "pay", code, "--reference", "L-1")
    books = answered("check-books")
    assert (books["ok"], books["differences"]) == (True, 0)


def test_a_bill_changed_behind_the_books_is_found(city: World) -> None:
    city.bill(nop(1), 2025)
    with city.connect() as connection:
        connection.execute("UPDATE ledger_bill SET sisa = 999999, state = 'partly_paid'")
    done = sppt("check-books", "--json")
    assert done.returncode == 1
    shown = [check["shown"] for check in json.loads(done.stdout)["checks"] if check["differences"]]
    assert shown == [[{"subject": "bill:1", "expected": 999_999, "found": 1_000_000}]]


def test_a_payment_changed_behind_the_audit_is_found(city: World) -> None:
    city.bill(nop(1), 2025)
    code = str(answered("code", "open", nop(1))["code"])
    answered("counter", "pay", code, "--reference", "L-1")
    with city.connect("") as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("ALTER TABLE payments_payment DISABLE TRIGGER ALL")
        connection.execute("UPDATE payments_payment SET reference = 'L-2'")
    done = sppt("check-books", "--json")
    assert done.returncode == 1
    assert [check["check"] for check in json.loads(done.stdout)["checks"] if check["differences"]] == [
        "11_audited_payments"
    ]


def test_the_audit_chain_is_verified_by_command(city: World) -> None:
    verified = answered("audit", "verify")
    assert (verified["ok"], verified["breaks"]) == (True, [])


def test_a_database_that_is_not_there_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPPT_ACTIVE_DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert refused("bill", nop(1)) == "database"

"""An import as a whole: a city in, all or nothing, sealed, and the database as it was made."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from sppt.imports.problems import PROBLEMS
from sppt.imports.report import ImportRefused, Mode
from sppt.payments.books import check_books
from sppt.trials.city import DirtKind, export_city
from tests.commands import sppt
from tests.doors.dumps import AT, Dump, notice, payment, problems
from tests.world import SCHEMA, World, nop

ROOT = Path(__file__).parents[2]
SQL = sorted((ROOT / "src/sppt/imports/sql").glob("*.sql"))
SHAPE = """
SELECT conrelid::regclass::text, conname, contype::text, condeferrable, condeferred, convalidated,
       pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = %s::regnamespace
UNION ALL
SELECT tablename, indexname, 'index', false, false, true, indexdef FROM pg_indexes WHERE schemaname = %s
UNION ALL
SELECT tgrelid::regclass::text, tgname, 'trigger', false, false, tgenabled <> 'D', pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT table_name, column_name, 'column', false, false, true, data_type || is_nullable || coalesce(column_default, '')
FROM information_schema.columns WHERE table_schema = %s
ORDER BY 1, 2, 3
"""


@pytest.fixture
def dump(tmp_path: Path) -> Dump:
    return Dump(tmp_path / "dump")


def shape(city: World) -> list[tuple[object, ...]]:
    """Every constraint, index, trigger and column of the city's schema."""
    return city.rows(SHAPE, SCHEMA, SCHEMA, SCHEMA)


def seals_broken(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Subjects whose imported rows are no longer what was sealed."""
    broken: list[str] = []
    for file in sorted((ROOT / "src/sppt/imports/books").rglob("*.sql")):
        broken += [str(row[0]) for row in connection.execute(file.read_bytes())]
    return broken


def test_a_city_comes_in_with_all_its_dirt_and_the_books_balance(city: World, tmp_path: Path) -> None:
    directory = tmp_path / "kota"
    made = export_city(directory, objects=1_500, seed=11)
    before = shape(city)
    report = Dump(directory).bring()
    assert shape(city) == before
    assert [checked.check for checked in check_books() if checked.count] == []
    with city.connect("reader") as auditor:
        assert seals_broken(auditor) == []
    for name, count in report.tables.items():
        assert count.read == made.rows[name], name  # type: ignore[index]
        assert count.stored + count.rejected + count.skipped == count.read
    dirt, found = made.dirt, report.problems
    assert found["amount_negative"] == dirt[DirtKind.NEGATIVE_AMOUNT]
    assert found["jatuh_tempo_blank"] == dirt[DirtKind.DUE_DATE_BLANK]
    assert found["nop_letters"] == dirt[DirtKind.NOP_WITH_LETTER]
    assert found["nop_not_18_digits"] == dirt[DirtKind.NOP_OF_17_DIGITS]
    assert found["kelurahan_unknown"] == dirt[DirtKind.UNKNOWN_KELURAHAN]
    assert found["double_payment"] == dirt[DirtKind.DOUBLE_UNDER_OTHER_KE]
    assert found["unpaid_status_though_paid"] == dirt[DirtKind.UNPAID_STATUS_THOUGH_PAID]
    assert found["jml_below_denda"] == dirt[DirtKind.JML_BELOW_DENDA]
    twice = dirt[DirtKind.SPPT_KEY_TWICE] + dirt[DirtKind.SAME_KEY_OTHER_CONTENT]
    assert found["same_key_other_content"] == twice
    # No other row is lost: what is rejected was spoilt on purpose.
    spoilt = [
        DirtKind.NEGATIVE_AMOUNT,
        DirtKind.DUE_DATE_BLANK,
        DirtKind.NOP_WITH_LETTER,
        DirtKind.NOP_OF_17_DIGITS,
    ]
    assert sum(count.rejected for count in report.tables.values()) == twice + sum(
        dirt[kind] for kind in spoilt
    )


def test_a_second_import_of_the_city_changes_nothing(city: World, tmp_path: Path) -> None:
    export_city(tmp_path / "kota", objects=300, seed=3)
    kota = Dump(tmp_path / "kota")
    kota.bring()
    written, before = city.counts(), shape(city)
    assert sum(count.stored for count in kota.bring().tables.values()) == 0
    assert (city.counts(), shape(city)) == (written, before)


def test_a_try_tells_the_same_and_stores_nothing(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025), notice(nop(2), 2025, -1)).put(
        "PEMBAYARAN_SPPT", payment(nop(1), 2025)
    )
    before, counts = shape(city), city.counts()
    tried = dump.bring(mode=Mode.TRY)
    assert (shape(city), city.counts()) == (before, counts)
    stored = dump.bring()
    assert (tried.tables, tried.findings, tried.batch) == (stored.tables, stored.findings, None)


def test_an_import_that_fails_at_the_end_leaves_nothing_behind(
    city: World, dump: Dump, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, counts = shape(city), city.counts()
    dump.put("SPPT", notice(nop(1), 2025))
    monkeypatch.setattr("sppt.imports.actions.ACTOR", "x" * 101)  # more than an audit row takes
    with pytest.raises(Exception, match="kit_audit_event"):
        dump.bring()
    assert (shape(city), city.counts()) == (before, counts)


def test_only_one_import_runs_at_a_time(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025))
    with city.connect() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(7370711)")
        with pytest.raises(ImportRefused) as refused:
            dump.bring()
    assert refused.value.code == "import_running"


def test_payments_go_on_while_an_import_waits_for_nothing_of_theirs(city: World, dump: Dump) -> None:
    city.bill(nop(9), 2024)
    with city.connect("app") as teller, teller.transaction():
        teller.execute("SELECT FROM ledger_bill FOR UPDATE")
        dump.put("SPPT", notice(nop(1), 2025)).bring()
    assert city.rows("SELECT count(*) FROM ledger_bill") == [(2,)]


def test_findings_are_kept_with_their_sentences(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025, STATUS_PEMBAYARAN_SPPT=1)).bring()
    [row] = city.rows(
        'SELECT batch_id, "table", line, key, problem, severity, nop, tax_year, message FROM imports_finding'
    )
    assert row[1:8] == ("SPPT", 2, f"{nop(1)}/2025", "paid_status_without_payment", "review", nop(1), 2025)
    assert "sisa pokok Rp100.000" in str(row[8])


def test_the_batch_keeps_the_files_by_their_digests(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025)).bring()
    [(at, files, summary)] = city.rows("SELECT at, files, summary FROM imports_batch")
    assert at == AT
    assert re.fullmatch(r"SPPT\.csv [0-9a-f]{64}", str(files))
    assert json.loads(str(summary)) == {"SPPT": [1, 1, 0, 0]}


TAMPERINGS = (
    ("UPDATE assessment_notice SET nama_wp = 'LAIN'", "notice:"),
    ("UPDATE assessment_notice SET pokok = pokok - 1", "import:"),
    ("UPDATE payments_imported_payment SET denda = 1", "imported payment:"),
    ("UPDATE payments_imported_payment SET posted = posted - 1", "import:"),
    ("UPDATE ledger_posting SET law_on = law_on - 1", "import:"),
    ("DELETE FROM ledger_posting", "import:"),
    ("DELETE FROM payments_imported_payment", "import:"),
)


def test_tampering_with_an_imported_row_breaks_its_seal(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025), notice(nop(1, kelurahan="060001"), 2025))
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000)).bring()
    with city.connect("") as superuser:
        assert seals_broken(superuser) == []
        # Whoever can do this can do anything; the seal is what remains.
        for table in ("assessment_notice", "payments_imported_payment", "ledger_posting"):
            superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER insert_only")
        for tampering, told in TAMPERINGS:
            with superuser.transaction(force_rollback=True):
                superuser.execute(tampering)
                assert any(subject.startswith(told) for subject in seals_broken(superuser)), tampering


def test_a_killed_import_stores_nothing_and_the_next_one_all(city: World, tmp_path: Path) -> None:
    made = export_city(tmp_path / "kota", objects=2_000, seed=5)
    before, counts = shape(city), city.counts()
    command = [sys.executable, "-m", "sppt.project", "import", "sismiop", str(tmp_path / "kota"), "--json"]
    for _ in range(2):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait_until_it_stores(city, child)
        child.send_signal(signal.SIGKILL)
        child.wait()
        _wait_until_alone(city)
        assert (shape(city), city.counts()) == (before, counts)
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    document = json.loads(done.stdout)
    assert document["tables"]["SPPT"]["read"] == made.rows["SPPT"]  # type: ignore[index]
    assert city.counts()["assessment_notice"] == document["tables"]["SPPT"]["stored"]


def _wait_until_it_stores(city: World, child: subprocess.Popen[bytes]) -> None:
    """Until the child's import has begun to lock what it will write."""
    for _ in range(3_000):
        assert child.poll() is None, "the import was over before it could be killed"
        locked = city.rows(
            "SELECT FROM pg_locks WHERE mode = 'ShareRowExclusiveLock' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        if locked:
            return
        time.sleep(0.01)
    raise AssertionError("the import never began")


def _wait_until_alone(city: World) -> None:
    """Until the server has noticed that the client is gone."""
    for _ in range(3_000):
        if not city.rows("SELECT FROM pg_locks WHERE mode = 'ShareRowExclusiveLock' AND granted"):
            return
        time.sleep(0.01)
    raise AssertionError("the killed import still holds its locks")


def test_the_command_tells_in_words_and_in_json(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025), notice(nop(2), 2025, TGL_JATUH_TEMPO_SPPT=""))
    command = ("import", "sismiop", str(dump.directory))
    tried = sppt(*command, "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "tidak ada yang disimpan" in tried.stdout
    assert "TGL_JATUH_TEMPO_SPPT kosong" in tried.stdout
    assert city.rows("SELECT FROM ledger_bill") == []
    done = sppt(*command, "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["tables"] == {"SPPT": {"read": 2, "stored": 1, "rejected": 1, "skipped": 0}}
    [found] = document["findings"]
    assert {name: found[name] for name in ("table", "line", "key", "problem", "severity")} == {
        "table": "SPPT",
        "line": 3,
        "key": f"{nop(2)}/2025",
        "problem": "jatuh_tempo_blank",
        "severity": "reject",
    }
    assert Path(document["rejects_file"]).exists()
    assert Path(document["rejects_file"]).is_relative_to(os.environ["SPPT_HOME"])


def test_the_command_refuses_a_bad_file_with_its_code(city: World, dump: Dump) -> None:
    dump.put_bytes("SPPT.csv", b"")
    done = sppt("import", "sismiop", str(dump.directory), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["refusal"] == "file_empty"


def test_every_problem_that_sql_names_has_its_words_and_every_word_its_use() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*SQL, *(ROOT / "src/sppt/imports" / name for name in ("lines.py", "law.py"))]
    )
    text += (ROOT / "src/sppt/imports/migrations/functions.sql").read_text(encoding="utf-8")
    assert [code for code in PROBLEMS if f"'{code}'" not in text and f'"{code}"' not in text] == []


def test_every_problem_is_explained_to_the_operator() -> None:
    page = (ROOT / "docs/operating/impor.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (note|review|reject) \|", page, re.MULTILINE))
    assert rows == {code: str(words.severity) for code, words in PROBLEMS.items()}


def test_a_report_lists_no_more_findings_than_its_bound(
    city: World, dump: Dump, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sppt.imports.actions.FINDINGS_MAX", 2)
    report = dump.put("SPPT", *(notice(nop(number), 2025, "x") for number in range(1, 6))).bring()
    assert (len(problems(report)), report.problems) == (2, {"amount_unreadable": 5})

"""Reads the city's account codes and journal rules from akun/, checked whole before use.

kaidah.toml has the rules, the same for every city; <city>.toml has its accounts, its classes of age with their
allowance, and where the year's end leads.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import TypeVar

from sppt.bookkeeping.chart import AgeClass, Allowance, Chart, Code, Line, Rule, YearEnd
from sppt.bookkeeping.words import Book, Kind, Movement, Side, When
from sppt.rules.perda.lines import at_its_line
from sppt.rules.posting import Account
from sppt.rules.reading import FieldError, Fields
from sppt.rules.rupiah import Rounding

Found = TypeVar("Found")
FORMAT = 1
ACCOUNTS_MAX = 200
RULES_MAX = 200
STANDINGS = ("confirmed", "to be confirmed by Bapenda")


class BadChart(ValueError):
    """Accounts or rules that cannot be used; `str()` names file, line, field and fault."""

    code = "bad_chart"


@cache
def chart_of(city: str) -> Chart:
    """The accounts and rules of a city, such as "36.76". Raises BadChart."""
    folder = resources.files("sppt.bookkeeping") / "akun"
    file = folder / f"{city}.toml"
    if not file.is_file():
        raise BadChart(f"Tidak ada berkas rekening akun/{city}.toml. Periksa SPPT_CITY.")
    return read_chart(
        file.read_text(encoding="utf-8"),
        (folder / "kaidah.toml").read_text(encoding="utf-8"),
        source=f"akun/{city}.toml",
    )


def read_chart(accounts: str, rules: str, *, source: str) -> Chart:
    """A city's accounts and the rules for them, from TOML texts. Raises BadChart, which names the line."""
    read = _read(rules, source="akun/kaidah.toml", reader=_rules)
    codes, allowances, year_end, city = _read(accounts, source=source, reader=_accounts)
    chart = Chart(
        city=city,
        codes=codes,
        rules=read,
        allowances=allowances,
        year_end=year_end,
        hash=hashlib.sha256(f"{accounts}\0{rules}".encode()).hexdigest()[:32],
    )
    _check_keys(chart, source)
    return chart


def _read(text: str, *, source: str, reader: Callable[[Fields], Found]) -> Found:
    try:
        top = Fields(tomllib.loads(text), path="")
        top.whole("format", at_least=FORMAT, at_most=FORMAT)
        found = reader(top)
        top.close()
    except tomllib.TOMLDecodeError as error:
        raise BadChart(f"{source}: berkas ini bukan TOML yang benar ({error}).") from None
    except FieldError as error:
        raise BadChart(str(at_its_line(error, text=text, source=source))) from None
    return found


def _accounts(top: Fields) -> tuple[tuple[Code, ...], tuple[Allowance, ...], YearEnd, str]:
    city = top.text("city")
    codes = tuple(map(_code, top.tables("account", at_most=ACCOUNTS_MAX)))
    _check_days(top, codes)
    allowances = tuple(map(_allowance, top.tables("allowance", at_most=50)))
    if not allowances or list(allowances) != sorted(allowances, key=lambda one: one.since):
        raise top.error(
            "allowance", code="bad_order", sentence="urutkan menurut tanggal `from`; paling sedikit satu."
        )
    end = top.table("year_end")
    year_end = YearEnd(
        end.text("equity"),
        end.text("budget_balance"),
        end.text("allowance"),
        end.text("allowance_expense"),
        end.text("article"),
    )
    end.word("standing", words=STANDINGS)
    end.close()
    return codes, allowances, year_end, city


def _code(one: Fields) -> Code:
    code = Code(
        key=one.text("key"),
        code=one.text("code"),
        name=one.text("name"),
        kind=Kind(one.word("kind", words=tuple(Kind))),
        normal=Side(one.word("normal", words=tuple(Side))),
        since=one.day("from"),
        until=one.day("until") if one.has("until") else None,
        standing=one.word("standing", words=STANDINGS),
    )
    one.close()
    return code


def _check_days(top: Fields, codes: tuple[Code, ...]) -> None:
    """One code on each day, and one key for each code: a report must be able to name every rupiah once."""
    last: dict[str, Code] = {}
    owner: dict[str, str] = {}
    for place, one in enumerate(codes, start=1):
        before = last.get(one.key)
        if before is not None and (before.until is None or before.until >= one.since):
            raise top.error(
                f"account[{place}].from",
                code="overlap",
                sentence=f"tanggalnya bertumpuk dengan kode {before.code}.",
            )
        if before is not None and (before.until is None or (one.since - before.until).days != 1):
            raise top.error(
                f"account[{place}].from",
                code="gap",
                sentence=f"harus sehari sesudah kode {before.code} berakhir.",
            )
        if before is not None and (before.kind, before.normal) != (one.kind, one.normal):
            raise top.error(
                f"account[{place}].kind",
                code="kind_changes",
                sentence="golongan dan saldo normal sebuah `key` tidak boleh berganti.",
            )
        if owner.setdefault(one.code, one.key) != one.key:
            raise top.error(
                f"account[{place}].code",
                code="double_code",
                sentence=f"kode ini sudah dipakai `{owner[one.code]}`.",
            )
        last[one.key] = one


def _allowance(one: Fields) -> Allowance:
    classes = tuple(map(_age_class, one.tables("class", at_most=12)))
    tops = [age.months_up_to for age in classes]
    bounded = [months for months in tops[:-1] if months is not None]
    if not tops or tops[-1] is not None or len(bounded) != len(tops) - 1 or bounded != sorted(set(bounded)):
        raise one.error(
            "class",
            code="bad_order",
            sentence="`months_up_to` harus naik, dan hanya golongan terakhir tanpa batas.",
        )
    made = Allowance(
        since=one.day("from"),
        rounding=Rounding(one.word("rounding", words=tuple(Rounding))),
        classes=classes,
        article=one.text("article"),
        standing=one.word("standing", words=STANDINGS),
    )
    one.close()
    return made


def _age_class(one: Fields) -> AgeClass:
    months = one.whole("months_up_to", at_least=1, at_most=1200) if one.has("months_up_to") else None
    made = AgeClass(one.text("name"), one.text("name_en"), months, one.rate("percent"))
    one.close()
    return made


def _rules(top: Fields) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for place, one in enumerate(top.tables("rule", at_most=RULES_MAX), start=1):
        rule = _rule(one)
        if any(_meet(rule, other) for other in rules):
            raise top.error(
                f"rule[{place}]",
                code="double_rule",
                sentence=f"peristiwa {rule.event} sudah mempunyai kaidah untuk hal yang sama.",
            )
        rules.append(rule)
    for place, rule in enumerate(rules, start=1):
        same = [other for other in rules if _place(other) == _place(rule)]
        if rule.when is not None and {other.when for other in same} != set(When):
            raise top.error(
                f"rule[{place}].when",
                code="half_rule",
                sentence="tulis kaidah untuk kedua keadaan: tahun_ini dan tahun_lalu.",
            )
    return tuple(rules)


def _rule(one: Fields) -> Rule:
    accounts = tuple(Account)
    rule = Rule(
        event=one.text("event"),
        debit=Account(one.word("debit", words=accounts)),
        credit=Account(one.word("credit", words=accounts)),
        source=one.text("source") if one.has("source") else "",
        when=When(one.word("when", words=tuple(When))) if one.has("when") else None,
        movement=Movement(one.word("movement", words=tuple(Movement))) if one.has("movement") else None,
        accrual=_lines(one, "accrual"),
        budget=_lines(one, "budget"),
        article=one.text("article"),
    )
    touches = Account.PIUTANG_POKOK in {rule.debit, rule.credit}
    if touches is not (rule.movement is not None):
        raise one.error(
            "movement",
            code="movement",
            sentence="wajib untuk kaidah yang menggerakkan piutang_pokok, dan hanya untuk itu.",
        )
    if not rule.accrual:
        raise one.error("accrual", code="missing_key", sentence="setiap peristiwa mempunyai jurnal akrual.")
    one.close()
    return rule


def _lines(one: Fields, key: str) -> tuple[Line, ...]:
    if not one.has(key):
        return ()
    found = []
    for line in one.tables(key, at_most=6):
        found.append(Line(line.text("debit"), line.text("credit")))
        line.close()
    return tuple(found)


def _place(rule: Rule) -> tuple[str, Account, Account, str]:
    return rule.event, rule.debit, rule.credit, rule.source


def _meet(one: Rule, other: Rule) -> bool:
    """Whether one posting could fall under both."""
    return (
        (one.event, one.debit, one.credit) == (other.event, other.debit, other.credit)
        and (not one.source or not other.source or one.source == other.source)
        and (one.when is None or other.when is None or one.when is other.when)
    )


def _check_keys(chart: Chart, source: str) -> None:
    """Every key that rules and year end name is an account of the right book."""
    kinds = {one.key: one.kind for one in chart.codes}
    wanted = [
        (key, book, f"kaidah {rule.event}")
        for rule in chart.rules
        for book, line in rule.lines()
        for key in (line.debit, line.credit)
    ]
    end = chart.year_end
    wanted += [(key, Book.ACCRUAL, "year_end") for key in (end.equity, end.allowance, end.allowance_expense)]
    wanted.append((end.budget_balance, Book.BUDGET, "year_end"))
    for key, book, whose in wanted:
        if key not in kinds:
            raise BadChart(f"{source}: rekening {key!r} dipakai {whose} tetapi tidak ada di berkas ini.")
        if kinds[key].book is not book:
            raise BadChart(
                f"{source}: {whose} memakai {key!r} di buku {book}, padahal itu rekening {kinds[key]}."
            )

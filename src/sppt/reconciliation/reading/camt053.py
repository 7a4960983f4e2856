"""Statements in ISO 20022 camt.053, read with expat: no document type, no entity, bounded in depth and size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.parsers import expat

from sppt.reconciliation.language import Statement, StatementEntry
from sppt.reconciliation.refusals import ReportRefused
from sppt.rules.calendar import WIB

SIZE_MAX = 64 << 20
DEPTH_MAX = 40
NODES_MAX = 3_000_000
NO_REFERENCE = "NOTPROVIDED"

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d")
_AMOUNT = re.compile(r"(\d{1,16})(?:\.(\d{1,5}))?", re.ASCII)
_OPENINGS = ("OPBD", "PRCD", "ITBD")
_CLOSINGS = ("CLBD", "ITBD")


@dataclass(slots=True)
class _Node:
    """An element without its namespace."""

    tag: str
    line: int
    given: Mapping[str, str]
    text: str = ""
    children: list[_Node] = field(default_factory=list)

    def all(self, path: str) -> Iterator[_Node]:
        """The elements below along a path such as Acct/Id."""
        first, _, rest = path.partition("/")
        for child in self.children:
            if child.tag == first:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def one(self, path: str) -> str:
        """The text of the first element along a path, "" if there is none."""
        return next((found.text.strip() for found in self.all(path)), "")


def read_camt053(content: bytes) -> list[Statement]:
    """Every statement of a file, in its order. Raises ReportRefused."""
    if not content.strip():
        raise ReportRefused("file_empty")
    if len(content) > SIZE_MAX:
        raise ReportRefused("file_too_large", wanted=f"{SIZE_MAX >> 20} MiB")
    root = _Tree().read(content)
    found = list(root.all("BkToCstmrStmt/Stmt"))
    if root.tag != "Document" or not found:
        raise ReportRefused("not_this_format", wanted="camt.053")
    return [_statement(each) for each in found]


class _Tree:
    """Builds the elements while expat walks the bytes."""

    def __init__(self) -> None:
        self._root = _Node("", 0, {})
        self._open = [self._root]
        self._nodes = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, content: bytes) -> _Node:
        try:
            self._parser.Parse(content, True)  # noqa: FBT003 (expat's own way to say that this is all)
        except (expat.ExpatError, ValueError, LookupError):
            raise ReportRefused(
                "not_this_format", line=self._parser.ErrorLineNumber, wanted="camt.053"
            ) from None
        return self._root.children[0]

    def _start(self, name: str, given: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        self._nodes += 1
        if (self._nodes == 1 and not _NAMESPACE.fullmatch(namespace)) or len(self._open) > DEPTH_MAX:
            raise ReportRefused("not_this_format", wanted="camt.053")
        if self._nodes > NODES_MAX:
            raise ReportRefused("file_too_large", wanted=f"{NODES_MAX} elemen")
        node = _Node(tag, self._parser.CurrentLineNumber, given)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _doctype(self, *_: object) -> None:
        """No bank sends one; its entities could swell or name other files."""
        raise ReportRefused("not_this_format", line=self._parser.CurrentLineNumber, wanted="camt.053")


def _statement(node: _Node) -> Statement:
    currency = node.one("Acct/Ccy")
    if currency not in {"", "IDR"}:
        raise ReportRefused("currency", line=node.line, text=currency)
    opening, _ = _balance(node, _OPENINGS, first=0)
    closing, closed_on = _balance(node, _CLOSINGS, first=-1)
    entries = tuple(_entry(number, each) for number, each in enumerate(node.all("Ntry"), start=1))
    declared = node.one("TxsSummry/TtlNtries/NbOfNtries")
    if declared and declared != str(len(entries)):
        raise ReportRefused("count_lies", line=node.line, text=declared, wanted=str(len(entries)))
    return Statement(
        account=node.one("Acct/Id/Othr/Id") or node.one("Acct/Id/IBAN"),
        number=(node.one("LglSeqNb") or node.one("ElctrncSeqNb") or node.one("Id")).lstrip("0"),
        first_day=min((entry.booked_on for entry in entries), default=closed_on),
        last_day=closed_on,
        opening=opening,
        closing=closing,
        entries=entries,
    )


def _balance(node: _Node, kinds: tuple[str, ...], *, first: int) -> tuple[int, date]:
    for kind in kinds:
        found = [each for each in node.all("Bal") if each.one("Tp/CdOrPrtry/Cd") == kind]
        if found:
            return _signed(found[first]), _day(found[first], "Dt")
    raise ReportRefused("statement_broken", line=node.line, text=kinds[0])


def _signed(node: _Node) -> int:
    """Whole rupiah, below zero for a debit. The mark says what happened, for a reversal too."""
    amount = next(node.all("Amt"), None)
    if amount is None:
        raise ReportRefused("statement_broken", line=node.line, text="Amt")
    if amount.given.get("Ccy") != "IDR":
        raise ReportRefused("currency", line=amount.line, text=amount.given.get("Ccy", ""))
    match = _AMOUNT.fullmatch(amount.text.strip())
    if match is None:
        raise ReportRefused("amount_form", line=amount.line, text=amount.text, wanted="Amt")
    if (match.group(2) or "").strip("0"):
        raise ReportRefused("amount_sen", line=amount.line, text=amount.text, wanted="Amt")
    mark = node.one("CdtDbtInd")
    if mark not in {"CRDT", "DBIT"}:
        raise ReportRefused("statement_broken", line=node.line, text="CdtDbtInd")
    return int(match.group(1)) if mark == "CRDT" else -int(match.group(1))


def _day(node: _Node, path: str) -> date:
    day, moment = node.one(f"{path}/Dt"), node.one(f"{path}/DtTm")
    try:
        if day:
            return date.fromisoformat(day)
        found = datetime.fromisoformat(moment)
    except ValueError:
        raise ReportRefused("date", line=node.line, text=day or moment, wanted=path) from None
    return (found.astimezone(WIB) if found.tzinfo else found).date()


def _entry(number: int, node: _Node) -> StatementEntry:
    status = node.one("Sts/Cd") or node.one("Sts")
    if status != "BOOK":
        raise ReportRefused("not_booked", line=node.line, text=status)
    booked_on = _day(node, "BookgDt")
    details = list(node.all("NtryDtls/TxDtls"))
    alone = (
        details[0] if len(details) == 1 else None
    )  # several details are one booking: theirs are other references
    reference = node.one("NtryRef") if alone is None else alone.one("Refs/EndToEndId")
    texts = [each.text for detail in details for each in detail.all("RmtInf/Ustrd")]
    return StatementEntry(
        entry_no=number,
        booked_on=booked_on,
        value_date=_day(node, "ValDt") if node.one("ValDt/Dt") or node.one("ValDt/DtTm") else booked_on,
        amount=_signed(node),
        reference="" if reference == NO_REFERENCE else reference,
        bank_reference=node.one("AcctSvcrRef"),
        text=" ".join((" ".join(texts) or node.one("AddtlNtryInf")).split()),
    )

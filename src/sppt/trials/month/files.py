"""The banks' files as bytes: each channel's report in the form agreed with it, and the account's statement."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from sppt.rules.calendar import WIB
from sppt.trials.month.banks import Banks, Credit, Line, Planted, Report

OPENING = 1_000_000_000
QRIS_COLUMNS = (
    *("Merchant Group", "Transaction Type", "RRN", "Invoice No", "Amount", "MDR Amount", "Transaction Time"),
    *("Settlement Date", "Original RRN", "Partner Reference No"),
)


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file with the form it is in."""

    name: str
    profile: str
    content: bytes


def files(banks: Banks, *, profiles: Mapping[str, str], prefixes: Mapping[str, str]) -> tuple[BankFile, ...]:
    """Every report, then a statement for each day with credits; `prefixes` begin the numbers of virtual accounts."""
    reports = []
    for report in banks.reports:
        profile = profiles[report.channel]
        suffix, write = FORMS[profile]
        name = f"{report.channel}-{report.day:%Y%m%d}{suffix}"
        if report.lines:
            reports.append(BankFile(name, profile, write(report, prefixes.get(report.channel, ""))))
    statements = [
        BankFile(f"rkud-{day.account[-4:]}-{day.on:%Y%m%d}.sta", "mt940", mt940(day))
        for day in account_days(banks.arrived)
    ]
    return (*reports, *statements)


def write_files(directory: Path, many: Sequence[BankFile], planted: Sequence[Planted]) -> None:
    """The files, and beside them the labels (`label.json`) by which a reconciliation can be judged."""
    directory.mkdir(parents=True, exist_ok=True)
    for one in many:
        (directory / one.name).write_bytes(one.content)
    rows = [
        {
            "label": str(one.label),
            "channel": one.channel,
            "day": one.day.isoformat(),
            "reference": one.reference,
            "amount": one.amount,
        }
        for one in planted
    ]
    (directory / "label.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _net(lines: Sequence[Line]) -> int:
    return sum(-line.amount if line.reversal else line.amount for line in lines)


def _dotted(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _api(report: Report, _: str) -> bytes:
    rows = [
        "channel,kind,reference,nop,tax_year,payment_code,amount,fee,paid_at,settlement_date,receipt,original_reference"
    ]
    rows += [
        f"{report.channel},{'reversal' if line.reversal else 'payment'},{line.reference},{line.nop},"
        f"{line.tax_year or ''},{line.code},{line.amount},{line.fee},{line.paid_at.isoformat(timespec='seconds')},"
        f"{line.settles_on},{line.receipt},{line.original_reference}"
        for line in report.lines
    ]
    rows.append(f"TOTAL,{len(report.lines)},{_net(report.lines)}")
    return ("\n".join(rows) + "\n").encode()


def _va(report: Report, prefix: str) -> bytes:
    rows = [
        "LAPORAN VIRTUAL ACCOUNT PBB-P2",
        f"Tanggal {report.day:%d/%m/%Y}",
        "Kode Mitra;Status;No. Referensi;Nomor VA;Nominal;Biaya;Tanggal;Jam;Tgl Setor;Ref. Asal",
    ]
    rows += [
        f"{report.channel};{'REVERSAL' if line.reversal else 'SUKSES'};{line.reference};{prefix}{line.code};"
        f"{_dotted(line.amount)},00;{_dotted(line.fee)},00;{line.paid_at.astimezone(WIB):%d/%m/%Y;%H:%M:%S};"
        f"{line.settles_on:%d/%m/%Y};{line.original_reference}"
        for line in report.lines
    ]
    rows.append(f"Total;{len(report.lines)};{_dotted(_net(report.lines))},00")
    return ("\r\n".join(rows) + "\r\n").encode("cp1252")


def _counter(report: Report, _: str) -> bytes:
    rows = ["Kanal;Jenis;Nomor Bukti;NOP;Tahun Pajak;Kode Bayar;Jumlah;Tanggal;Jam;NTPD;Bukti Asal"]
    rows += [
        f"{report.channel};{'BATAL' if line.reversal else 'BAYAR'};{line.reference};{line.nop};{line.tax_year or ''};"
        f"{line.code};{_dotted(line.amount)};{line.paid_at.astimezone(WIB):%d-%m-%Y;%H:%M:%S};{line.receipt};"
        f"{line.original_reference}"
        for line in report.lines
    ]
    rows.append(f"JUMLAH;{len(report.lines)};{_dotted(_net(report.lines))}")
    return ("\n".join(rows) + "\n").encode()


def _qris(report: Report, _: str) -> bytes:
    rows = [",".join(QRIS_COLUMNS)]
    rows += [
        f"{report.channel},{'VOID' if line.reversal else 'PAYMENT'},{line.reference},{line.code},"
        f'"{line.amount:,}.00","{line.fee:,}.00",{line.paid_at.astimezone(WIB):%Y-%m-%d %H:%M:%S},'
        f"{line.settles_on},{line.original_reference},{line.ours}"
        for line in report.lines
    ]
    return ("\n".join(rows) + "\n").encode()


def _fixed(report: Report, _: str) -> bytes:
    rows = [f"H{report.channel:<24}{report.day:%Y%m%d}".ljust(154)]
    rows += [
        f"D{report.channel:<24}{'R' if line.reversal else 'P'}{line.reference:<24}{line.nop:<18}"
        f"{line.tax_year or '':<4}{line.code:<10}{line.amount * 100:014d}{line.fee * 100:012d}"
        f"{line.paid_at.astimezone(WIB):%Y%m%d%H%M%S}{line.settles_on:%Y%m%d}{line.original_reference:<24}"
        for line in report.lines
    ]
    rows.append(f"T{len(report.lines):09d}{_net(report.lines) * 100:016d}".ljust(154))
    return ("\r\n".join(rows) + "\r\n").encode("ascii")


FORMS: Mapping[str, tuple[str, Callable[[Report, str], bytes]]] = {
    "api-csv": (".csv", _api),
    "va-csv": (".csv", _va),
    "loket-csv": (".csv", _counter),
    "qris-csv": (".csv", _qris),
    "iso-fixed": (".txt", _fixed),
}


@dataclass(frozen=True, slots=True)
class AccountDay:
    """What an account's statement of one day says, in rupiah."""

    account: str
    number: int
    on: date
    opening: int
    entries: tuple[Credit, ...]

    @property
    def closing(self) -> int:
        return self.opening + sum(one.amount for one in self.entries)


def account_days(arrived: Sequence[Credit]) -> list[AccountDay]:
    """A statement for each day with credits, their balances in a chain."""
    by_day: dict[tuple[str, date], list[Credit]] = defaultdict(list)
    for one in arrived:
        by_day[one.account, one.on].append(one)
    made: list[AccountDay] = []
    balances: dict[str, int] = {}
    for number, ((account, on), many) in enumerate(sorted(by_day.items()), start=1):
        day = AccountDay(account, number, on, balances.get(account, OPENING), tuple(many))
        balances[account] = day.closing
        made.append(day)
    return made


def mt940(day: AccountDay) -> bytes:
    """A statement as SWIFT writes it (MT940, fields 20 to 62F)."""
    on, before = day.on, day.on - timedelta(days=1)
    rows = [
        f":20:RKUD{on:%y%m%d}",
        f":25:{day.account}",
        f":28C:{day.number:05d}/001",
        f":60F:C{before:%y%m%d}IDR{day.opening},00",
    ]
    for place, one in enumerate(day.entries, start=1):
        rows.append(
            f":61:{on:%y%m%d}{on:%m%d}C{one.amount},00NTRF{one.reference}//S{day.number:05d}{place:04d}"
        )
        rows.append(f":86:{one.text[:65]}")
    rows.append(f":62F:C{on:%y%m%d}IDR{day.closing},00")
    return ("\r\n".join(rows) + "\r\n-\r\n").encode("ascii")


def camt053(day: AccountDay) -> bytes:
    """The same statement as ISO 20022 writes it (camt.053.001.02)."""
    on = day.on
    entries = "".join(
        f'<Ntry><Amt Ccy="IDR">{one.amount}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>"
        f"<AcctSvcrRef>S{day.number:05d}{place:04d}</AcctSvcrRef><BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{escape(one.reference)}</EndToEndId></Refs>"
        f"<RmtInf><Ustrd>{escape(one.text[:65])}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for place, one in enumerate(day.entries, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>RKUD{on:%y%m%d}</MsgId><CreDtTm>{on}T23:00:00+07:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{day.number:05d}</Id><ElctrncSeqNb>{day.number}</ElctrncSeqNb>"
        f"<CreDtTm>{on}T23:00:00+07:00</CreDtTm>"
        f"<Acct><Id><Othr><Id>{day.account}</Id></Othr></Id><Ccy>IDR</Ccy></Acct>"
        f"{_balance('OPBD', day.opening, on - timedelta(days=1))}{_balance('CLBD', day.closing, on)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>\n"
    ).encode()


def _balance(code: str, amount: int, on: date) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">{amount}.00</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
    )

"""Reports and statements as banks would send them, written by hand; tests change one thing in each."""

from __future__ import annotations

from collections.abc import Iterable

API_HEADER = (
    "channel,kind,reference,nop,tax_year,payment_code,amount,fee,paid_at,settlement_date,receipt"
    ",original_reference"
)
API_LINES = (
    "bank-satu,payment,S1-001,367605001500502120,2026,,1250000,2500,2026-11-20T08:15:00+07:00,2026-11-21,,",
    "bank-satu,payment,S1-002,,,1234567890,300000,2500,2026-11-20T09:00:00+07:00,2026-11-21,ABCD0000EFGH1111,",
    "bank-satu,reversal,S1-003,367605001500502120,2026,,1250000,0,2026-11-20T10:30:05+07:00,2026-11-21,,S1-001",
)
API_TOTAL = "TOTAL,3,300000"
API = "\n".join([API_HEADER, *API_LINES, API_TOTAL, ""])

VA = (
    "LAPORAN PENERIMAAN VIRTUAL ACCOUNT\r\n"
    "Tanggal 20/11/2026 – PBB-P2\r\n"
    "Tanggal;Jam;Kode Mitra;Nomor VA;Nama;Nominal;Biaya;No. Referensi;Status;Tgl Setor;Ref. Asal\r\n"
    "20/11/2026;08:15:00;bank-va;880812341234567890;Siti Nurhaliza;1.250.000,00;0,00;VA0001;SUKSES;23/11/2026;\r\n"
    "20/11/2026;21:59:59;bank-va;880812340000000042;José;75.000,00;0,00;VA0002;SUKSES;23/11/2026;\r\n"
    "20/11/2026;22:10:00;bank-va;880812340000000042;José;75.000,00;0,00;VA0003;GAGAL;;\r\n"
    "Total;2;1.325.000,00\r\n"
)

MT940 = (
    ":20:KASDA2011\r\n"
    ":25:0001234567890\r\n"
    ":28C:00325/001\r\n"
    ":60F:C261119IDR1000000000,00\r\n"
    ":61:2611201120C1245000,00NTRFSETTLE-S1-20//B0000001\r\n"
    ":86:SETORAN PBB BANK SATU 20/11/2026\r\n"
    " 2 TRANSAKSI\r\n"
    ":61:2611201120C300000,NTRFNONREF//B0000002\r\n"
    ":86:SETOR TUNAI\r\n"
    ":61:2611201120D15000,00NCHGNONREF//B0000003\r\n"
    ":86:BIAYA ADMINISTRASI\r\n"
    ":62F:C261120IDR1001530000,00\r\n"
    "-\r\n"
)


def camt(entries: Iterable[str], *, opening: str = "1000000000.00", closing: str = "1001530000.00") -> str:
    """The frame of a camt.053 with two balances around its entries."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>KASDA</MsgId><CreDtTm>2026-11-20T23:00:00+07:00</CreDtTm></GrpHdr>"
        "<Stmt><Id>S</Id><ElctrncSeqNb>325</ElctrncSeqNb>"
        "<Acct><Id><Othr><Id>0001234567890</Id></Othr></Id><Ccy>IDR</Ccy></Acct>"
        f"{_balance('OPBD', opening, '2026-11-19')}{_balance('CLBD', closing, '2026-11-20')}"
        f"{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    )


def _balance(kind: str, amount: str, day: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='IDR'>{amount}</Amt>"
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def entry(amount: str, mark: str, bank_reference: str, text: str, *, reference: str = "NOTPROVIDED") -> str:
    """One booked entry of 20 November 2026."""
    return (
        f"<Ntry><Amt Ccy='IDR'>{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        "<BookgDt><Dt>2026-11-20</Dt></BookgDt><ValDt><Dt>2026-11-20</Dt></ValDt>"
        f"<AcctSvcrRef>{bank_reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId>"
        f"</Refs><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


CAMT_ENTRIES = (
    entry(
        "1245000.00",
        "CRDT",
        "B0000001",
        "SETORAN PBB BANK SATU 20/11/2026 2 TRANSAKSI",
        reference="SETTLE-S1-20",
    ),
    entry("300000", "CRDT", "B0000002", "SETOR TUNAI"),
    entry("15000.00", "DBIT", "B0000003", "BIAYA ADMINISTRASI"),
)
CAMT = camt(CAMT_ENTRIES)

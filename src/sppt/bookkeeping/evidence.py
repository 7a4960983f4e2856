"""The evidence pack of a sample: a ZIP in which an auditor finds, for each receipt, everything the city knows of it.

What was known when the sample was picked, not later: the same sample gives the same bytes whenever the pack is made,
as long as the city's document keys are the same. manifest.json names every file with its SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import islice

from sppt.bookkeeping.sampling import Sample
from sppt.bookkeeping.tracing import Trace, traces
from sppt.documents import actions, store
from sppt.documents.press import Press
from sppt.kit import trail
from sppt.kit.canonical import canonical
from sppt.kit.sheets import csv_bytes
from sppt.rules.calendar import WIB

FORMAT = 1
AT_ONCE = 20
AUDIT_ROWS_MAX = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of a ZIP; no file in it carries a moment of its own
Watch = Callable[[int], None]
Content = tuple[str, bytes]

READ_ME = """Paket bukti PBB-P2
==================
manifest.json   ringkasan sampel dan SHA-256 setiap berkas di paket ini
sampel.csv      bukti bayar yang terpilih, menurut urutan pemilihan
posting.csv     posting buku besar dari setiap bukti
jejak.csv       baris jejak audit tentang setiap bukti
laporan.csv     baris laporan kanal yang menyebut setiap bukti
rekening-koran.csv  baris rekening koran RKUD yang menyelesaikannya, dengan nomor STS
pesan/          pesan mitra tentang setiap bukti, tanpa nama dan tanda tangan
bukti/          bukti bayar (STTS) bertanda tangan; yang sudah dibatalkan tidak ada

Cara memeriksa: hitung SHA-256 setiap berkas dan cocokkan dengan manifest.json. Pilih ulang sampel dengan benih yang
sama di halaman Bukti audit; hasilnya harus sama. Rantai jejak audit diperiksa dengan `sppt audit verify`.
"""


def build(sample: Sample, press: Press, *, watch: Watch) -> bytes:
    """The pack's bytes; `watch` hears how many receipts are done. Makes receipts' documents that are not there yet."""
    receipts = [one.receipt for one in sample.picked]
    facts: list[Trace] = []
    files: list[Content] = [("BACA.txt", READ_ME.encode()), ("sampel.csv", _picked(sample))]
    for some in _batches(sorted(receipts)):
        found = traces(some, until=sample.made_at)
        facts += found
        files += [(f"pesan/{one.payment.receipt}.json", _messages(one)) for one in found]
        files += _documents([one for one in found if one.payment.reversal is None], press, sample.made_at)
        watch(len(facts))
    files.append(("posting.csv", _postings(facts)))
    files.append(("laporan.csv", _claims(facts)))
    files.append(("rekening-koran.csv", _bank(facts)))
    files.append(("jejak.csv", _trail(facts, sample.made_at)))
    files.sort()
    return _zipped([("manifest.json", _manifest(sample, files)), *files])


def _batches(receipts: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(receipts)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _documents(standing: Sequence[Trace], press: Press, at: datetime) -> list[Content]:
    """The signed receipts, from the store of documents."""
    numbers = [one.payment.receipt for one in standing]
    made = actions.make(press, numbers, "id", at=at)
    found = []
    for number in numbers:
        content = store.get(press.folder, made[number].sha256) if number in made else None
        if content is not None:
            found.append((f"bukti/{number}.pdf", content))
    return found


def _picked(sample: Sample) -> bytes:
    titles = ("urutan", "bukti", "jumlah", "kena")
    return csv_bytes(titles, [(one.place, one.receipt, one.amount, one.hits) for one in sample.picked])


def _postings(facts: Sequence[Trace]) -> bytes:
    titles = (
        "bukti", "posting", "saat", "hari_buku", "tanggal_hukum", "peristiwa", "debit", "kredit", "kanal", "jumlah",
        "nop", "tahun_pajak",
    )  # fmt: skip
    rows = [
        (
            trace.payment.receipt,
            one.id,
            one.at,
            one.business_day,
            one.law_on,
            one.event,
            one.debit,
            one.credit,
            one.channel,
            one.amount,
            one.nop,
            one.tax_year,
        )
        for trace in facts
        for one in trace.postings
    ]
    return csv_bytes(titles, rows)


def _claims(facts: Sequence[Trace]) -> bytes:
    titles = ("bukti", "berkas", "sha256_berkas", "baris", "jenis", "referensi", "jumlah", "biaya", "saat")
    rows = [
        (
            trace.payment.receipt,
            one.file,
            one.sha256,
            one.line_no,
            one.kind,
            one.reference,
            one.amount,
            one.fee,
            one.paid_at,
        )
        for trace in facts
        for one in trace.claims
    ]
    return csv_bytes(titles, rows)


def _bank(facts: Sequence[Trace]) -> bytes:
    titles = (
        "bukti",
        "rekening",
        "dibukukan",
        "tanggal_nilai",
        "jumlah",
        "referensi",
        "referensi_bank",
        "sts",
    )
    rows = [
        (
            trace.payment.receipt,
            one.account,
            one.booked_on,
            one.value_date,
            one.amount,
            one.reference,
            one.bank_reference,
            one.slip,
        )
        for trace in facts
        for one in trace.bank
    ]
    return csv_bytes(titles, rows)


def _trail(facts: Sequence[Trace], until: datetime) -> bytes:
    titles = ("bukti", "baris", "saat", "siapa", "apa", "tentang", "rincian")
    rows = []
    for trace in facts:
        receipt = trace.payment.receipt
        events = trail.events(trail.Filter(subject=f"payment:{receipt}"), limit=AUDIT_ROWS_MAX)
        rows += [
            (receipt, one.id, one.at, one.actor, one.verb, one.subject, one.detail)
            for one in sorted(events, key=lambda event: event.id)
            if one.at <= until
        ]
    return csv_bytes(titles, rows)


def _messages(trace: Trace) -> bytes:
    """What the bank's machine said and was answered, as it was logged: redacted."""
    payment = {
        key: _plain(value)
        for key, value in asdict(trace.payment).items()
        if key not in {"token", "id", "bills"}
    }
    messages = [
        {
            "at": _plain(one.at),
            "partner": one.partner,
            "route": one.route,
            "status": one.status,
            "outcome": one.outcome,
            "request": one.request,
            "response": one.response,
        }
        for one in trace.messages
    ]
    told = {"payment": payment, "messages": messages}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _plain(value: object) -> str | int | None:
    if isinstance(value, datetime):
        return value.astimezone(WIB).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)


def _manifest(sample: Sample, files: Sequence[Content]) -> bytes:
    wanted = sample.wanted
    told = {
        "format": FORMAT,
        "sample": {
            "number": sample.id,
            "picking": str(wanted.picking),
            "seed": wanted.seed,
            "first": wanted.first.isoformat(),
            "last": wanted.last.isoformat(),
            "channel": wanted.channel,
            "kecamatan": wanted.kecamatan,
            "wanted": wanted.size,
            "population": sample.population,
            "total": sample.total,
            "newest_payment": sample.newest_payment,
            "made_at": _plain(sample.made_at),
            "made_by": sample.made_by,
        },
        "audit_chain": {"seal": sample.seal, "head": sample.head},
        "files": [
            {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files
        ],
    }
    return (json.dumps(json.loads(canonical(told)), ensure_ascii=False, indent=1) + "\n").encode()


def _zipped(files: Sequence[Content]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return whole.getvalue()

"""Receipts in strangers' hands: poppler, a QR reader and Python's cryptography; nothing of ours reads them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import zxingcpp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.doors.printing import a_press, paper, printed
from tests.doors.receipts import paid, place
from tests.doors.visiting import Visitor
from tests.world import World, nop

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed (tools/programs.sh)"
)

DPI = 150


def poppler(tool: str, file: Path, *arguments: str) -> str:
    done = subprocess.run([tool, *arguments], capture_output=True, check=True, timeout=60)
    assert file.exists()
    return done.stdout.decode()


def text_of(file: Path) -> str:
    return poppler("pdftotext", file, "-layout", str(file), "-")


def flat(text: str) -> str:
    return " ".join(text.split())


def qr_of(file: Path) -> str:
    """What a reader of QR codes sees on the drawn page."""
    drawn = file.with_suffix("")
    poppler("pdftoppm", file, "-gray", "-r", str(DPI), "-singlefile", str(file), str(drawn))
    head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", drawn.with_suffix(".pgm").read_bytes())
    assert head
    width, height = int(head[1]), int(head[2])
    pixels = memoryview(drawn.with_suffix(".pgm").read_bytes()[head.end() :])
    # Lines of text may pass for a bar code by chance, so only QR codes are asked for.
    found = zxingcpp.read_barcodes(
        pixels.cast("B", (height, width)), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    assert len(found) == 1
    return str(found[0].text)


def public_key(visitor: Visitor, kid: str) -> Ed25519PublicKey:
    answer = visitor.get("/kunci-dokumen.json")
    assert answer.headers["Content-Type"] == "application/json"
    listed = {key["kid"]: base64.b64decode(key["public_key"]) for key in json.loads(answer.html)["keys"]}
    assert hashlib.sha256(listed[kid]).hexdigest()[:8] == kid
    return Ed25519PublicKey.from_public_bytes(listed[kid])


def unspelled(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def downloaded(visitor: Visitor, token: str, folder: Path, *, prefix: str = "") -> Path:
    response = visitor.client.get(f"{prefix}/v/{token}/stts.pdf", REMOTE_ADDR=visitor.address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    file = folder / "stts.pdf"
    file.write_bytes(response.content)
    return file


def test_the_signature_of_the_file_stands_with_the_published_key_alone(city: World, tmp_path: Path) -> None:
    visitor, receipt = Visitor(), paid(city)
    content = downloaded(visitor, receipt.token, tmp_path).read_bytes()
    line = re.search(rb"%SPPT-STTS 1 (\S+) (\S{86})\nstartxref\n\d+\n%%EOF$", content)
    assert line
    words, signature = line[1].decode(), line[2].decode()
    key = public_key(visitor, words.split("#1.")[1].split(".")[0])
    zeroed = content[: line.start(2)] + b"0" * 86 + content[line.end(2) :]
    key.verify(unspelled(signature), b"SPPT Online, STTS, file, 1\n" + zeroed)
    changed = zeroed.replace(b"%PDF-1.7", b"%PDF-1.6")
    assert changed != zeroed
    with pytest.raises(InvalidSignature):
        key.verify(unspelled(signature), b"SPPT Online, STTS, file, 1\n" + changed)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_qr_on_the_drawn_page_leads_here_and_is_signed(city: World, tmp_path: Path, prefix: str) -> None:
    visitor, receipt = Visitor(), paid(city)
    text = qr_of(downloaded(visitor, receipt.token, tmp_path, prefix=prefix))
    address, _, fields = text.partition("#")
    assert address == f"http://localhost:8000/v/{receipt.token}"
    version, kid, number, amount, law_on, digest, signature = fields.split(".")
    # Rp1.000.000 due on 31 August 2025, paid on 14 September 2026: 13 months at 1 %.
    assert (version, number, amount, law_on) == ("1", receipt.number, "1130000", "2026-09-14")
    lines = f"{nop(1)} 2025 1000000 0 130000 1130000\n"
    assert unspelled(digest) == hashlib.sha256(lines.encode()).digest()[:16]
    signed = b"SPPT Online, STTS, QR, 1\n" + text.rpartition(".")[0].encode()
    public_key(visitor, kid).verify(unspelled(signature), signed)
    assert visitor.get(address.removeprefix("http://localhost:8000")).status == 200


SAYS: Mapping[str, list[str]] = {
    "": [
        "Surat Tanda Terima Setoran (STTS)",
        "Badan Pendapatan Daerah Kota Tangerang Selatan",
        "Dibayar 14 September 2026 pukul 12.00.00 WIB",
        "Dihitung per tanggal 14 September 2026",
        "Tempat pembayaran Loket Bapenda",
        "Nomor referensi R-1",
        # 2024: 25 months late, capped at 24; 2025: 13 months.
        "Jumlah dibayar Rp2.370.000",
        "Terbilang Dua juta tiga ratus tujuh puluh ribu rupiah",
        "NOP 36.76.050.015.005-0001.0",
        "S*** R***, Kel. Lengkong Gudang, Kec. Serpong, tanah 1.250 m², bangunan 85 m²",
        "2024 31-08-2024 1.000.000 0 240.000 1.240.000",
        "2025 31-08-2025 1.000.000 0 130.000 1.130.000",
        "Belum memakai segel tersertifikasi BSrE",
        "Halaman 1 dari 1",
    ],
    "/en": [
        "Payment receipt (STTS)",
        "Paid 14 September 2026, 12:00:00 WIB",
        "Computed as of 14 September 2026",
        "Amount paid Rp2.370.000",
        "In words (Indonesian) Dua juta tiga ratus tujuh puluh ribu rupiah",
        "S*** R***, Kelurahan Lengkong Gudang, Kecamatan Serpong, land 1.250 m², building 85 m²",
        "2025 31-08-2025 1.000.000 0 130.000 1.130.000",
        "Not yet a certified seal (BSrE)",
        "Page 1 of 1",
    ],
}


@pytest.mark.parametrize("prefix", SAYS)
def test_the_text_says_what_was_paid_and_equals_the_page(city: World, tmp_path: Path, prefix: str) -> None:
    place(city)
    visitor, receipt = Visitor(), paid(city, 1, 2024, 2025)
    text = flat(text_of(downloaded(visitor, receipt.token, tmp_path, prefix=prefix)))
    page = visitor.get(f"{prefix}/v/{receipt.token}").text
    assert [said for said in SAYS[prefix] if said not in text] == []
    for figure in ("Rp2.370.000", "36.76.050.015.005-0001.0", "1.240.000", "1.130.000"):
        assert figure in text
        assert figure in page
    grouped = " ".join(re.findall("....", receipt.number))
    assert grouped in text
    assert receipt.number in page
    assert "SITI" not in text + page
    assert "RAHMA" not in text + page


def test_the_file_is_tagged_archivable_and_carries_its_fonts(city: World, tmp_path: Path) -> None:
    file = downloaded(Visitor(), paid(city).token, tmp_path)
    about = dict(
        line.split(":", 1) for line in poppler("pdfinfo", file, str(file)).splitlines() if ":" in line
    )
    assert (about["Tagged"].strip(), about["JavaScript"].strip(), about["Encrypted"].strip()) == (
        "yes", "no", "no",
    )  # fmt: skip
    assert about["Title"].strip().startswith("Surat Tanda Terima Setoran (STTS) ")
    fonts = poppler("pdffonts", file, str(file)).splitlines()[2:]
    assert fonts
    for font in fonts:  # embedded, a subset, with a map back to letters
        assert font.split()[-5:-2] == ["yes", "yes", "yes"]
    metadata = poppler("pdfinfo", file, "-meta", str(file))
    assert re.search(r"pdfaid:part\W+2\W", metadata)
    assert re.search(r"pdfaid:conformance\W+A\W", metadata)
    assert re.search(r"pdfuaid:part\W+1\W", metadata)
    structure = poppler("pdfinfo", file, "-struct-text", str(file))
    assert len(re.findall(r"^\s*H1 ", structure, re.MULTILINE)) == 1
    assert re.findall(r"^\s*(?:TH|Table|Figure)\b", structure, re.MULTILINE)


def test_many_lines_run_over_pages_whose_heads_repeat(tmp_path: Path) -> None:
    file = tmp_path / "stts.pdf"
    file.write_bytes(printed(a_press(tmp_path), paper(lines=60)))
    text = text_of(file)
    assert "Halaman 2 dari 2" in text
    assert text.count("Jatuh tempo") == 2
    assert text.count("1.271.604") == 60
    assert "Rp76.296.240" in text  # 60 times Rp1.271.604
    assert text.count("S*** R***") == 6  # once for each NOP, not for each of its years


HOSTILE = {
    "a formula": '=HYPERLINK("http://x.test";"a")',
    "markup": "<script>alert(1)</script>",
    "typst source": '#eval("1") $x$ *b* _i_ `c` @r \\ [',
    "right to left": "\u202eALAMAT \u2067\u0645\u062d\u0645\u062f",
    "an emoji": "BUDI 😀 SANTOSO 👩‍👩‍👧",
    "four kilobytes": "A" * 4096,
    "many words": "KATA " * 800,
    "Chinese": "陳 大文",
    "combining": "Z\u0300\u0301\u0302\u0303\u0304" * 40,
    "blank": " \u3000\u00a0 ",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_only_text_and_never_spoils_a_receipt(
    city: World, tmp_path: Path, name: str
) -> None:
    place(city, kelurahan=name, kecamatan=name)
    visitor, receipt = Visitor(), paid(city, nama=name)
    file = downloaded(visitor, receipt.token, tmp_path)
    text = text_of(file)
    assert "Rp1.130.000" in text
    assert "Halaman 1 dari 1" in text
    assert "31-08-2025" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u0000-\u0008]", text)
    assert receipt.number in qr_of(file)
    page = visitor.get(f"/v/{receipt.token}")
    assert page.status == 200
    assert "<script>" not in page.html


def test_a_name_with_an_end_of_text_in_it_is_only_text(tmp_path: Path) -> None:
    """PostgreSQL holds no NUL, so this one comes to the press by another way."""
    file = tmp_path / "stts.pdf"
    file.write_bytes(
        printed(a_press(tmp_path), paper(nama="S\0I\x1b[31m", kelurahan="A\0B", channel="L\0\r\nM"))
    )
    text = flat(text_of(file))
    assert "SI[31m, Kel. Ab, Kec. Serpong, tanah" in text
    assert "Tempat pembayaran LM" in text

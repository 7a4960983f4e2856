"""The `sppt` command. Each subject's commands are loaded only when they are asked for."""

from __future__ import annotations

from importlib import import_module

import click

# name: (module under sppt.project.commands, object, one line for --help)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "acquirer": ("acquirer", "acquirer", "Akuirer QRIS contoh: jalankan, bayar, berulah."),
    "assess": ("assess", "assess", "Tetapkan SPPT satu tahun: pratinjau atau rancangan."),
    "audit": ("books", "audit", "Periksa rantai jejak audit."),
    "bench": ("bench", "bench", "Ukur kecepatan terhadap batasnya."),
    "bill": ("bills", "bill", "Tampilkan tagihan sebuah NOP."),
    "books": ("bookkeeping", "books", "Neraca saldo, mutasi piutang, jurnal untuk sistem akuntansi."),
    "calculate": ("calculate", "calculate", "Hitung ketetapan atau denda dari sebuah dokumen."),
    "chaos": ("chaos", "chaos", "Bunuh pintu dan PostgreSQL selagi bank membayar."),
    "check-books": ("books", "check_books", "Hitung ulang seluruh pembukuan."),
    "city": ("city", "city", "Buat kota contoh."),
    "close-day": ("reconcile", "close_day", "Tutup satu hari kerja untuk selamanya."),
    "code": ("bills", "code", "Buka kode bayar."),
    "conformance": ("conformance", "conformance", "Uji kesesuaian sebagai mitra."),
    "counter": ("bills", "counter", "Terima pembayaran di loket."),
    "demo": ("serve", "demo", "Siapkan dan jalankan kota contoh."),
    "document-keys": ("documents", "document_keys", "Kunci tanda tangan dokumen: lihat, ganti, cabut."),
    "evidence": ("bookkeeping", "evidence", "Sampel auditor dan paket buktinya."),
    "explain": ("assess", "explain", "Uraikan hitungan sebuah SPPT."),
    "import": ("impor", "import_", "Masukkan data SISMIOP."),
    "messages": ("messages", "messages", "Pesan kepada petugas: yang menunggu, surel percobaan."),
    "officer": ("officer", "officer", "Tambahkan petugas pertama; kode petugas contoh; tabel hak akses."),
    "partner": ("partners", "partner", "Mitra pada pintu mesin: rahasia, jaringan, webhook."),
    "qris": ("qris", "qris", "Baca isi sebuah QRIS."),
    "reconcile": ("reconcile", "reconcile", "Cocokkan buku, laporan kanal dan rekening koran."),
    "report": ("report", "report", "Laporan kanal dan rekening koran: ambil, dan daftar profilnya."),
    "rules": ("rules", "rules", "Aturan tahun pajak: daftar usulan, dan simulasinya."),
    "serve": ("serve", "serve", "Jalankan halaman wajib pajak."),
    "simulate": ("simulate", "simulate", "Simulasikan kanal yang berulah terhadap inti pembayaran."),
    "stop": ("serve", "stop", "Hentikan PostgreSQL tertanam."),
    "verify-document": ("documents", "verify_document", "Periksa sebuah bukti bayar."),
    "work": ("serve", "work", "Jalankan pekerja latar."),
}


class Lazy(click.Group):
    """A group whose members live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        found = getattr(import_module(f"sppt.project.commands.{module}"), name)
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Perintah"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in sorted(COMMANDS)])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sppt-online")
def main() -> None:
    """SPPT Online: PBB-P2 dari data SISMIOP sampai bukti bayar dan pembukuan."""

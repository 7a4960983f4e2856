"""What can be wrong with imported data: a code, how grave it is, and a sentence for an officer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """note: stored, worth knowing; review: stored, the year is "sedang diperiksa"; reject: not stored."""

    NOTE = "note"
    REVIEW = "review"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Words:
    """`{}` in the sentence is replaced by what was found."""

    severity: Severity
    sentence: str


_NOTE, _REVIEW, _REJECT = Severity.NOTE, Severity.REVIEW, Severity.REJECT

PROBLEMS: Mapping[str, Words] = {
    # ---- lines of a file ----
    "line_too_long": Words(
        _REJECT, "Baris ini lebih panjang dari {}. Periksa tanda kutip yang tidak ditutup."
    ),
    "broken_quote": Words(
        _REJECT, "Tanda kutip di baris ini tidak ditutup dengan benar. Ekspor ulang baris ini."
    ),
    "wrong_column_count": Words(_REJECT, "Jumlah kolom baris ini tidak sama dengan kepala berkas: {}."),
    "control_removed": Words(
        _NOTE, "Ada bita NUL atau tanda kendali di baris ini; tanda itu dibuang, isinya disimpan."
    ),
    # ---- keys ----
    "nop_scientific": Words(
        _REJECT, "NOP disingkat oleh lembar kerja ({}), sebagian angkanya hilang. Ekspor sebagai teks."
    ),
    "nop_letters": Words(_REJECT, "NOP berisi tanda yang bukan angka ({})."),
    "nop_not_18_digits": Words(_REJECT, "NOP tidak terdiri dari 18 angka ({}). Nol di depan mungkin hilang."),
    "nop_other_city": Words(_REJECT, "NOP milik kota lain ({})."),
    "nop_zero": Words(_REJECT, "Nomor blok atau nomor urut NOP ini nol ({})."),
    "nop_kind_unknown": Words(_NOTE, "Angka terakhir NOP {}; yang lazim 0, 7, 8, atau 9."),
    "key_blank": Words(_REJECT, "Kunci baris ini kosong atau terlalu panjang: {}."),
    "year_out_of_range": Words(_REJECT, "Tahun pajak tidak terbaca atau di luar batas: {}."),
    "cycle_unreadable": Words(_REJECT, "SIKLUS_SPPT tidak terbaca: {}."),
    "ke_unreadable": Words(_REJECT, "PEMBAYARAN_SPPT_KE tidak terbaca: {}."),
    "same_key_other_content": Words(
        _REJECT,
        "Kuncinya sama dengan baris lain, isinya berbeda ({}). Yang pertama disimpan; periksa mana yang benar.",
    ),
    "repeated_row": Words(_NOTE, "Baris ini sama persis dengan baris lain dan disimpan sekali."),
    "kelurahan_unknown": Words(_NOTE, "Kelurahan {} tidak ada dalam REF_KELURAHAN."),
    "kecamatan_unknown": Words(
        _REJECT, "Kecamatan {} tidak ada dalam REF_KECAMATAN, jadi kelurahan ini tidak disimpan."
    ),
    # ---- amounts and days ----
    "amount_blank": Words(_REJECT, "Jumlah kosong: {}."),
    "amount_negative": Words(
        _REJECT, "Jumlah negatif: {}. Pembatalan tidak dapat diimpor sebagai jumlah negatif."
    ),
    "amount_unreadable": Words(
        _REJECT, "Jumlah tidak terbaca: {}. Tulis bilangan bulat tanpa pemisah, misalnya 1234567."
    ),
    "jatuh_tempo_blank": Words(_REJECT, "TGL_JATUH_TEMPO_SPPT kosong; tanpa itu denda tidak dapat dihitung."),
    "jatuh_tempo_unreadable": Words(_REJECT, "TGL_JATUH_TEMPO_SPPT tidak terbaca: {}."),
    "terbit_unreadable": Words(_NOTE, "TGL_TERBIT_SPPT tidak terbaca ({}); disimpan tanpa tanggal terbit."),
    "payment_date_blank": Words(_NOTE, "TGL_PEMBAYARAN_SPPT kosong ({}); pembayaran disimpan tanpa tanggal."),
    "payment_date_unreadable": Words(
        _REVIEW, "TGL_PEMBAYARAN_SPPT tidak terbaca: {}; pembayaran disimpan tanpa tanggal."
    ),
    "payment_date_future": Words(_REVIEW, "TGL_PEMBAYARAN_SPPT {} belum terjadi pada hari impor."),
    "kelas_missing": Words(_NOTE, "Kelas {} tidak diisi (XXX), padahal luas dan NJOP-nya ada."),
    # ---- land, buildings and zones ----
    "area_impossible": Words(
        _REJECT, "Luas {} lebih besar daripada kota mana pun. Betulkan luasnya di SISMIOP."
    ),
    "building_year_odd": Words(
        _NOTE, "Tahun dibangun “{}” tidak mungkin; bangunan disimpan tanpa tahun dibangun."
    ),
    "object_missing": Words(
        _NOTE, "Objek {} tidak ada dalam DAT_OBJEK_PAJAK, jadi bagian ini tidak dikenai pajak."
    ),
    "area_differs": Words(_NOTE, "Luas dalam DAT_OBJEK_PAJAK tidak sama dengan jumlah rinciannya: {}."),
    "nir_missing": Words(
        _NOTE, "Zona ini tidak mempunyai NIR untuk tahun {}. Lengkapi DAT_NIR sebelum penetapan."
    ),
    "sale_date_unreadable": Words(_REJECT, "TGL_JUAL tidak terbaca atau belum terjadi: “{}”."),
    "law_differs": Words(_NOTE, "Tabel ini berbeda dari aturan kota: {}. Yang dipakai aturan kota."),
    # ---- notices against payments ----
    "status_unknown": Words(
        _REVIEW, "STATUS_PEMBAYARAN_SPPT {} tidak dikenal; keadaan dihitung dari pembayarannya."
    ),
    "paid_status_without_payment": Words(
        _REVIEW, "SISMIOP menyatakan lunas, tetapi pembayarannya kurang: sisa pokok Rp{}."
    ),
    "unpaid_status_though_paid": Words(
        _REVIEW, "SISMIOP menyatakan belum lunas, padahal pembayarannya menutup pokok Rp{}."
    ),
    "written_off_though_paid": Words(
        _REVIEW, "SISMIOP menyatakan dihapuskan, padahal pembayarannya menutup pokok Rp{}."
    ),
    "written_off_later": Words(
        _REVIEW, "SISMIOP kini menyatakan dihapuskan, di sini sisa pokok Rp{} masih ditagih."
    ),
    "payment_without_sppt": Words(
        _REVIEW, "Ada pembayaran Rp{}, tetapi tidak ada SPPT tahun itu. Disimpan sebagai catatan."
    ),
    "sppt_after_payment": Words(
        _REVIEW, "SPPT ini baru datang; ada pembayaran lama Rp{} yang tercatat tanpa SPPT."
    ),
    "overpayment": Words(_REVIEW, "Pembayaran melebihi pokok sebesar Rp{}; kelebihan belum dibukukan."),
    "jml_below_denda": Words(
        _REVIEW, "JML_SPPT_YG_DIBAYAR lebih kecil daripada DENDA_SPPT ({}); bagian pokok dianggap nol."
    ),
    "double_payment": Words(_REVIEW, "Pembayaran yang sama tercatat dengan KE lain ({}); dibukukan sekali."),
    "same_ke": Words(_NOTE, "Ada pembayaran lain dengan KE {} di tempat bayar lain; keduanya disimpan."),
    "ke_gap": Words(_NOTE, "PEMBAYARAN_SPPT_KE tidak berurutan dari 1: {}."),
    "ke_changed": Words(_NOTE, "Pembayaran ini sudah tersimpan dengan KE {}; tidak dibukukan lagi."),
    "payment_on_closed_bill": Words(
        _REVIEW, "Ada pembayaran baru Rp{} untuk tagihan yang sudah ditutup; tidak dibukukan."
    ),
    # ---- aliases ----
    "alias_loop": Words(
        _REVIEW, "Perubahan NOP ini berputar kembali ke {}; tidak satu pun dari lingkaran itu dipakai."
    ),
    "alias_to_itself": Words(_NOTE, "NOP lama dan NOP baru sama."),
    "alias_twice": Words(_REVIEW, "NOP lama ini berubah menjadi lebih dari satu NOP; yang dipakai {}."),
    # ---- against what was imported before ----
    "changed": Words(_REVIEW, "Isi baris ini berbeda dari impor sebelumnya ({}). Tidak ada yang diganti."),
    "register_changed": Words(_NOTE, "Isi baris ini berbeda dari impor sebelumnya. Tidak ada yang diganti."),
    "vanished": Words(
        _REVIEW, "Baris ini ada pada impor sebelumnya dan tidak ada lagi sekarang. Tidak ada yang dihapus."
    ),
    "register_vanished": Words(_NOTE, "Baris ini ada pada impor sebelumnya dan tidak ada lagi sekarang."),
}

"""The tables of the export and their columns, named as in SISMIOP."""

from __future__ import annotations

from enum import StrEnum

NOP_COLUMNS = (
    "KD_PROPINSI",
    "KD_DATI2",
    "KD_KECAMATAN",
    "KD_KELURAHAN",
    "KD_BLOK",
    "NO_URUT",
    "KD_JNS_OP",
)


class Table(StrEnum):
    REF_KECAMATAN = "REF_KECAMATAN"
    REF_KELURAHAN = "REF_KELURAHAN"
    REF_BUKU = "REF_BUKU"
    KELAS_TANAH = "KELAS_TANAH"
    KELAS_BANGUNAN = "KELAS_BANGUNAN"
    TARIF = "TARIF"
    NJOPTKP = "NJOPTKP"
    PBB_MINIMAL = "PBB_MINIMAL"
    DAT_NIR = "DAT_NIR"
    DAT_SUBJEK_PAJAK = "DAT_SUBJEK_PAJAK"
    DAT_OBJEK_PAJAK = "DAT_OBJEK_PAJAK"
    DAT_OP_BUMI = "DAT_OP_BUMI"
    DAT_OP_BANGUNAN = "DAT_OP_BANGUNAN"
    DAT_OP_ANGGOTA = "DAT_OP_ANGGOTA"
    DAT_SUBJEK_PAJAK_NJOPTKP = "DAT_SUBJEK_PAJAK_NJOPTKP"
    SPPT_OP_BERSAMA = "SPPT_OP_BERSAMA"
    SPPT = "SPPT"
    PEMBAYARAN_SPPT = "PEMBAYARAN_SPPT"
    PERUBAHAN_NOP = "PERUBAHAN_NOP"
    PENJUALAN = "PENJUALAN"  # ours: what objects were sold for


# These grow with the city and are written kelurahan by kelurahan; the others are small and whole.
GROWING = (
    Table.DAT_NIR,
    Table.DAT_SUBJEK_PAJAK,
    Table.DAT_OBJEK_PAJAK,
    Table.DAT_OP_BUMI,
    Table.DAT_OP_BANGUNAN,
    Table.DAT_OP_ANGGOTA,
    Table.DAT_SUBJEK_PAJAK_NJOPTKP,
    Table.SPPT_OP_BERSAMA,
    Table.SPPT,
    Table.PEMBAYARAN_SPPT,
    Table.PERUBAHAN_NOP,
    Table.PENJUALAN,
)

_BANK = ("KD_KANWIL_BANK", "KD_KPPBB_BANK", "KD_BANK_TUNGGAL", "KD_BANK_PERSEPSI", "KD_TP")

COLUMNS: dict[Table, tuple[str, ...]] = {
    Table.REF_KECAMATAN: (*NOP_COLUMNS[:3], "NM_KECAMATAN"),
    Table.REF_KELURAHAN: (
        *NOP_COLUMNS[:4],
        "KD_SEKTOR",
        "NM_KELURAHAN",
        "NO_KELURAHAN",
        "KD_POS_KELURAHAN",
    ),
    Table.REF_BUKU: ("THN_AWAL", "THN_AKHIR", "KD_BUKU", "NILAI_MIN_BUKU", "NILAI_MAX_BUKU"),
    Table.KELAS_TANAH: (
        "KD_KLS_TANAH",
        "THN_AWAL_KLS_TANAH",
        "THN_AKHIR_KLS_TANAH",
        "NILAI_MIN_TANAH",
        "NILAI_MAX_TANAH",
        "NILAI_PER_M2_TANAH",
    ),
    Table.KELAS_BANGUNAN: (
        "KD_KLS_BNG",
        "THN_AWAL_KLS_BNG",
        "THN_AKHIR_KLS_BNG",
        "NILAI_MIN_BNG",
        "NILAI_MAX_BNG",
        "NILAI_PER_M2_BNG",
    ),
    Table.TARIF: ("KD_PROPINSI", "KD_DATI2", "THN_AWAL", "THN_AKHIR", "NJOP_MIN", "NJOP_MAX", "NILAI_TARIF"),
    Table.NJOPTKP: ("KD_PROPINSI", "KD_DATI2", "THN_AWAL", "THN_AKHIR", "NILAI_NJOPTKP"),
    Table.PBB_MINIMAL: ("KD_PROPINSI", "KD_DATI2", "THN_PBB_MINIMAL", "NILAI_PBB_MINIMAL"),
    Table.DAT_NIR: (*NOP_COLUMNS[:4], "KD_ZNT", "THN_NIR_ZNT", "NIR"),
    Table.DAT_SUBJEK_PAJAK: (
        "SUBJEK_PAJAK_ID",
        "NM_WP",
        "JALAN_WP",
        "BLOK_KAV_NO_WP",
        "RW_WP",
        "RT_WP",
        "KELURAHAN_WP",
        "KOTA_WP",
        "KD_POS_WP",
        "TELP_WP",
        "NPWP",
        "STATUS_PEKERJAAN_WP",
    ),
    Table.DAT_OBJEK_PAJAK: (
        *NOP_COLUMNS,
        "SUBJEK_PAJAK_ID",
        "NO_FORMULIR_SPOP",
        "NO_PERSIL",
        "JALAN_OP",
        "BLOK_KAV_NO_OP",
        "RW_OP",
        "RT_OP",
        "KD_STATUS_CABANG",
        "KD_STATUS_WP",
        "TOTAL_LUAS_BUMI",
        "TOTAL_LUAS_BNG",
        "NJOP_BUMI",
        "NJOP_BNG",
        "STATUS_PETA_OP",
        "JNS_TRANSAKSI_OP",
        "TGL_PENDATAAN_OP",
        "NIP_PENDATA",
        "TGL_PEMERIKSAAN_OP",
        "NIP_PEMERIKSA_OP",
        "TGL_PEREKAMAN_OP",
        "NIP_PEREKAM_OP",
    ),
    Table.DAT_OP_BUMI: (
        *NOP_COLUMNS,
        "NO_BUMI",
        "KD_ZNT",
        "LUAS_BUMI",
        "JNS_BUMI",
        "NILAI_SISTEM_BUMI",
    ),
    Table.DAT_OP_BANGUNAN: (
        *NOP_COLUMNS,
        "NO_BNG",
        "KD_JPB",
        "NO_FORMULIR_LSPOP",
        "THN_DIBANGUN_BNG",
        "THN_RENOVASI_BNG",
        "LUAS_BNG",
        "JML_LANTAI_BNG",
        "KONDISI_BNG",
        "JNS_KONSTRUKSI_BNG",
        "JNS_ATAP_BNG",
        "KD_DINDING",
        "KD_LANTAI",
        "KD_LANGIT_LANGIT",
        "NILAI_SISTEM_BNG",
        "JNS_TRANSAKSI_BNG",
    ),
    Table.DAT_OP_ANGGOTA: (
        *(f"{column}_INDUK" for column in NOP_COLUMNS),
        *NOP_COLUMNS,
        "LUAS_BUMI_BEBAN",
        "LUAS_BNG_BEBAN",
        "NJOP_BUMI_BEBAN",
        "NJOP_BNG_BEBAN",
    ),
    Table.DAT_SUBJEK_PAJAK_NJOPTKP: ("SUBJEK_PAJAK_ID", *NOP_COLUMNS, "THN_NJOPTKP"),
    Table.SPPT_OP_BERSAMA: (
        *NOP_COLUMNS,
        "THN_PAJAK_SPPT",
        "LUAS_BUMI_BEBAN_SPPT",
        "LUAS_BNG_BEBAN_SPPT",
        "NJOP_BUMI_BEBAN_SPPT",
        "NJOP_BNG_BEBAN_SPPT",
    ),
    Table.SPPT: (
        *NOP_COLUMNS,
        "THN_PAJAK_SPPT",
        "SIKLUS_SPPT",
        *_BANK,
        "NM_WP_SPPT",
        "JLN_WP_SPPT",
        "BLOK_KAV_NO_WP_SPPT",
        "RW_WP_SPPT",
        "RT_WP_SPPT",
        "KELURAHAN_WP_SPPT",
        "KOTA_WP_SPPT",
        "KD_POS_WP_SPPT",
        "NPWP_SPPT",
        "NO_PERSIL_SPPT",
        "KD_KLS_TANAH",
        "THN_AWAL_KLS_TANAH",
        "KD_KLS_BNG",
        "THN_AWAL_KLS_BNG",
        "TGL_JATUH_TEMPO_SPPT",
        "LUAS_BUMI_SPPT",
        "LUAS_BNG_SPPT",
        "NJOP_BUMI_SPPT",
        "NJOP_BNG_SPPT",
        "NJOP_SPPT",
        "NJOPTKP_SPPT",
        "NJKP_SPPT",
        "PBB_TERHUTANG_SPPT",
        "FAKTOR_PENGURANG_SPPT",
        "PBB_YG_HARUS_DIBAYAR_SPPT",
        "STATUS_PEMBAYARAN_SPPT",
        "STATUS_TAGIHAN_SPPT",
        "STATUS_CETAK_SPPT",
        "TGL_TERBIT_SPPT",
        "TGL_CETAK_SPPT",
        "NIP_PENCETAK_SPPT",
    ),
    Table.PEMBAYARAN_SPPT: (
        *NOP_COLUMNS,
        "THN_PAJAK_SPPT",
        "PEMBAYARAN_SPPT_KE",
        *_BANK,
        "DENDA_SPPT",
        "JML_SPPT_YG_DIBAYAR",
        "TGL_PEMBAYARAN_SPPT",
        "TGL_REKAM_BYR_SPPT",
        "NIP_REKAM_BYR_SPPT",
    ),
    Table.PERUBAHAN_NOP: (
        *NOP_COLUMNS,
        "TGL_PERUBAHAN_NOP",
        *(f"{column}_ASAL" for column in NOP_COLUMNS),
        "NIP_PERUBAH_NOP",
        "STATUS_PERUBAHAN_NOP",
        "KETERANGAN_PERUBAHAN_NOP",
    ),
    Table.PENJUALAN: (*NOP_COLUMNS, "TGL_JUAL", "HARGA", "SUMBER"),
}

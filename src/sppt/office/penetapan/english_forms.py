"""English of the forms for rules that came later: rounding, Buku, denda, groups, special tariffs, tables from files."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Golongan persentase NJOP": "Groups for the NJOP share",
    "Tarif khusus": "Special tariffs",
    "Tambah golongan": "Add a group",
    "Tambah tarif khusus": "Add a special tariff",
    "Seperti yang berlaku.": "As it holds now.",
    "Jatuh tempo": "Due date",
    "terdekat, setengah ke atas": "to the nearest, halves up",
    "ke atas": "up",
    "ke bawah": "down",
    "terdekat": "to the nearest",
    "tidak dibulatkan": "not rounded",
    "tidak dibulatkan sebelum dikalikan tarif": "not rounded before the tariff is applied",
    "tanggal yang sama tiap bulan; sebagian bulan dihitung penuh": (
        "the same day of each month; a begun month counts whole"
    ),
    "selisih bulan kalender": "difference of calendar months",
    "tiap tiga puluh hari; sebagian dihitung penuh": "each thirty days; a begun one counts whole",
    "Kode dipisah koma. Kosong: tidak dipakai.": "Codes with commas between. Empty: not used.",
    "NJOPKP sesudah persentase NJOP": "NJOPKP after the NJOP share",
    "Pajak terutang": "Tax due",
    "Stimulus": "Stimulus",
    "Batas atas pokok tiap Buku (Rp)": "Upper bound of the tax of each Buku (Rp)",
    "Batas termasuk Bukunya. Buku V tanpa batas.": "A bound belongs to its Buku. Buku V has none.",
    "Hanya bila tahun pajak ini sudah lunas": "Only if these tax years are paid",
    "Yang dibayar dalam kode bayar yang sama ikut dihitung. Kosong: tanpa syarat.": (
        "Years paid by the same payment code count too. Empty: no condition."
    ),
    "Tulis tahun pajak dengan empat angka, misalnya 2026.": "Write the tax year in four digits, such as 2026.",
    "dari": "from",
    "sampai": "to",
    "Jenis bumi": "Kind of land",
    "Jenis transaksi data": "Kind of data transaction",
    "Jenis bangunan (JPB) dengan NJOP kecil": "Kind of building (JPB) with a small NJOP",
    "… dengan NJOP sampai dengan": "… with an NJOP up to",
    "Diisi bersama jenis bangunan. Bila semua kosong, objeknya dipilih satu per satu di Objek khusus.": (
        "Goes with the kind of building. If all are empty, objects are chosen one by one under Special objects."
    ),
    "Untuk jatuh tempo sejak": "For due dates from",
    "Menggantikan denda yang berlaku sejak hari itu.": "Takes the place of the penalty in force from that day.",
    "Denda sebulan (persen dari sisa pokok)": "Penalty a month (percent of the remaining tax)",
    "Paling lama (bulan)": "At most (months)",
    "Bulan dihitung menurut": "Months are counted by",
    "Tarif (persen)": "Rate (percent)",
    "selebihnya": "the rest",
    "sampai {batas}": "up to {batas}",
    "jatuh tempo sejak {hari}: {tarif} sebulan dari sisa pokok, paling lama {bulan} bulan": (
        "due from {hari}: {tarif} a month of the remaining tax, for {bulan} months at most"
    ),
    "jenis bumi": "kind of land",
    "jenis transaksi": "kind of transaction",
    "dipilih per objek": "chosen object by object",
    ", bila {tahun} lunas": ", if {tahun} is paid",
    "Berkas Excel atau CSV": "Excel or CSV file",
    "Tiga kolom: kode kelurahan, kode zona, NIR. Menggantikan semua zona seluruh kota.": (
        "Three columns: code of the kelurahan, code of the zone, NIR. Takes the place of all zones of the city."
    ),
    (
        "{jumlah} zona sudah tercatat; terlalu banyak untuk ditampilkan di sini. Cari satu kelurahan, atau unggah"
        " berkas baru untuk mengganti semuanya."
    ): (
        "{jumlah} zones are recorded, too many to be shown here. Search for one kelurahan, or upload a new file"
        " that replaces them all."
    ),
    "Kelurahan mana?": "Which kelurahan?",
    "Nama atau kode kelurahan": "Name or code of the kelurahan",
    (
        "Di bawah ini hanya kelurahan yang ditampilkan yang berubah; yang lain tetap. Simpan dahulu sebelum membuka"
        " halaman lain."
    ): "Below, only the kelurahan shown change; the others stay. Save before you open another page.",
    "Cari kelurahan": "Search",
    "Semua kelurahan": "All kelurahan",
    "Tidak ada kelurahan dengan nama atau kode itu. Cari dengan sebagian namanya.": (
        "No kelurahan has that name or code. Search with part of its name."
    ),
    "Halaman kelurahan": "Pages of kelurahan",
    "Halaman {nomor} dari {semua}": "Page {nomor} of {semua}",
    "Tersimpan. Kelurahan di halaman lain tidak berubah.": "Saved. Kelurahan on other pages have not changed.",
    "Tulis persen dari {dari} sampai {sampai}.": "Write a percent from {dari} to {sampai}.",
    "Baris {nomor}: zona {zona} kelurahan {kode} sudah ditulis di atasnya. Hapus salah satunya.": (
        "Line {nomor}: zone {zona} of kelurahan {kode} is written above already. Remove one of the two."
    ),
    "Baris {nomor}: NIR harus lebih dari nol, dalam rupiah per m².": (
        "Line {nomor}: the NIR must be above zero, in rupiah per m²."
    ),
    "Paling banyak {jumlah} zona dalam satu usulan.": "At most {jumlah} zones in one proposal.",
    "Baris {nomor} tidak terbaca: {baris}. Tulis kode kelurahan sepuluh angka; zona; NIR.": (
        "Line {nomor} cannot be read: {baris}. Write the ten digits of the kelurahan; the zone; the NIR."
    ),
    "Baris {nomor}: kelurahan {kode} tidak ada di kota ini. Periksa sepuluh angkanya.": (
        "Line {nomor}: there is no kelurahan {kode} in this city. Check its ten digits."
    ),
    "Baris {nomor} tabel kelas tidak terbaca: {baris}. Isinya kelas;lebih dari;sampai;NJOP.": (
        "Line {nomor} of the class table cannot be read: {baris}. Write class;over;up to;NJOP."
    ),
    "Berkasnya paling besar 1 MB.": "The file may have 1 MB at most.",
    "Baris data ke-{nomor}: {sebab}": "Row {nomor} of the data: {sebab}",
    "Atau berkas Excel atau CSV tabel tanah": "Or an Excel or CSV file with the land table",
    "Atau berkas Excel atau CSV tabel bangunan": "Or an Excel or CSV file with the building table",
    "Ubah satu kelas": "Change one class",
    "Batas bawah kelas di atasnya ikut bergeser.": "The lower bound of the class above moves along.",
    "Tabel": "Table",
    "tanah": "land",
    "bangunan": "buildings",
    "Kode kelas": "Class code",
    "Sampai dengan (Rp per m²)": "Up to (Rp per m²)",
    "NJOP (Rp per m²)": "NJOP (Rp per m²)",
    "Pasal atau keputusan": "Article or decision",
    "Simpan kelas ini": "Save this class",
    "Kelas {kode} tidak ada di tabel itu. Tulis kodenya seperti di tabel, misalnya 055.": (
        "There is no class {kode} in that table. Write its code as the table does, such as 055."
    ),
    "Tulis batas atas dan NJOP dalam rupiah bulat per m².": (
        "Write the upper bound and the NJOP in whole rupiah per m²."
    ),
}

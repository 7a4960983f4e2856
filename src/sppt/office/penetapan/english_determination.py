"""English for determination, what is odd, and decisions about notices."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # years
    "Keputusan": "Decisions",
    "Penetapan SPPT": "Determination of notices",
    (
        "Rancangan menghitung SPPT setiap objek untuk satu tahun pajak. Ia belum mengikat siapa pun sampai petugas"
        " kedua menyetujui penerbitannya."
    ): (
        "Drafts work out the notice of every object for one tax year. They bind nobody until a second officer approves"
        " their issue."
    ),
    "Hitung rancangan": "Make drafts",
    "Tulis tahun pajaknya dengan empat angka.": "Write the tax year with four digits.",
    "Tahun yang ditetapkan di sini": "Years determined here",
    "Tanpa SPPT": "Without notice",
    "Ditahan": "Kept back",
    "Keterangan": "Remark",
    "Menunggu giliran": "Waiting",
    "Sedang dihitung": "Being worked out",
    "Rancangan": "Drafts",
    "Disetujui, sedang diterbitkan": "Approved, being issued",
    "Dilepas": "Given up",
    "Subjek yang mungkin satu orang": "Subjects that may be one person",
    # one year
    "Penetapan {tahun}": "Determination of {tahun}",
    "Semua tahun": "All years",
    "Belum berhasil": "Not done",
    "Kemajuan": "Progress",
    "Muat ulang halaman ini": "Load this page again",
    "dari {semua} objek": "of {semua} objects",
    "tahun lalu {jumlah}": "the year before {jumlah}",
    "tanpa SPPT {jumlah}": "without notice {jumlah}",
    "Ada tahun lalu, tidak sekarang": "Had one the year before, none now",
    "Sidik aturan": "Fingerprint of the rules",
    "Semua yang janggal, objek demi objek": "All that is odd, object by object",
    "Yang janggal": "What is odd",
    "Menunggu putusan": "Waiting for a decision",
    "Akibat": "Consequence",
    "SPPT ditahan": "The notice is kept back",
    "SPPT tetap dibuat": "The notice is made",
    "Objek tanpa SPPT dan yang ditahan": "Objects without notice and those kept back",
    "Usulkan penerbitan": "Propose the issue",
    "{jumlah} objek masih ditahan. Objek itu tidak mendapat SPPT sekarang, dan dapat ditetapkan susulan.": (
        "Objects still kept back: {jumlah}. They get no notice now, and can be determined late."
    ),
    "Usulkan kepada petugas lain": "Propose to another officer",
    "Lepaskan rancangan ini": "Give these drafts up",
    "Rancangannya dihapus; tahun ini dapat dihitung lagi kapan saja.": (
        "The drafts are removed; the year can be worked out again at any time."
    ),
    "Lepaskan": "Give up",
    "Hitung lagi seluruhnya": "Work everything out again",
    "Setelah data atau aturannya berubah, seluruh rancangan diganti dengan hitungan baru.": (
        "After data or rules have changed, all drafts are replaced by new ones."
    ),
    "Hitung ulang seluruh kota": "Work out the whole city again",
    # what is odd
    "Yang janggal {tahun}": "What is odd in {tahun}",
    "Objek yang janggal": "Odd objects",
    "Semua": "All",
    "Pokok tahun lalu": "Tax of the year before",
    "Diikutkan": "Taken in",
    "Dikeluarkan": "Left out",
    "Mendapat SPPT": "Gets a notice",
    "SPPT ditahan sampai diputuskan.": "The notice is kept back until somebody decides.",
    "Sudah diputuskan.": "Decided.",
    "SPPT tetap dibuat.": "The notice is made all the same.",
    "Uraian hitungan": "How it is worked out",
    "berlaku sejak {hari}": "in force since {hari}",
    "Ikutkan apa adanya": "Take it in as it is",
    "Keluarkan dari penetapan": "Leave it out",
    "Pajaknya tidak dapat dihitung, jadi objek ini tidak dapat diikutkan.": (
        "Its tax cannot be worked out, so this object cannot be taken in."
    ),
    "Sekurang-kurangnya sepuluh huruf; tersimpan di jejak audit.": "At least ten letters; kept in the audit trail.",
    "Pilih ikutkan atau keluarkan.": "Choose to take it in or to leave it out.",
    "NJOP turun lebih dari separuh": "NJOP fell by more than half",
    "Bangunan dari sesudah tahun pajak": "Building from after the tax year",
    "Kelurahan tidak dikenal": "Unknown kelurahan",
    "Tanah tanpa zona nilai": "Land without a value zone",
    "Mungkin satu orang dengan beberapa nomor": "Perhaps one person under several numbers",
    "NJOPTKP dua kali pada tahun lalu": "NJOPTKP twice in the year before",
    "Luas tidak mungkin": "Impossible area",
    "Nilai tidak mungkin": "Impossible value",
    "Luas nol": "No area",
    "Tanpa zona dan tanpa nilai": "No zone and no value",
    "Tanah bernilai nol": "Land worth nothing",
    "Nilai tanah tanpa luas": "Land value without area",
    "Bangunan bernilai nol": "Building worth nothing",
    "Tanpa tabel kelas": "No class table",
    "Golongan persentase tidak dikenal": "Unknown group for the share",
    "Tarif khusus tidak dikenal": "Unknown special tariff",
    "Pengecualian tidak dikenal": "Unknown exemption",
    "Tanpa tanah": "No land",
    "Nilai di atas kelas tertinggi": "Value above the highest class",
    "Nilai bangunan tanpa luas": "Building value without area",
    "Dikeluarkan oleh petugas": "Left out by an officer",
    "NJOP tahun lalu {rinci}; sekarang kurang dari separuhnya. Pastikan luas dan nilainya.": (
        "NJOP of the year before {rinci}; now it is less than half. Make sure of area and value."
    ),
    "Tahun bangun {rinci} lebih akhir dari tahun pajak. Perbaiki, atau keluarkan bangunannya.": (
        "Built in {rinci}, after the tax year began. Correct it, or leave the building out."
    ),
    "Kode wilayah {rinci} tidak ada dalam daftar kelurahan.": "The code {rinci} is not in the list of kelurahan.",
    "Nilainya dari data lama, bukan dari zona. Tentukan zonanya.": (
        "Its value comes from old data, not from a zone. Assign a zone."
    ),
    "Nama dan nomornya sama dengan subjek lain. Putuskan di halaman subjek yang sama.": (
        "Name and number are those of another subject. Decide it on the page of subjects."
    ),
    "Pemiliknya mendapat NJOPTKP dua kali tahun lalu; sekarang hanya pada satu objek.": (
        "Its owner had NJOPTKP twice in the year before; now only with one object."
    ),
    # one person
    "Nama dan NIK atau NPWP-nya sama, nomornya berbeda. Satu orang hanya mendapat NJOPTKP pada satu objek.": (
        "Same name and same NIK or NPWP under different numbers. A person has NJOPTKP with one object only."
    ),
    "{jumlah} dari {semua} menunggu putusan.": "{jumlah} of {semua} wait for a decision.",
    "Satu orang": "One person",
    "Bukan satu orang": "Not one person",
    "Pilih satu orang atau bukan.": "Choose one person or not.",
    "Halaman ini sudah terlalu lama terbuka. Buka lagi, lalu ulangi.": (
        "This page has been open for too long. Open it again and repeat."
    ),
    "Putusan berlaku pada hitungan rancangan berikutnya.": "Decisions hold when drafts are next worked out.",
    # decisions about a notice
    "Keputusan atas SPPT": "Decision about a notice",
    (
        "Pembetulan, pengurangan, pembatalan, atau penetapan susulan untuk satu objek. SPPT lama tidak ditimpa: terbit"
        " siklus baru."
    ): (
        "Correction, reduction, cancellation or late determination of one object. The old notice is never overwritten:"
        " a new cycle is issued."
    ),
    "NOP dan tahun pajak": "NOP and tax year",
    "Misalnya 36.76.050.015.005-0001.0 2026": "Such as 36.76.050.015.005-0001.0 2026",
    "Jenis keputusan": "Kind of decision",
    "Tulis NOP dengan satu tahun pajak di belakangnya, dan pilih jenis keputusannya.": (
        "Write the NOP with one tax year behind it, and choose the kind of decision."
    ),
    "Pembetulan": "Correction",
    "Pembatalan SPPT": "Cancellation of the notice",
    "Penetapan susulan": "Late determination",
    "Keputusan lain": "Another decision",
    "Yang akan terjadi": "What will happen",
    "menjadi {pokok}, sisa {sisa}": "becomes {pokok}, {sisa} remain",
    "Tagihan baru": "New bill",
    "jatuh tempo {hari}": "due on {hari}",
    "Kelebihan bayar pokok": "Overpaid tax",
    "Kelebihan bayar denda": "Overpaid penalty",
    (
        "Belum ada yang ditulis. Kode bayar yang sudah dibuka untuk tagihan ini tidak berlaku lagi setelah disetujui."
    ): "Nothing is written yet. Codes opened for this bill no longer hold once it is approved.",
    "Nomor keputusan": "Number of the decision",
    "Tanggal keputusan": "Day of the decision",
    "Misalnya 2027-03-01": "Such as 2027-03-01",
    "Luas tanah (m²)": "Area of land (m²)",
    "Nilai tanah seluruhnya (Rp)": "Value of all land (Rp)",
    "NIR zona × luas, sebelum digolongkan ke dalam kelas": "NIR of the zone × area, before it falls into a class",
    "Nilai bangunan seluruhnya (Rp)": "Value of all buildings (Rp)",
    "Objek ini membawa NJOPTKP wajib pajaknya": "This object carries its taxpayer's NJOPTKP",
    "Nama wajib pajak yang benar": "Right name of the taxpayer",
    "Kosongkan bila namanya tetap": "Leave empty if the name stays",
    "Misalnya 25 atau 12,5; atau isi rupiah di bawah": "Such as 25 or 12.5; or fill in rupiah below",
    "Rupiah": "Rupiah",
    "Pasal dasarnya": "Article it rests on",
    "Hitung akibatnya": "Work out what follows",
    "Tulis nomor keputusannya.": "Write the number of the decision.",
    "Tanggal keputusan tidak boleh di masa depan.": "The day of the decision must not lie in the future.",
    "Isi persen atau rupiah, salah satu saja.": "Fill in percent or rupiah, one of the two.",
    "Tulis pasal yang menjadi dasarnya.": "Write the article that it rests on.",
    "Luas tidak terbaca. Tulis m² dengan angka saja, misalnya 200 atau 80,5.": (
        "The area cannot be read. Write m² in digits, such as 200 or 80.5."
    ),
    # proposals
    "Penerbitan SPPT": "Issue of notices",
    "SPPT yang diterbitkan": "Notices issued",
    "Objek yang ditahan": "Objects kept back",
    "Versi rancangan": "Version of the drafts",
    "Sisa": "Remaining",
    "Tagihan kurang bayar yang dibuka": "Additional bill opened",
    "Isi keputusan": "What is decided",
    "Versi tagihan": "Version of the bills",
    "Disetujui. {jumlah} SPPT tahun {tahun} sedang diterbitkan; kemajuannya tampak di halaman penetapan.": (
        "Approved. Notices of {tahun} being issued: {jumlah}; the page of determination shows how far it is."
    ),
    "Keputusan berlaku. Pokok {sebelum} menjadi {sesudah}; kelebihan bayar {lebih}.": (
        "The decision holds. The tax goes from {sebelum} to {sesudah}; overpaid {lebih}."
    ),
    "nama wajib pajak {nama}": "name of the taxpayer {nama}",
    "tanah {luas}, nilai {nilai}": "land {luas}, value {nilai}",
    "bangunan {luas}, nilai {nilai}": "buildings {luas}, value {nilai}",
    "dengan NJOPTKP": "with NJOPTKP",
    "tanpa NJOPTKP": "without NJOPTKP",
    "pengurangan {besar} menurut {pasal}": "reduction of {besar} under {pasal}",
}

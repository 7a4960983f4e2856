"""English of the pages about rules, their simulations and the ratio study."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # the rules of the years
    "Aturan": "Rules",
    "Rasio NJOP": "NJOP ratios",
    "Aturan tahun pajak": "Rules of the tax years",
    (
        "Salin aturan yang berlaku menjadi usulan, ubah, simulasikan atas seluruh kota, lalu minta pengesahan"
        " petugas kedua."
    ): (
        "Copy the rules in force into a proposal, change it, simulate it over the whole city, ask another"
        " officer."
    ),
    "Pilih satu sampai empat usulan untuk tahun pajak yang sama": (
        "Choose one to four proposals for the same tax year"
    ),
    "Tahun pajak": "Tax year",
    "Tahun pajak {tahun}": "Tax year {tahun}",
    "diubah {nama}, {saat}": "changed by {nama}, {saat}",
    "Buka": "Open",
    "Hitung juga bila kenaikan dibatasi (persen)": "Also compute a cap on increases (percent)",
    "Simulasikan": "Simulate",
    "Belum ada usulan.": "There are no proposals yet.",
    "Usulan baru": "New proposal",
    "Nama usulan": "Name of the proposal",
    "Untuk tahun pajak": "For tax year",
    "Isinya disalin dari aturan tahun sebelumnya.": "It begins as a copy of the rules of the year before.",
    "Salin aturan": "Copy the rules",
    "Sudah disahkan": "Approved",
    "Belum ada; yang berlaku adalah berkas Perda.": "None yet; the Perda file holds.",
    "Simulasi": "Simulations",
    "Simulasi {nomor}": "Simulation {nomor}",
    "Di halaman ini": "On this page",
    "Buka semua tabel": "Open all tables",
    "Belum ada simulasi.": "There are no simulations yet.",
    "Selesai": "Done",
    "Gagal": "Failed",
    "Berjalan {persen}%": "Running, {persen}%",
    "berubah": "changed",
    "Ubah": "Change",
    "Tambah": "Add",
    "Diubah": "Changed",
    "Sidik isi": "Fingerprint",
    "Lihat yang disahkan": "See what was approved",
    "Dibuang": "Put away",
    "Menunggu pengesahan": "Waits for approval",
    "Minta pengesahan": "Ask for approval",
    "Salinan usulan ini": "A copy of this proposal",
    "Salin": "Copy",
    "Buang usulan": "Put the proposal away",
    "Aturan ini tidak dapat diubah lagi.": "These rules cannot be changed any more.",
    "Dasar hukum": "Legal basis",
    "Tanggal dasar hukum": "Date of the legal basis",
    "Berlaku sejak": "In force from",
    "Nomor dan tahunnya, misalnya Perda 5/2026 atau Perwal 12/2027.": (
        "Its number and year, such as Perda 5/2026 or Perwal 12/2027."
    ),
    (
        "Petugas lain yang mengesahkan. Sesudah itu aturan ini berlaku untuk tahun pajak {tahun} dan tidak dapat"
        " diubah lagi."
    ): "Another officer approves. Then these rules hold for tax year {tahun} and cannot be changed any more.",
    "Pilih tahun pajak {dari} sampai {sampai}.": "Choose a tax year from {dari} to {sampai}.",
    # sections
    "Tarif": "Tariff",
    "Persentase NJOP": "Share of NJOP",
    "Pajak terendah": "Least tax",
    "Tabel kelas": "Class tables",
    "Isi tabel kelas": "Content of the class tables",
    "Pembulatan": "Rounding",
    "Stimulus dan batas kenaikan": "Stimulus and caps on increases",
    "Program pembayaran": "Payment programmes",
    "Tidak dikenakan": "Exempt",
    "NIR zona": "NIR of zones",
    "Buku": "Buku",
    "Nomor usulan aturan": "Number of the proposal of rules",
    "Pengesahan aturan": "Approval of rules",
    (
        "Aturan ini sekarang berlaku untuk tahun pajaknya. Halaman dan kanal memakainya dalam beberapa detik."
    ): "These rules now hold for their tax year. Pages and channels use them within seconds.",
    # fields
    "Pasal atau keputusan": "Article or decision",
    "Yang tercetak sebagai dasar hukum pada penjelasan tagihan.": (
        "What is shown as the legal basis where a bill is explained."
    ),
    "NJOPKP": "NJOPKP",
    "Sumber": "Source",
    "Kepastian": "Certainty",
    "sudah pasti": "certain",
    "menunggu kepastian": "to be confirmed",
    "Hanya Buku": "Only Buku",
    "Kosong berarti semua Buku.": "Empty means every Buku.",
    "Hanya jenis bangunan (JPB)": "Only kinds of building (JPB)",
    "Kode dipisah koma, misalnya 01, 13. Kosong berarti semua.": (
        "Codes with commas between them, such as 01, 13. Empty means all."
    ),
    "Hanya NJOP sampai dengan": "Only NJOP up to",
    "Hanya pemilik yang NIK-nya sudah terbukti": "Only owners whose NIK is proven",
    "Hanya objek yang memegang NJOPTKP wajib pajak": "Only the object that carries the taxpayer's NJOPTKP",
    "Kode": "Code",
    "Huruf kecil, angka, dan tanda hubung; tidak berubah lagi sesudah disahkan.": (
        "Small letters, digits and hyphens; it stays the same once approved."
    ),
    "Nama dalam bahasa Inggris": "Name in English",
    "Urutan": "Order",
    (
        "Yang lebih kecil dihitung lebih dahulu. Yang dapat mengenai rupiah yang sama harus berbeda urutannya."
    ): "The smaller is applied first. Those that may claim the same rupiah need different numbers.",
    "Golongan dipilih menurut": "Bracket chosen by",
    "Golongan tarif": "Brackets",
    "Batas termasuk golongannya. Baris terakhir tanpa batas.": (
        "A bound belongs to its bracket. The last row has no bound."
    ),
    "{nomor}. Sampai dengan (Rp)": "{nomor}. Up to (Rp)",
    "Persen": "Percent",
    "Hanya untuk objek dengan bangunan": "Only for objects with a building",
    "Persentase menurut NJOP": "Share by NJOP",
    "Berlaku juga bila NJOPKP nol": "Holds also where NJOPKP is nothing",
    "Bulan": "Month",
    "Paling cepat sekian bulan sesudah terbit": "At least so many months after issue",
    "Jenis": "Kind",
    "potongan persen": "percent off",
    "batas kenaikan": "cap on increases",
    "Potongan (persen dari pokok)": "Reduction (percent of the tax)",
    "Diisi untuk potongan persen.": "Fill in for percent off.",
    "Kenaikan paling banyak (persen dari pokok tahun lalu)": "Highest increase (percent of last year's tax)",
    "Diisi untuk batas kenaikan.": "Fill in for a cap on increases.",
    "Dibayar dari": "Paid from",
    "Dibayar sampai": "Paid until",
    "Dari tahun pajak": "From tax year",
    "Sampai tahun pajak": "To tax year",
    "Potongan pokok (persen)": "Off the tax (percent)",
    "Potongan denda (persen)": "Off the penalty (percent)",
    "Tulis bilangan bulat, misalnya 10.": "Write a whole number, such as 10.",
    # NIR and class tables
    (
        "NIR dari data dinaikkan atau diturunkan dengan persen di bawah ini; zona yang ditulis satu per satu memakai"
        " nilainya sendiri."
    ): "The NIR of the data moves by these percents; zones written one by one have their own value.",
    "Seluruh kota (persen)": "Whole city (percent)",
    "Per kelurahan (persen)": "By kelurahan (percent)",
    "Persen kelurahan menggantikan persen seluruh kota.": (
        "The percent of a kelurahan takes the place of the city's."
    ),
    "NIR per zona (Rp per m²)": "NIR by zone (Rp per m²)",
    "Satu baris satu zona: kode kelurahan sepuluh angka; kode zona; NIR. Contoh: 3676050015;AA;2500000": (
        "One zone a line: ten digits of the kelurahan; code of the zone; NIR. Example: 3676050015;AA;2500000"
    ),
    "Tulis persen sebagai bilangan bulat, misalnya 10 atau -5.": (
        "Write the percent as a whole number, such as 10 or -5."
    ),
    "Tabel kelas tanah": "Class table of land",
    "Tabel kelas bangunan": "Class table of buildings",
    "Atau tabel tanah yang baru": "Or a new table of land",
    "Atau tabel bangunan yang baru": "Or a new table of buildings",
    "Satu baris satu kelas, dari yang tertinggi: kelas;lebih dari;sampai;NJOP, dalam rupiah per m².": (
        "One class a line, from the highest: class;over;up to;NJOP, in rupiah per m²."
    ),
    "Pasal atau keputusan tabel baru": "Article or decision of the new table",
    "Pilih tabel kelas dari daftar.": "Choose the class tables from the list.",
    "Unggahan kantor": "Uploaded by the office",
    # rules in words
    "Seperti di data.": "As in the data.",
    "{jumlah} zona dengan NIR sendiri": "zones with a NIR of their own: {jumlah}",
    "seluruh kota": "whole city",
    "seperti sekarang": "as now",
    "Golongan dipilih menurut {dasar}": "Bracket chosen by {dasar}",
    "hanya untuk objek dengan bangunan": "only for objects with a building",
    "juga bila NJOPKP nol": "also where NJOPKP is nothing",
    "paling cepat {bulan} bulan sesudah terbit": "at least {bulan} months after issue",
    "tanah: {tabel}": "land: {tabel}",
    "bangunan: {tabel}": "buildings: {tabel}",
    "sampai {batas}: {tarif}": "up to {batas}: {tarif}",
    "selebihnya: {tarif}": "above: {tarif}",
    "kenaikan paling banyak {persen}": "increase of at most {persen}",
    "potongan {persen}": "{persen} off",
    "NJOP sampai {batas}": "NJOP up to {batas}",
    "NIK terbukti": "proven NIK",
    "objek pemegang NJOPTKP": "the object that carries NJOPTKP",
    "semua": "all",
    "{nama}: pokok {pokok}, denda {denda}, dibayar {dari} sampai {sampai}, tahun pajak {tahun}": (
        "{nama}: tax {pokok}, penalty {denda}, paid {dari} to {sampai}, tax year {tahun}"
    ),
    # refusals
    "Usulan aturan ini tidak ada.": "There is no such proposal of rules.",
    "Tuliskan nama usulan, 3 sampai 100 huruf.": "Write the name of the proposal, 3 to 100 letters.",
    "Tuliskan dasar hukumnya, misalnya Perda 5/2026, paling sedikit 5 huruf.": (
        "Write the legal basis, such as Perda 5/2026, at least 5 letters."
    ),
    "Usulan ini sudah diubah petugas lain. Buka lagi halamannya, lalu ulangi.": (
        "Another officer has changed this proposal. Open its page again, then repeat."
    ),
    "Usulan ini sudah disahkan atau dibuang, jadi tidak dapat diubah lagi. Buat salinannya.": (
        "This proposal was approved or put away and cannot be changed. Make a copy."
    ),
    "Sudah ada terlalu banyak usulan untuk tahun ini. Buang dahulu yang tidak dipakai.": (
        "There are too many proposals for this year. Put some away first."
    ),
    "Usulan ini sama dengan aturan yang berlaku, jadi tidak ada yang perlu disahkan.": (
        "This proposal is the same as the rules in force, so there is nothing to approve."
    ),
    "Aturan yang Anda ubah sendiri harus disahkan petugas lain.": (
        "Rules that you changed yourself must be approved by another officer."
    ),
    (
        "SPPT tahun ini sudah terbit dengan aturan yang berlaku. Aturan penetapannya tidak dapat diganti lagi;"
        " hanya program pembayaran dan denda yang masih dapat diubah."
    ): (
        "The notices of this year are issued under the rules in force. The rules of assessment stay;"
        " only payment programmes and penalties may still change."
    ),
    "Pilih sekurang-kurangnya satu usulan untuk disimulasikan.": "Choose at least one proposal to simulate.",
    "Pilih paling banyak empat usulan sekaligus.": "Choose at most four proposals at once.",
    "Salah satu usulan sudah dibuang. Pilih yang lain.": "One of the proposals was put away. Choose another.",
    "Usulan yang dibandingkan harus untuk tahun pajak yang sama.": (
        "Proposals that are compared must be for the same tax year."
    ),
    "Tulis batas kenaikan sebagai bilangan bulat dari 0 sampai 1.000 persen.": (
        "Write the cap as a whole number from 0 to 1,000 percent."
    ),
    "Masih ada delapan simulasi yang berjalan. Tunggu sampai salah satunya selesai.": (
        "Eight simulations are still running. Wait until one of them is done."
    ),
    "Simulasi ini tidak ada.": "There is no such simulation.",
    "Simulasi ini sudah tiga kali terhenti di tengah jalan.": "This simulation broke off three times.",
    # simulations
    "Simulasi belum dijalankan": "The simulation was not begun",
    "Simulasi ini gagal": "This simulation failed",
    "Tidak ada yang berubah. Mulailah simulasi baru.": "Nothing has changed. Begin a new simulation.",
    "Simulasi sedang berjalan. Halaman ini memuat ulang sendiri setiap tiga detik; Anda boleh meninggalkannya.": (
        "The simulation is running. This page loads itself anew every three seconds; you may leave it."
    ),
    "Objek yang sudah dihitung": "Objects computed so far",
    "{selesai} dari {semua} objek": "{selesai} of {semua} objects",
    "Muat ulang": "Load again",
    "Diminta oleh": "Asked for by",
    "NIR tahun": "NIR of year",
    "Simulasi: tidak ada tagihan yang berubah karenanya.": "A simulation: no bill changes by it.",
    "NIR tahun pajak {tahun} belum ada di data; yang dipakai NIR tahun {dipakai}.": (
        "The data has no NIR of tax year {tahun} yet; that of {dipakai} is used."
    ),
    "Sebelumnya: SPPT tahun {tahun}.": "Before: the notices of {tahun}.",
    "SPPT tahun {tahun} belum ada; sebelumnya berarti menurut aturan yang berlaku.": (
        "There are no notices of {tahun} yet; before means under the rules in force."
    ),
    "Usang": "Out of date",
    "{nama} sudah diubah sejak disimulasikan; angka ini untuk isi {sidik}.": (
        "{nama} has changed since it was simulated; these figures are of content {sidik}."
    ),
    "Usulan ini sudah diubah sejak disimulasikan.": "This proposal has changed since it was simulated.",
    "Berkas untuk dicetak (PDF)": "Dossier to print (PDF)",
    "Aturan yang berlaku": "Rules in force",
    "Sebelumnya": "Before",
    "{jumlah} SPPT": "notices: {jumlah}",
    "SPPT": "Notices",
    "naik {naik}, turun {turun}, tetap {tetap}": "up {naik}, down {turun}, same {tetap}",
    "Naik lebih dari 25%, 50%, 100%": "Up by more than 25%, 50%, 100%",
    "baru {baru}, hilang {hilang}": "new {baru}, gone {hilang}",
    "Desil perubahan": "Deciles of the change",
    (
        "Sepersepuluh tagihan berubah paling banyak sebesar desil pertama, dua persepuluh paling banyak sebesar desil"
        " kedua, dan seterusnya."
    ): "A tenth of the bills change by at most the first decile, two tenths by the second, and so on.",
    "Peta kelurahan": "Map of the kelurahan",
    "Perubahan pokok menurut kelurahan; angkanya ada di tabel kelurahan.": (
        "Change of the tax by kelurahan; the figures are in the table of kelurahan."
    ),
    "Batas kelurahan: {sumber}.": "Bounds of the kelurahan: {sumber}.",
    "turun lebih dari 10%": "down by more than 10%",
    "turun sampai 10%": "down by up to 10%",
    "naik sampai 10%": "up by up to 10%",
    "naik 10 sampai 25%": "up by 10 to 25%",
    "naik 25 sampai 50%": "up by 25 to 50%",
    "naik lebih dari 50%": "up by more than 50%",
    "naik lebih dari {persen}%": "up by more than {persen}%",
    "turun 50% atau lebih": "down by 50% or more",
    "turun {dari}–{sampai}%": "down by {dari}–{sampai}%",
    "naik {dari}–{sampai}%": "up by {dari}–{sampai}%",
    "SPPT sebelumnya": "Notices before",
    "Perubahan": "Change",
    "Naik": "Up",
    "Turun": "Down",
    "Tetap": "Same",
    "> 25%": "> 25%",
    "> 50%": "> 50%",
    "> 100%": "> 100%",
    "Baru": "New",
    "Hilang": "Gone",
    "Menurut kelurahan": "By kelurahan",
    "Kelurahan": "Kelurahan",
    "Menurut Buku": "By Buku",
    "Kenaikan paling banyak": "Increase of at most",
    "SPPT yang tertahan": "Notices held back",
    "Pokok yang tidak ditagih": "Tax forgone",
    "Pokok seluruhnya": "Tax in all",
    "Bila kenaikan dibatasi": "If increases were capped",
    "Menjadi": "After",
    "Kenaikan terbesar": "Largest increases",
    "Penurunan terbesar": "Largest decreases",
    "Sebab": "Cause",
    "Jumlah objek": "Number of objects",
    "Objek tanpa SPPT": "Objects without a notice",
    "Sebaran perubahan": "Spread of the changes",
    "Selisih dari sebelumnya": "Difference from before",
    "Berdampingan": "Side by side",
    # the dossier
    "Simulasi aturan PBB-P2 tahun pajak {tahun}": "Simulation of the rules of PBB-P2, tax year {tahun}",
    "halaman": "page",
    "Objek yang dibaca": "Objects read",
    "Pembanding": "Held against",
    "Naik, turun, tetap": "Up, down, same",
    # the ratio study
    "Rasio NJOP dan harga": "NJOP against prices",
    "Rasio NJOP terhadap harga jual": "Ratio of NJOP to sale prices",
    "NJOP yang tercatat dibagi harga jual, untuk penjualan {dari} sampai {sampai}.": (
        "The recorded NJOP divided by the price, for sales from {dari} to {sampai}."
    ),
    "Penjualan": "Sales",
    "Median rasio": "Median ratio",
    "COD": "COD",
    "PRD": "PRD",
    "PRB": "PRB",
    "Seluruh kota": "Whole city",
    "letak umum NJOP terhadap harga": "where NJOP stands against prices in general",
    "keseragaman: baik dari 5 sampai 15%": "uniformity: good from 5 to 15%",
    "di atas 1,03: yang mahal dinilai lebih rendah": "above 1.03: the dear are valued too low",
    "perubahan rasio setiap nilai dua kali lipat: baik dari -0,05 sampai 0,05": (
        "change of the ratio at each doubling of the value: good from -0.05 to 0.05"
    ),
    "Belum cukup penjualan untuk dihitung.": "There are not enough sales to compute.",
    "✓ di dalam batas, ↑ di atas, ↓ di bawah. Batas menurut IAAO Standard on Ratio Studies (2013).": (
        "✓ within the limits, ↑ above, ↓ below. Limits of the IAAO Standard on Ratio Studies (2013)."
    ),
    "Tidak ditampilkan: {sedikit} kelurahan dengan kurang dari {paling} penjualan.": (
        "Not shown: {sedikit} kelurahan with fewer than {paling} sales."
    ),
    "Tidak dihitung: {ragu} penjualan yang harganya lebih dari empat kali atau kurang dari seperempat NJOP.": (
        "Left out: {ragu} sales whose price is over four times or under a quarter of the NJOP."
    ),
}

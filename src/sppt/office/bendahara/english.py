"""English for every Indonesian sentence of the treasurer's desk."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # the day's money
    "Uang hari ini": "Today's money",
    "Uang hari {hari}": "Money of {hari}",
    "Hari lain": "Another day",
    "Lihat": "Show",
    "Hari sebelumnya": "The day before",
    "Hari berikutnya": "The next day",
    "Bersih hari itu": "Net of the day",
    "{jumlah} pembayaran": "payments: {jumlah}",
    "dibatalkan {jumlah}": "reversed {jumlah}",
    "Sejak awal tahun": "Since the start of the year",
    "{bagian} dari target {target}": "{bagian} of the target of {target}",
    "Target tahun ini belum ditetapkan": "No target is set for this year",
    "Hanya pembayaran yang dibukukan sistem ini; catatan SISMIOP tidak ikut.": (
        "Only payments booked by this system; SISMIOP's records are left out."
    ),
    "Belum ada pembayaran pada hari ini": "There are no payments on this day",
    "Semua pembayaran hari itu": "All payments of the day",
    "Menurut kanal": "By channel",
    "Menurut kecamatan": "By kecamatan",
    "Kecamatan": "Kecamatan",
    "Bersih": "Net",
    "Pembayaran {hari}": "Payments of {hari}",
    "Kembali ke uang hari itu": "Back to the day's money",
    "Kanal {kanal}.": "Channel {kanal}.",
    "Kecamatan {nama}.": "Kecamatan {nama}.",
    "Halaman pertama": "First page",
    "Berikutnya": "Next",
    # turns
    "Giliran loket": "Counter turns",
    "Semua giliran": "All turns",
    "Giliran yang sudah ditutup": "Closed turns",
    "Selisih yang menunggu bendahara: {jumlah}": "Differences that wait for the treasurer: {jumlah}",
    "Tidak ada selisih yang menunggu.": "No difference is waiting.",
    "Ditutup": "Closed",
    "Uang awal": "Cash at the start",
    "Menurut catatan": "By the books",
    "Dihitung": "Counted",
    "Selisih": "Difference",
    "Cocok": "Agrees",
    "Menunggu": "Waiting",
    "Menunggu bendahara": "Waits for the treasurer",
    "Disahkan": "Acknowledged",
    "Disahkan oleh": "Acknowledged by",
    "Disahkan oleh {nama}, {saat}": "Acknowledged by {nama}, {saat}",
    "Penjelasan petugas": "The teller's explanation",
    "Uang di laci sama dengan catatan.": "The drawer agrees with the books.",
    "Tindak lanjut": "What is done about it",
    "Apa yang dilakukan dengan selisih ini? Sekurang-kurangnya sepuluh huruf.": (
        "What is done about this difference? At least ten letters."
    ),
    "Sahkan selisih": "Acknowledge the difference",
    "Selisih ini menunggu bendahara lain dari petugasnya.": (
        "This difference waits for a treasurer other than the teller."
    ),
    # the trail
    "Jejak audit": "Audit trail",
    "Kembali ke jejak audit": "Back to the audit trail",
    "Rantai segel": "Chain of seals",
    "Segel terakhir nomor {nomor}, {saat}.": "The last seal is number {nomor}, {saat}.",
    "Belum ada segel.": "There is no seal yet.",
    "{jumlah} baris menunggu segel, yang tertua sejak {saat}.": (
        "Rows that wait for a seal: {jumlah}, the oldest since {saat}."
    ),
    "Semua baris sudah disegel.": "All rows are sealed.",
    "Periksa seluruh rantai": "Check the whole chain",
    "Rantainya utuh": "The chain is whole",
    "Rantai ini putus di {jumlah} tempat": "Breaks in the chain: {jumlah}",
    "Rantainya terlalu panjang untuk diperiksa di halaman": "The chain is too long to be checked on a page",
    "Jalankan perintah ini di server:": "Run this command on the server:",
    "Segel": "Seals",
    "Segel {nomor}": "Seal {nomor}",
    "baris {nomor}": "row {nomor}",
    "Baris yang disegel": "Sealed rows",
    "Baris yang menunggu segel": "Rows that wait for a seal",
    "Baris menurut saksi": "Lines the witness heard",
    "Segel ini tidak bersambung dengan segel sebelumnya.": "This seal does not join the one before.",
    "Isi segel ini telah berubah.": "The content of this seal has changed.",
    "Saksi mencatat segel yang lain untuk nomor ini.": "The witness heard another seal with this number.",
    "Saksi mencatat segel ini, tetapi segelnya tidak ada lagi.": (
        "The witness heard this seal, but it is gone."
    ),
    "Baris ini diubah atau ditambahkan sesudah disegel.": "This row was changed or added after it was sealed.",
    "Tentang": "About",
    "Hari": "Day",
    "Nomor": "Number",
    "Rincian": "Details",
    "Saring": "Filter",
    "Tanpa saringan": "No filter",
    # partners' messages
    "Pesan mitra": "Partners' messages",
    "Apa yang diminta mesin bank dan agregator, dan apa yang kami jawab.": (
        "What the machines of banks and aggregators asked, and what we answered."
    ),
    "Nama tidak disimpan; tanda tangan dipotong.": "Names are not kept; signatures are cut short.",
    "Tidak ada pesan mitra yang menyebutnya. Periksa lagi angkanya.": (
        "No message of a partner names it. Check the digits again."
    ),
    "Mitra": "Partner",
    "Pintu": "Door",
    "Hasil": "Outcome",
    "Alamat asal": "Address it came from",
    "Permintaan dan jawaban": "Request and answer",
    "Hanya lima puluh pesan terbaru yang ditampilkan.": "Only the latest fifty messages are shown.",
}

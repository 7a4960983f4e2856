"""English for every Indonesian sentence of the desk of reconciliation."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.office.rekonsiliasi.english_classes import CLASSES_IN_ENGLISH

_PAGES: Mapping[str, str] = {
    # the calendar
    "Rekonsiliasi": "Reconciliation",
    "Bulan sebelumnya": "The month before",
    "Bulan berikutnya": "The next month",
    "Semua selisih yang terbuka": "All open differences",
    "Diterima bulan ini": "Received this month",
    "Selisih yang terbuka": "Open differences",
    "Selisih tak terjelaskan": "Unexplained differences",
    "Hari berikutnya yang harus ditutup: {hari}.": "The next day to close: {hari}.",
    "Buka hari itu": "Open that day",
    "Belum ada uang kanal yang perlu dicocokkan": "There is no channel's money to reconcile yet",
    "Hari muncul di sini sesudah kanal pertama menerima pembayaran.": (
        "Days appear here after the first channel has taken a payment."
    ),
    "Hari-hari bulan ini": "The days of this month",
    "Sen": "Mon",
    "Sel": "Tue",
    "Rab": "Wed",
    "Kam": "Thu",
    "Jum": "Fri",
    "Sab": "Sat",
    "Min": "Sun",
    "Beda": "Differs",
    "Terbuka": "Open",
    "Sepi": "Quiet",
    # one day
    "Rekonsiliasi {hari}": "Reconciliation of {hari}",
    "Kembali ke kalender": "Back to the calendar",
    "Selesai": "Done",
    "Pencocokan sudah dijalankan; hasilnya di bawah ini.": "Matching has run; what it found stands below.",
    "Hari ini sudah ditutup": "This day is closed",
    "Selisih tak terjelaskan {jumlah}": "Unexplained differences {jumlah}",
    "Ditutup {saat}.": "Closed {saat}.",
    "Unduh sertifikat (PDF)": "Download the certificate (PDF)",
    "Yang masih harus dibereskan sebelum hari ini ditutup:": "What must be settled before this day closes:",
    "Semua rupiah hari ini terjelaskan. Hari ini siap ditutup.": (
        "Every rupiah of this day is explained. It is ready to be closed."
    ),
    "Hari ini belum selesai; tutup mulai hari kerja berikutnya.": (
        "This day is not over; close it from the next working day on."
    ),
    "Cocokkan lagi": "Match again",
    "Tutup hari ini": "Close this day",
    "Tidak ada uang kanal pada hari ini": "No channel's money on this day",
    "Tidak ada pembayaran, dan tidak ada laporan kanal untuk hari ini.": (
        "There is no payment, and no channel's report for this day."
    ),
    "Buku kita": "Our books",
    "Laporan kanal": "The channel's report",
    "Rekening koran": "Bank statement",
    "titipan {jumlah}": "in suspense {jumlah}",
    "{jumlah} baris": "lines: {jumlah}",
    "biaya {jumlah}": "fees {jumlah}",
    "Belum diambil": "Not taken yet",
    "belum masuk {jumlah}": "not credited yet {jumlah}",
    "dijanjikan {hari}": "promised for {hari}",
    "masuk seluruhnya": "credited whole",
    "Di laporan hari ini, dibukukan pada hari lain: {jumlah} baris, {uang}.": "In this day's report, booked on another"
    " day: {jumlah} lines, {uang}.",
    "Di buku hari ini, di laporan hari lain: {jumlah} pembayaran, {uang}.": "In this day's books, in another day's"
    " report: {jumlah} payments, {uang}.",
    "Uangnya dibukukan terlambat, atau melewati batas hari kanal.": "It was booked late, or came past the channel's"
    " cut-off.",
    "Menunggu laporan hari berikutnya: {jumlah}": "Waiting for the next day's report: {jumlah}",
    "Yang cocok": "What agrees",
    "bersih: {masuk} masuk, {batal} dibatalkan": "net: {masuk} received, {batal} undone",
    "Lihat satu per satu, dengan aturannya": "See them one by one, with the rule",
    "Tanpa transaksi dan tanpa laporan:": "Without transactions and without a report:",
    "Selisih hari ini yang sudah selesai: {jumlah}": "Differences of this day that have ended: {jumlah}",
    # pairs
    "Pasangan {hari}": "Pairs of {hari}",
    "Pasangan hari itu": "Pairs of that day",
    "Kembali ke hari itu": "Back to that day",
    "Sebab dipasangkan": "Why they are a pair",
    "Hari di laporan": "Day in the report",
    # differences
    "Langkah berikutnya": "The next step",
    "Sebab yang mungkin": "The likely cause",
    "Akun": "Account",
    "Penanggung jawab": "Owner",
    "Umur (hari)": "Age (days)",
    "Belum ada": "None yet",
    "Belum ditentukan": "Not named yet",
    "Kelas": "Class",
    "Semua": "All",
    "Tidak ada selisih yang terbuka": "No difference is open",
    "Semua yang dicocokkan sampai sekarang terjelaskan.": "All that was matched until now is explained.",
    "{jumlah} selisih, {rupiah}.": "Differences: {jumlah}, {rupiah}.",
    "Tunjuk penanggung jawab": "Name an owner",
    "Selisih yang belum punya akun atau penanggung jawab": "Differences without an account or an owner",
    "Tugaskan": "Assign",
    "Pilih sekurang-kurangnya satu selisih.": "Choose at least one difference.",
    "Semua selisih": "All differences",
    "Hari itu": "That day",
    "Terbuka {umur} hari": "Open for days: {umur}",
    "Selesai {saat}": "Ended {saat}",
    "Menurut kita": "By our books",
    "Menurut kanal atau bank": "By the channel or the bank",
    "Berita di rekening koran": "Words on the statement",
    "Hari setor": "Settlement day",
    "Akun tempat uangnya sementara": "Account where the money stands meanwhile",
    "Tetapkan akun": "Set the account",
    "Simpan catatan": "Keep the remark",
    "Pasangkan dengan selisih lain": "Pair with another difference",
    "Dua petugas: usulan ini diputuskan petugas lain.": "Two officers: another one decides this proposal.",
    "Sisi yang lain": "The other side",
    "Usulkan pasangan": "Propose the pair",
    "Jadikan titipan": "Keep as titipan",
    "Uang yang lebih di kas daerah menunggu sebagai titipan. Dua petugas: usulan ini diputuskan petugas lain.": (
        "Over money on the city's account waits as titipan. Two officers: another one decides this proposal."
    ),
    "Usulkan titipan": "Propose titipan",
    "Nyatakan selesai": "Declare it ended",
    "Untuk selisih yang sudah dijelaskan kanal atau bank. Dua petugas: usulan ini diputuskan petugas lain.": (
        "For a difference that the channel or the bank has explained. Two officers: another one decides this proposal."
    ),
    "Penjelasan": "Explanation",
    "Usulkan selesai": "Propose the end",
    "Pilih satu langkah.": "Choose one step.",
    "dibuka oleh aturan pencocokan.": "opened by the rules of matching.",
    "aturan pencocokan": "the rules of matching",
    "Ditugaskan kepada {nama}.": "Assigned to {nama}.",
    "Uangnya dicatat pada akun {akun}.": "Its money stands on the account {akun}.",
    "Selesai dengan sendirinya: sisi lainnya sudah ketemu.": "Ended by itself: its other side was found.",
    "Usulan {nomor}": "Proposal {nomor}",
    # closing
    "Tutup {hari}": "Close {hari}",
    "Belum ditutup": "Not closed",
    "Hari ini belum dapat ditutup. Selesaikan dahulu yang di bawah ini.": (
        "This day cannot be closed yet. Settle first what stands below."
    ),
    "Masuk rekening": "Credited",
    "Yang masih terbuka": "What is still open",
    "Sesudah ditutup, hari ini tidak menerima pembukuan lagi dan tidak dapat dibuka kembali. Yang datang kemudian"
    " dibukukan pada hari yang masih terbuka.": (
        "Once closed, this day takes no more postings and cannot be opened again. What comes later is booked into a"
        " day that is still open."
    ),
    "Tutup untuk selamanya": "Close for ever",
    "Jangan tutup": "Do not close",
    "Sertifikat penutupan hari {hari}": "Certificate of the close of {hari}",
    "Selisih tak terjelaskan {jumlah}. Hari ini sudah ditutup dan tidak pernah berubah.": (
        "Unexplained differences {jumlah}. This day is closed and never changes."
    ),
    "Ditutup oleh": "Closed by",
    "Sidik sertifikat sebelumnya": "Hash of the certificate before",
    "Sidik sertifikat ini": "Hash of this certificate",
    "Dijanjikan": "Promised",
    "Menurut kelas": "By class",
    "Selisih yang sudah dijelaskan dan masih ditangani": "Differences explained and still being worked on",
    # proposals
    "Pasangan dengan tangan": "Pair by hand",
    "Selisih dinyatakan selesai": "Difference declared ended",
    "Uang lebih menjadi titipan": "Over money becomes titipan",
    "Nomor selisih": "Number of the difference",
    "Nomor selisih yang lain": "Number of the other difference",
    "Dititipkan atas kanal": "Kept for the channel",
    "Kedua sisi ini sekarang satu pasangan.": "These two sides are one pair now.",
    "Selisih ini sekarang selesai.": "This difference has ended.",
    "Uangnya sekarang titipan nomor {nomor}.": "The money is in suspense now, number {nomor}.",
    # what to see to
    "{hari} belum ditutup sesudah {jumlah} hari.": "{hari} has not been closed after days: {jumlah}.",
    "Kanal {kanal} tidak menerima pembayaran sejak {hari}.": "Channel {kanal} has taken no payment since {hari}.",
    "Hari libur bulan ini": "Holidays of this month",
    "tetap hari kerja": "a working day all the same",
    "Hari libur tahun ini belum dikenal; hanya akhir pekan yang dihitung.": (
        "The holidays of this year are not known yet; only weekends are counted."
    ),
    "Hari libur tahun {tahun} belum dikenal; isi SPPT_HOLIDAYS_FILE.": (
        "The holidays of {tahun} are not known yet; set SPPT_HOLIDAYS_FILE."
    ),
    "Selisih yang terbuka berjumlah {jumlah}, di atas batas {batas}.": (
        "Open differences amount to {jumlah}, above the limit of {batas}."
    ),
    "Selisih {nomor} menunggu Anda sejak {hari}.": "Difference {nomor} waits for you since {hari}.",
}

ENGLISH: Mapping[str, str] = {**_PAGES, **CLASSES_IN_ENGLISH}

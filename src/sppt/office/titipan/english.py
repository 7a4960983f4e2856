"""English for every Indonesian sentence of this desk."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # the list
    "Titipan": "Held money",
    "Uang yang sudah diterima kota dan belum menemukan tagihannya, atau lebih dari yang terutang.": (
        "Money that the city has received and that found no bill, or is more than was owed."
    ),
    "belum diputuskan, dari {jumlah} catatan": "not decided yet, in entries: {jumlah}",
    "Masih ada sisa": "Something is left",
    "Sudah habis": "Nothing is left",
    "Bukukan pembayaran yang hanya ada di laporan kanal": "Book a payment that only a channel's report knows",
    "Uang yang masih menjadi utang kota": "Money that the city still owes",
    "Umur (hari)": "Age (days)",
    "Dimaksudkan untuk": "Meant for",
    "Kelebihan bayar": "Overpayment",
    "Tagihannya sudah lunas": "Its bill was paid already",
    "Tagihannya berubah": "Its bill had changed",
    "Tagihannya dibatalkan": "Its bill was cancelled",
    "Tagihannya dihapuskan": "Its bill was written off",
    "Jumlahnya tidak sama": "The amount differs",
    "Kode bayarnya lewat masa": "Its code had ended",
    "Tagihannya tidak dikenal": "Its bill is not known",
    "Kabarnya datang terlambat": "The news came too late",
    "Kanalnya lebih dahulu membatalkan": "Its channel had reversed it before",
    # one sum
    "Semua titipan": "All held money",
    "{jumlah} hari": "days: {jumlah}",
    "Usulan yang menunggu petugas kedua": "Proposals that wait for a second officer",
    "Usulan nomor {nomor}": "Proposal {nomor}",
    "Yang sudah diputuskan": "What was decided",
    "Jalan keluar": "Way out",
    "Diputuskan": "Decided",
    "Surat": "Letter",
    "Dihitung per tanggal": "Computed as of",
    "Uang siapa ini?": "Whose money is this?",
    "NOP pemilik uang": "NOP of its owner",
    "Uang ini tidak menyebut tagihan yang dikenal. Isi NOP yang ditemukan dari kanal atau wajib pajaknya.": (
        "This money names no bill that we know. Enter the NOP that the channel or the taxpayer gave."
    ),
    "Cari tagihannya": "Find its bills",
    "Perhitungkan dengan tagihan wajib pajak yang sama": "Set off against a bill of the same taxpayer",
    "Pokok dahulu. Potongan dan denda ikut hanya bila uangnya cukup untuk seluruh tagihan.": (
        "Principal first. Discount and penalty count only where the money covers the whole bill."
    ),
    "Terutang {jumlah} per {hari}; dibayar {bayar}, menjadi {keadaan}.": (
        "Owes {jumlah} as of {hari}; {bayar} is paid, becomes {keadaan}."
    ),
    "Jumlah paling banyak (Rp)": "At most (Rp)",
    "Kosongkan untuk memakai seluruh sisa uangnya.": "Leave it empty to use all that is left.",
    "Wajib pajak ini tidak punya tagihan terbuka. Uangnya dapat dikembalikan kepadanya.": (
        "This taxpayer has no open bill. The money can be refunded."
    ),
    "Kembalikan kepada wajib pajak": "Give it back to the taxpayer",
    "Restitusi: satu petugas mencatat permohonan, petugas kedua menyetujui, petugas ketiga membayar"
    " sesudah masa tahan.": (
        "Refund: one officer records the application, a second approves, a third pays after the hold."
    ),
    "Catat permohonan restitusi": "Record an application for a refund",
    "Kanalnya sudah menarik uang ini": "Its channel has taken this money back",
    "Hanya bila laporan kanal menyebut pembayaran ini batal. Seluruh sisanya bukan titipan lagi.": (
        "Only if the channel's report says that this payment was reversed. All that is left is no longer held."
    ),
    "Usulkan kembali ke kanal": "Propose that it is the channel's again",
    "Uang ini sudah habis diputuskan.": "All of this money is decided about.",
    "Pilih satu tagihan dari daftarnya.": "Choose one bill from the list.",
    "Jumlah atau NOP-nya tidak terbaca. Tulis rupiah bulat, dan NOP dengan 18 angka.": (
        "The amount or the NOP cannot be read. Write whole rupiah, and a NOP of 18 digits."
    ),
    "NOP tidak terbaca. Periksa 18 angkanya.": "The NOP cannot be read. Check its 18 digits.",
    # booked late
    "Bukukan terlambat": "Book late",
    "Untuk pembayaran yang ada di laporan kanal dan tidak pernah sampai kepada kita."
    " Denda dan program dihitung menurut waktu bayar di kanal.": (
        "For a payment that stands in a channel's report and never reached us."
        " Penalty and programmes are those of the channel's time."
    ),
    "Terutang pada waktu itu": "Owed at that time",
    "Pas": "Fits",
    "Tidak pas": "Does not fit",
    "Tagihannya menjadi lunas dan bukti bayarnya terbit.": "The bill is paid and its receipt is issued.",
    "Uangnya menjadi titipan; tagihannya tetap terbuka.": "The money is held; the bill stays open.",
    "Belum ada yang ditulis.": "Nothing is written yet.",
    "Seperti di laporan kanal": "As in the channel's report",
    "Jumlah (Rp)": "Amount (Rp)",
    "Waktu bayar di kanal (WIB)": "Time of payment at the channel (WIB)",
    "Misalnya 2026-08-31 14:05": "Such as 2026-08-31 14:05",
    "Atau isi NOP dan tahun di bawah": "Or fill in NOP and year below",
    "Laporan dan barisnya": "The report and its line",
    "Jumlah tidak terbaca. Tulis rupiah bulat, misalnya 1.250.000.": (
        "The amount cannot be read. Write whole rupiah, such as 1.250.000."
    ),
    "Tahun pajak ditulis dengan empat angka.": "A tax year is written with four digits.",
    "Waktu tidak terbaca. Tulis misalnya 2026-08-31 14:05.": (
        "The time cannot be read. Write it like 2026-08-31 14:05."
    ),
    "selisih nomor {nomor}": "difference {nomor}",
    # given back by its channel
    "Batalkan seperti di kanal": "Undo it as the channel did",
    "Laporan kanal menyebut uang ini sudah dikembalikan kepada pembayar."
    " Pembayaran atau titipannya dibatalkan di sini juga.": (
        "The channel's report says that this money went back to its payer. It is undone here too."
    ),
    "Kembali ke selisihnya": "Back to the difference",
    # refunds
    "Permohonan restitusi": "Application for a refund",
    "Kembali ke uangnya": "Back to the money",
    "Sisa {jumlah}.": "{jumlah} is left.",
    "Masih ada tagihan lewat jatuh tempo: {jumlah}": "Bills are overdue: {jumlah}",
    "Perhitungkan dahulu dengan kompensasi; sisanya baru dapat dikembalikan.": (
        "Set the money off against them first; the rest can be refunded."
    ),
    "Tanggal permohonan": "Day of the application",
    "Misalnya 2026-08-31": "Such as 2026-08-31",
    "Penerima": "Payee",
    "Wajib pajaknya sendiri, seperti tertulis di buku tabungan": (
        "The taxpayer himself, as his bank book names him"
    ),
    "Bank": "Bank",
    "Nomor rekening": "Account number",
    "Angka saja": "Digits only",
    "NOP, tanggal, atau jumlahnya tidak terbaca. Tulis misalnya 2026-08-31 dan 1.250.000.": (
        "NOP, day or amount cannot be read. Write them like 2026-08-31 and 1.250.000."
    ),
    "menunggu dibayarkan": "wait to be paid",
    "Lewat batas bayar: {jumlah}": "Past their term: {jumlah}",
    "Bunganya bertambah setiap bulan. Mintalah petugas ketiga membayarkannya sekarang.": (
        "Their interest grows every month. Ask a third officer to pay them now."
    ),
    "Restitusi yang menunggu dibayar": "Refunds that wait to be paid",
    "Bunga bila dibayar hari ini": "Interest if paid today",
    "Dibayarkan mulai": "Paid from",
    "Dibayarkan paling lambat": "Paid at the latest",
    "Masa tahan": "On hold",
    "Siap dibayar": "Ready to be paid",
    "Terlambat": "Late",
    "Semua restitusi": "All refunds",
    "Menunggu dibayar": "Waits to be paid",
    "Sudah dibayar": "Paid already",
    "Ditarik": "Withdrawn",
    "Dikabulkan karena hukum: tidak diputuskan dalam 12 bulan.": (
        "Granted by law: it was not decided within 12 months."
    ),
    "Diusulkan, disetujui": "Proposed, approved",
    "{jumlah} bulan": "months: {jumlah}",
    "Bunga": "Interest",
    "Nomor transfer": "Number of the transfer",
    "Pemilik rekening menurut bank": "Owner of the account as the bank says",
    "Unduh SKPDLB": "Download SKPDLB",
    "Uang asalnya": "The money it came from",
    "Masih dalam masa tahan. Bayarkan mulai {hari}.": "Still on hold. Pay it from {hari}.",
    "Catat pembayaran": "Record the payment",
    "Tanggal transfer": "Day of the transfer",
    "Tulis persis seperti yang ditampilkan bank": "Write it exactly as the bank shows it",
    "Restitusi sudah dibayar": "The refund is paid",
    "Tidak dapat dibayarkan": "It cannot be paid",
    "Sebabnya": "Why",
    "Misalnya rekeningnya sudah ditutup. Uangnya kembali menjadi titipan.": (
        "For example because the account is closed. The money is held again."
    ),
    "Tarik restitusi ini": "Withdraw this refund",
    "Dibayarkan oleh bendahara ketiga, bukan yang mengusulkan atau menyetujui.": (
        "A third treasurer pays it, neither who proposed nor who approved."
    ),
    "Tanggal tidak terbaca. Tulis misalnya 2026-08-31.": "The day cannot be read. Write it like 2026-08-31.",
    "SKPDLB": "SKPDLB",
    # proposals
    "Titipan untuk tagihan": "Held money for a bill",
    "Titipan kembali ke kanal": "Held money back to its channel",
    "Pembukuan terlambat": "Late booking",
    "Restitusi": "Refund",
    "Bukukan pada tagihannya": "Book on its bill",
    "Kompensasi": "Set-off",
    "Kembali ke kanal": "Back to the channel",
    "Sisa uang titipan": "Money still held",
    "Keadaan tagihan": "State of the bill",
    "Dibayar sebagian": "Partly paid",
    "Nomor tagihan": "Number of the bill",
    "Akan menjadi": "Will be",
    "Tagihan pada waktu itu": "Bills at that time",
    "Menurut laporan": "According to the report",
    "Dianggap dikabulkan sesudah": "Counts as granted after",
    "belum dikenal": "not known yet",
    "lunas, pas dengan tagihan pada waktu itu": "paid, exactly what was owed at that time",
    "titipan, karena tidak pas": "held, because it does not fit",
    "{jumlah} dibukukan pada tagihan {nop} tahun {tahun}.": "{jumlah} is booked on the bill of {nop}, {tahun}.",
    "{jumlah} bukan titipan lagi: kanalnya sudah menariknya.": "{jumlah} is no longer held: its channel has it.",
    "Pembayaran dibukukan dengan bukti {bukti}.": "The payment is booked, receipt {bukti}.",
    "Uangnya tidak pas, jadi menjadi titipan nomor {nomor}.": "It does not fit, so it is held as number {nomor}.",
    "SKPDLB {nomor} terbit. Petugas ketiga dapat membayarkannya mulai {hari}.": (
        "SKPDLB {nomor} is issued. A third officer may pay it from {hari}."
    ),
    # letters
    "Uang yang kami terima": "Money that we received",
    "Diperhitungkan": "Set off",
    "Sisa uang Anda": "Your money that is left",
    "Tagihan yang dibayar dengan uang ini": "Bill paid with this money",
    "NOP dan tahun": "NOP and year",
    "Sisa uang tetap menjadi hak Anda. Mintalah kompensasi lagi atau restitusi di Bapenda.": (
        "What is left stays yours. Ask the tax office for another set-off or a refund."
    ),
    "Pemberitahuan kompensasi pembayaran PBB-P2": "Notice of a set-off of land and building tax",
    "Nomor SKPDLB": "Number of SKPDLB",
    "Wajib pajak": "Taxpayer",
    "Permohonan": "Application",
    "Lebih bayar": "Overpaid",
    "Terbilang": "In words (Indonesian)",
    "Dibayarkan ke": "Paid to",
    "Bila terlambat": "If it is late",
    "bunga {tarif} sebulan": "interest of {tarif} a month",
    "Dasar": "Ground",
    "Surat Ketetapan Pajak Daerah Lebih Bayar (SKPDLB)": "Decision on overpaid regional tax (SKPDLB)",
    "Ditandatangani elektronik dengan kunci kota, belum segel tersertifikasi (BSrE). Periksa berkasnya di {alamat}."
    " Tanda tangan pejabat yang berwenang tetap diperlukan.": (
        "Signed electronically with the city's key, not yet a certified seal (BSrE). Check the file at {alamat}."
        " The signature of the official in charge is still needed."
    ),
}

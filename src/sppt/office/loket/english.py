"""English for every Indonesian sentence of the counter, and for every refusal of the payments room."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.payments.language import SENTENCES, RefusalCode

_REFUSALS: Mapping[RefusalCode, str] = {
    RefusalCode.NOT_A_NOP: "The NOP cannot be read. Check the 18 digits on the SPPT.",
    RefusalCode.BILL_NOT_FOUND: "There is no such bill. Check the NOP and the tax year.",
    RefusalCode.NOTHING_TO_PAY: "There is nothing to pay for the years that were chosen.",
    RefusalCode.TOO_MANY: "Too many bills for one payment code. Split them into several codes.",
    RefusalCode.CODE_NOT_FOUND: "This payment code is not known. Check its 10 digits.",
    RefusalCode.CODE_EXPIRED: "This payment code has expired. Make a new one.",
    RefusalCode.ALREADY_PAID: "This bill is paid already. No more money is needed.",
    RefusalCode.AMOUNT_DIFFERS: "The amount differs from the bill. Pay exactly what is billed.",
    RefusalCode.BILL_CHANGED: "The bill changed after this code was made. Make a new code.",
    RefusalCode.BILL_WITHDRAWN: "This bill was cancelled or replaced. Look at the bill that holds now.",
    RefusalCode.WRITTEN_OFF: "This bill was written off. Ask the tax office if it is still to be paid.",
    RefusalCode.REFERENCE_REUSED: "This reference was used for another payment. Use a new one.",
    RefusalCode.REFERENCE_MALFORMED: "A reference has 1 to 64 letters, digits or signs without spaces.",
    RefusalCode.REVERSED_BEFORE: "The channel reversed this payment before it reached us.",
    RefusalCode.TOO_LATE: "This payment came too late. It will be matched with the channel's report.",
    RefusalCode.CHANNEL_UNKNOWN: "This payment channel is not known.",
    RefusalCode.CHANNEL_CLOSED: "This payment channel is closed. Try later, or use another.",
    RefusalCode.AMOUNT_TOO_HIGH: "This is more than the channel takes at once. Use another, or split the bills.",
    RefusalCode.PAYMENT_NOT_FOUND: "The payment to be undone was not found.",
    RefusalCode.NOT_THE_PAYER: "Another channel took this payment. Only that channel can undo it.",
    RefusalCode.PAST_CUTOFF: "The channel's day is closed. Propose the reversal to the tax office.",
    RefusalCode.TROUBLE: "Our system is disturbed and has booked nothing. Send it again with the same reference.",
}

ENGLISH: Mapping[str, str] = {
    **{SENTENCES[code]: english for code, english in _REFUSALS.items()},
    # the till
    "Loket": "Counter",
    "Giliran": "Turn",
    "Kesalahan:": "Error:",
    "NOP pembayar": "The payer's NOP",
    "NOP pembayar berikutnya": "The next payer's NOP",
    "Boleh dengan titik, spasi, atau garis. Kode bayar 10 angka dan nomor bukti juga dikenali.": (
        "Dots, spaces and dashes are fine. A 10-digit payment code or a receipt number works too."
    ),
    "Lihat tagihan": "Show the bills",
    "Giliran dibuka {saat}. Pembayaran sampai sekarang: {jumlah}.": (
        "Turn opened {saat}. Payments so far: {jumlah}."
    ),
    "Kode bayar ini tidak dikenal. Periksa kembali 10 angkanya.": (
        "This payment code is not known. Check its 10 digits again."
    ),
    "Nomor bukti bayar ini tidak dikenal. Periksa kembali 16 hurufnya.": (
        "This receipt number is not known. Check its 16 characters again."
    ),
    "Halaman ini sudah ditutup": "This page has closed",
    "Halaman tagihan di loket hanya terbuka selama 12 jam.": "A bill page of the counter stays open for 12 hours.",
    "Ketik lagi NOP-nya di halaman loket.": "Type the NOP again at the counter.",
    # the keys
    "Loket: NOP lain, dari halaman tagihan": "Counter: another NOP, from a bill page",
    "Loket: ke kolom uang yang diterima": "Counter: to the cash field",
    "Loket: tempel daftar NOP": "Counter: paste a list of NOPs",
    "Loket: buka STTS (PDF) dari bukti bayar": "Counter: open the receipt as PDF, from its page",
    "Loket: tutup giliran": "Counter: close the turn",
    # a bill
    "Tagihan {nop}": "Bills of {nop}",
    "Tagihan": "Bills",
    "NOP lain": "Another NOP",
    "Tidak ada tagihan untuk NOP ini": "There are no bills for this NOP",
    "Cocokkan lagi 18 angkanya dengan SPPT pembayar.": "Compare the 18 digits with the payer's SPPT.",
    "Nama (disamarkan)": "Name (masked)",
    "Letak": "Location",
    "Dihitung per": "Computed for",
    "Tahun yang dibayar": "Years to pay",
    "Tahun": "Year",
    "Keadaan": "State",
    "Jatuh tempo": "Due date",
    "Pokok": "Tax",
    "Potongan": "Discount",
    "Denda": "Penalty",
    "Jumlah": "Amount",
    "NOP lama {nop}": "older NOP {nop}",
    "Yang harus dibayar": "Amount to pay",
    "Yang harus dibayar, berlaku sampai {saat}": "Amount to pay, valid until {saat}",
    "Uang yang diterima": "Cash received",
    "Kosongkan bila uangnya pas.": "Leave it empty if the cash is exact.",
    "Terima {jumlah}": "Receive {jumlah}",
    "Hitung ulang": "Count again",
    "Tidak ada yang dapat dibayar di loket": "Nothing can be paid at the counter",
    "Tahun yang masih terbuka tidak dapat diterima di loket. Tanyakan kepada bendahara.": (
        "The open years cannot be taken at the counter. Ask the treasurer."
    ),
    "Semua tahunnya sudah selesai.": "All years are settled.",
    "Tahun yang sudah selesai": "Settled years",
    "Ketetapan": "Assessed",
    "Belum dibayar": "Unpaid",
    "Dibayar sebagian": "Partly paid",
    "Pokok lunas": "Tax paid",
    "Lunas": "Paid",
    "Dihapuskan": "Written off",
    "Dibatalkan": "Cancelled",
    "Diganti": "Replaced",
    "Sedang diperiksa": "Under review",
    "Tahun yang dipilih baru saja dibayar atau berubah. Formulir ini tidak menerima uang apa pun.": (
        "The chosen years have just been paid or have changed. This form has taken no money."
    ),
    "Belum ada tahun yang dipilih. Centang paling sedikit satu tahun.": (
        "No year is chosen yet. Tick at least one year."
    ),
    "Pilihan atau jumlahnya berubah. Belum ada yang dibayar. Periksa jumlah yang baru, lalu ulangi.": (
        "The choice or the amount has changed. Nothing has been paid. Check the new amount, then repeat."
    ),
    "Uang yang diterima tidak terbaca. Tulis rupiah bulat, misalnya 500000 atau 500.000.": (
        "The cash cannot be read. Type whole rupiah, such as 500000 or 500.000."
    ),
    # a code
    "Kode bayar": "Payment code",
    "Kode ini sudah dibayar": "This code has been paid",
    "Lihat bukti bayar {nomor}": "Show receipt {nomor}",
    "Pembayaran dengan kode ini dibatalkan": "The payment with this code was reversed",
    "Tagihannya terbuka lagi. Ketik NOP-nya untuk membayar.": "Its bills are open again. Type the NOP to pay.",
    "Kode ini sudah lewat masa berlakunya": "This code has expired",
    "Jumlahnya mungkin sudah berubah.": "The amount may have changed.",
    "Lihat tagihannya hari ini": "Show its bills as of today",
    "Isinya": "Items",
    # a receipt
    "Pembayaran ini dibatalkan": "This payment was reversed",
    "Tagihannya terbuka lagi.": "Its bills are open again.",
    "Kembalian {jumlah}": "Change {jumlah}",
    "Uang pas, tanpa kembalian": "Exact cash, no change",
    "Usulan pembatalan nomor {nomor} menunggu keputusan petugas lain.": (
        "Proposal {nomor} to reverse this waits for another officer."
    ),
    "STTS (PDF)": "Receipt (PDF)",
    "Cetak halaman ini": "Print this page",
    "Usulkan pembatalan": "Propose a reversal",
    "Nomor bukti bayar": "Receipt number",
    "Diterima": "Received",
    "Lewat": "Channel",
    "Referensi": "Reference",
    "Petugas": "Officer",
    # a proposal to undo
    "Kembali ke bukti bayar": "Back to the receipt",
    "Bukti {nomor}, {jumlah}, diterima {saat}.": "Receipt {nomor}, {jumlah}, received {saat}.",
    "Petugas lain yang memutuskan. Sampai itu terjadi, pembayarannya tetap berlaku.": (
        "Another officer decides. Until then the payment stands."
    ),
    "Alasan": "Reason",
    "Sekurang-kurangnya sepuluh huruf. Jangan menulis nama orang.": (
        "At least ten letters. Do not write people's names."
    ),
    "Kirim usulan": "Send the proposal",
    "Tuliskan alasannya, sekurang-kurangnya sepuluh huruf.": "Write the reason, in at least ten letters.",
    # a list
    "Tempel daftar NOP": "Paste a list of NOPs",
    "Kembali ke loket": "Back to the counter",
    "Satu NOP pada tiap baris": "One NOP on each line",
    "Paling banyak {batas} baris. Tahunnya boleh ditulis di belakang, misalnya 2021-2023; tanpa tahun berarti semua"
    " yang terutang.": (
        "At most {batas} lines. Years may follow, such as 2021-2023; without years it means all that is due."
    ),
    "Baris {nomor}": "Line {nomor}",
    "Periksa daftar": "Check the list",
    "Daftarnya terlalu panjang. Paling banyak {batas} NOP sekali tempel.": (
        "The list is too long. At most {batas} NOPs at once."
    ),
    "{jumlah} baris tidak terbaca. Betulkan atau hapus, lalu ulangi.": (
        "Lines that cannot be read: {jumlah}. Correct or remove them, then repeat."
    ),
    "Daftarnya masih kosong. Tempel satu NOP pada tiap baris.": "The list is empty. Paste one NOP on each line.",
    "Daftar NOP": "List of NOPs",
    "Tempel daftar lain": "Paste another list",
    "Terutang": "Owing",
    "Tidak ada yang dibayar": "Nothing to pay",
    "Tidak ditemukan": "Not found",
    "Tertulis ganda": "Written twice",
    "Seluruhnya per {hari}": "In all, as of {hari}",
    "Yang sudah lunas, tidak ditemukan, atau sedang diperiksa tidak ikut.": (
        "What is paid, not found or under review is left out."
    ),
    "Buat satu kode bayar": "Make one payment code",
    "Tidak ada yang harus dibayar dari daftar ini": "Nothing in this list is to be paid",
    "Catatan": "Remarks",
    "Tertulis {kali} kali.": "Written {kali} times.",
    "Sudah lunas:": "Paid already:",
    "Tidak ada tagihan:": "No bill:",
    "Tidak ikut, sedang diperiksa atau dihapuskan:": "Left out, under review or written off:",
    "Tahun tidak ada": "No such year",
    "Tagihan dalam daftar ini berubah. Periksa jumlah yang baru, lalu ulangi.": (
        "Bills in this list have changed. Check the new amount, then repeat."
    ),
    # a turn
    "Buka giliran": "Open a turn",
    "Loket menerima uang hanya selama giliran Anda terbuka.": (
        "The counter takes money only while your turn is open."
    ),
    "Uang tunai di laci sekarang": "Cash in the drawer now",
    "Hitung semua uangnya, juga uang receh untuk kembalian. Tulis 0 bila kosong.": (
        "Count all of it, small change too. Type 0 if it is empty."
    ),
    "Giliran terakhir Anda ditutup {saat} dengan uang {jumlah} di laci.": (
        "Your last turn was closed {saat} with {jumlah} in the drawer."
    ),
    "Lihat giliran sebelumnya": "Show earlier turns",
    "Giliran saya": "My turn",
    "Giliran sebelumnya": "Earlier turns",
    "Tutup giliran": "Close the turn",
    "Dibuka": "Opened",
    "Uang awal di laci": "Cash at the start",
    "Pembayaran": "Payments",
    "Hitung uang di laci dulu. Catatan kami baru ditunjukkan sesudah giliran ditutup.": (
        "Count the drawer first. Our record is shown once the turn is closed."
    ),
    "Uang tunai di laci": "Cash in the drawer",
    "Penjelasan bila ada selisih": "Explanation, if there is a difference",
    "Bendahara akan membaca dan mengesahkannya.": "The treasurer reads and acknowledges it.",
    "Anda belum pernah membuka giliran.": "You have not opened a turn yet.",
    "Jumlah uang tidak terbaca. Tulis rupiah bulat, misalnya 500000 atau 500.000.": (
        "The amount cannot be read. Type whole rupiah, such as 500000 or 500.000."
    ),
}

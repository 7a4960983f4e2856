"""English for every Indonesian sentence of the desk of the books. What the law prints keeps its name."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # the menu and the rooms of the desk
    "Pembukuan": "Books",
    "Bukti audit": "Audit evidence",
    "Neraca saldo": "Trial balance",
    "Mutasi piutang": "Receivables roll-forward",
    "Umur piutang": "Receivables by age",
    "BKU": "Cash book (BKU)",
    "Register STS": "Register of deposits (STS)",
    "LPJ bulanan": "Monthly report (LPJ)",
    "Jurnal harian": "Daily journal",
    "Tutup tahun": "Year's end",
    "Telusur": "Trace",
    # trial balance
    "Neraca saldo {hari}": "Trial balance of {hari}",
    "Diturunkan langsung dari buku besar menurut kaidah jurnal; tidak ada pembukuan kedua.": (
        "Derived from the ledger by the journal rules; there are no second books."
    ),
    "Pada akhir hari": "At the end of the day",
    "Pada 31 Desember": "On 31 December",
    "Sesudah jurnal penutup": "After the closing entries",
    "Sebelum jurnal penutup": "Before the closing entries",
    "Ada posting tanpa kaidah jurnal": "Some postings have no journal rule",
    "Neraca ini belum lengkap. Mintalah kaidahnya dilengkapi sebelum dipakai.": (
        "This balance is not whole. Have the rules completed before you use it."
    ),
    "Seimbang": "In balance",
    "Tidak seimbang": "Out of balance",
    "Sebagian kode rekening masih menunggu penegasan Bapenda.": (
        "Some account codes are still to be confirmed by Bapenda."
    ),
    "Akrual": "Accrual",
    "Anggaran": "Budget",
    "Buku akrual": "Accrual book",
    "Buku anggaran (LRA)": "Budget book (LRA)",
    "Kode rekening": "Account code",
    "Rekening": "Account",
    "Golongan": "Kind",
    "Saldo awal tahun": "Balance at the year's start",
    "Mutasi debit": "Debited",
    "Mutasi kredit": "Credited",
    "Saldo debit": "Debit balance",
    "Saldo kredit": "Credit balance",
    "Debit": "Debit",
    "Kredit": "Credit",
    "Aset": "Asset",
    "Kewajiban": "Liability",
    "Ekuitas": "Equity",
    "Pendapatan - LO": "Revenue (LO)",
    "Beban": "Expense",
    "Pendapatan - LRA": "Revenue (LRA)",
    "Belanja": "Expenditure",
    "SAL": "Budget balance (SAL)",
    # cards and postings
    "Kembali ke neraca saldo": "Back to the trial balance",
    "Kembali ke kartu rekening": "Back to the account's card",
    "Kartu rekening": "Card of the account",
    "Kartu tagihan": "Card of the bill",
    "Dari": "From",
    "Sampai": "To",
    "Menurut": "By",
    "Sejak": "Since",
    "Peristiwa": "Event",
    "Rekening lawan": "Account on the other side",
    "Posting": "Postings",
    "Posting pada hari itu": "Postings of that day",
    "Posting {nomor}": "Posting {nomor}",
    "Saat": "Moment",
    "Hari buku": "Business day",
    "Buku besar": "Ledger",
    "Jurnalnya di kedua buku": "Its journal in both books",
    # what happens in the ledger
    "Saldo awal dari SISMIOP": "Opening balance from SISMIOP",
    "Pembayaran menurut SISMIOP": "Payment recorded by SISMIOP",
    "Penghapusan menurut SISMIOP": "Written off by SISMIOP",
    "Pembayaran pokok": "Payment of pokok",
    "Pembayaran denda": "Payment of denda",
    "Potongan program": "Discount of a programme",
    "Perubahan potongan": "Change of a discount",
    "Pembetulan": "Correction",
    "Pengurangan": "Reduction",
    "Penghapusan piutang": "Receivable written off",
    "Pemulihan piutang yang dihapuskan": "Written-off receivable taken back",
    "Uang titipan": "Money in suspense",
    "Titipan ditarik kembali kanal": "Suspense taken back by the channel",
    "Setoran ke RKUD": "Deposit into the RKUD",
    "Penarikan dari RKUD": "Taken back from the RKUD",
    "Biaya kanal": "Fee of a channel",
    "Biaya kanal dikembalikan": "Fee of a channel given back",
    "Kompensasi ke pokok": "Compensated into pokok",
    "Potongan pada kompensasi": "Discount with a compensation",
    "Kompensasi ke denda": "Compensated into denda",
    "Restitusi": "Refund",
    "Imbalan bunga restitusi": "Interest on a refund",
    "Penyisihan piutang akhir tahun": "Allowance at the year's end",
    "Jurnal penutup tahun": "Closing entry of the year",
    "Pembatalan: {apa}": "Undone: {apa}",
    "Bendahara penerimaan": "Treasurer of receipts",
    "Kolektor": "Collector",
    # receivables
    "Saldo awal ditambah ketetapan, dikurangi keputusan, pembayaran, dan penghapusan, menjadi saldo akhir.": (
        "Opening plus what was determined, less decisions, payments and write-offs, is the closing balance."
    ),
    "Saldo akhir dicocokkan dengan sisa setiap tagihan.": (
        "The closing balance is held against what is left of every bill."
    ),
    "Saldo awal": "Opening balance",
    "Saldo akhir": "Closing balance",
    "Selisih dengan tagihan": "Difference from the bills",
    "Tidak cocok": "Does not agree",
    "Dari SISMIOP": "From SISMIOP",
    "Ditetapkan": "Determined in the year",
    "Ditambah keputusan": "Raised by decision",
    "Dikurangi keputusan": "Lowered by decision",
    "Dibayar": "Paid",
    "Menjadi utang lebih bayar": "Owed back",
    "Dikompensasi": "Compensated",
    "Dihapuskan": "Written off",
    "Menurut tagihan": "By the bills",
    "Mutasi piutang pokok": "Receivables of pokok",
    "Jenis buku": "Book",
    "Buku {nomor}": "Buku {nomor}",
    "Umur piutang {hari}": "Receivables by age on {hari}",
    "Piutang pokok": "Receivables of pokok",
    "Penyisihan": "Allowance",
    "Umur dihitung sejak jatuh tempo.": "Age is counted from the due date.",
    "(menunggu penegasan Bapenda)": "(to be confirmed by Bapenda)",
    "Piutang menurut umur": "Receivables by class of age",
    "Rincian umur piutang": "Ages in detail",
    "Golongan umur": "Class of age",
    "Sesudah jatuh tempo": "After the due date",
    "Piutang": "Receivables",
    "Disisihkan": "Set aside",
    "lebih lama": "longer",
    "sampai {bulan} bulan": "up to {bulan} months",
    # cash
    "Buku kas umum": "Cash book (BKU)",
    "Buku kas umum penerimaan": "Cash book of receipts",
    "Uang yang masih dipegang kanal, bendahara, atau kolektor; yang sudah masuk RKUD tidak ikut.": (
        "Money still held by channels, the treasurer or collectors; what has reached the RKUD is left out."
    ),
    "Bulan sebelumnya": "The month before",
    "Bulan berikutnya": "The next month",
    "Penerimaan": "Received",
    "Pengeluaran": "Paid out",
    "Saldo": "Balance",
    "Uraian": "Description",
    "Nomor STS": "STS number",
    "Referensi bank": "Bank reference",
    "Setoran kanal ke RKUD, satu nomor untuk setiap setoran.": (
        "Deposits of channels into the RKUD, one number for each."
    ),
    "Jumlah setoran": "Deposited",
    "LPJ bendahara penerimaan": "Report of the treasurer of receipts (LPJ)",
    "Penerimaan bulan ini": "Received this month",
    "Sampai bulan ini": "Until this month",
    "Sampai bulan lalu": "Until last month",
    "Bulan ini": "This month",
    "Target {target}": "Target {target}",
    "Kas yang belum disetor": "Cash not deposited yet",
    "Titipan yang belum bertagihan": "Suspense without a bill",
    "Penerimaan menurut rekening": "Receipts by account",
    "Penerimaan menurut bulan": "Receipts by month",
    "Penerimaan bersih": "Net receipts",
    "Kas yang harus disetor": "Cash to be deposited",
    "Pemegang kas": "Who holds it",
    "Disetor": "Deposited",
    "Biaya dan lainnya": "Fees and others",
    "Nomor jurnal": "Journal number",
    "Untuk sistem akuntansi kota: setiap peristiwa dan kanal satu jurnal sehari, dengan nomor yang tetap.": (
        "For the city's accounting system: one journal a day for each event and channel, with lasting numbers."
    ),
    # the year's end
    "Sesudah semua harinya ditutup, tahun diusulkan bendahara dan disetujui petugas lain.": (
        "When all its days are closed, the treasurer proposes the year and another officer approves."
    ),
    "Pendapatan dan beban ditutup; aset, kewajiban, dan ekuitas dibawa ke tahun berikutnya.": (
        "Revenue and expense are closed; assets, liabilities and equity are carried into the next year."
    ),
    "Siapkan tutup tahun {tahun}": "Prepare the close of {tahun}",
    "Tahun buku": "Years of the books",
    "Hari dengan pembukuan": "Days with postings",
    "Hari belum ditutup": "Days still open",
    "Diusulkan oleh": "Proposed by",
    "Disetujui oleh": "Approved by",
    "Tutup tahun {tahun}": "Close of {tahun}",
    "Semua tahun": "All years",
    "Tahun ini belum dapat ditutup": "This year cannot be closed yet",
    "Piutang akhir tahun": "Receivables at the year's end",
    "sebelumnya {jumlah}": "before: {jumlah}",
    "Surplus LO ke ekuitas": "LO surplus to equity",
    "LRA ke SAL": "LRA to the budget balance",
    "Jurnal": "Journal",
    "Jurnal yang akan ditulis": "Entries that will be written",
    "Rekening debit": "Account debited",
    "Rekening kredit": "Account credited",
    "Sesudah disetujui, tahun ini tidak dapat dibuka lagi.": "Once approved, this year cannot be opened again.",
    "Setujui di halaman Usulan oleh petugas lain.": "Another officer approves it on the page of proposals.",
    "Misalnya nomor berita acara. Sekurang-kurangnya sepuluh huruf.": (
        "Such as the number of the minutes. At least ten letters."
    ),
    "Usulkan tutup tahun": "Propose the close",
    "Tutup tahun diusulkan bendahara.": "The treasurer proposes the close of a year.",
    # tracing
    "Nomor bukti, referensi bank, atau NOP": "Receipt number, bank reference, or NOP",
    "Kartu NOP": "Card of the NOP",
    "Baris rekening koran": "Lines of the bank's statement",
    "Dibukukan bank": "Booked by the bank",
    "Tanggal nilai": "Value date",
    "Dari sini pembayaran ditelusur ke buku besar, pesan bank, laporan kanal, dan rekening koran.": (
        "From here a payment is traced to the ledger, the bank's messages, reports and statement."
    ),
    "Tidak ada pembayaran atau tagihan dengan tulisan itu. Periksa lagi angkanya.": (
        "No payment and no bill goes by this. Check what you typed."
    ),
    "Telusuri": "Trace",
    "Posting buku besar": "Postings of the ledger",
    "Baris laporan kanal": "Lines of the channel's reports",
    "Berkas laporan": "Report file",
    "Baris": "Line",
    "Biaya": "Fee",
    "Bukti bayar": "Receipt",
    # samples and packs
    "Sampel bukti bayar dipilih dengan benih yang dicatat, sehingga siapa pun dapat memilih ulang sampel yang sama.": (
        "Receipts are picked with a seed that is written down, so that anybody can pick the same again."
    ),
    "Pilih sampel": "Pick a sample",
    "Cara": "Method",
    "Acak": "Random",
    "Menurut nilai (MUS)": "By amount (MUS)",
    "Benih": "Seed",
    "Banyaknya": "How many",
    "Sampel": "Sample",
    "Sampel {nomor}": "Sample {nomor}",
    "Semua sampel": "All samples",
    "Sampel yang sudah dipilih": "Samples that were picked",
    "Dipilih": "Picked",
    "Populasi": "Population",
    "Nilai populasi": "Rupiah of the population",
    "Segel jejak audit": "Seal of the audit trail",
    "Bukti yang terpilih": "Receipts picked",
    "Kena": "Hits",
    "Paket bukti": "Evidence pack",
    "Siap sejak {saat}, {ukuran} byte.": "Ready since {saat}, bytes: {ukuran}.",
    "Unduh paket bukti": "Download the pack",
    "Sedang dibuat: {jumlah} dari {semua} bukti. Halaman ini memuat ulang sendiri.": (
        "Being made: {jumlah} of {semua} receipts. This page loads itself again."
    ),
    "Paket belum berhasil dibuat. Coba lagi; bila tetap gagal, hubungi administrator.": (
        "The pack could not be made. Try again; if it fails again, ask the administrator."
    ),
    "Berisi bukti bayar, posting, pesan bank tanpa nama, laporan kanal, dan jejak audit, dengan daftar SHA-256.": (
        "It holds receipts, postings, bank messages without names, report lines and audit rows, with their SHA-256."
    ),
    "Buat paket bukti": "Make the pack",
    # the proposal
    "Tahun {tahun} sekarang tertutup; {jumlah} jurnal ditulis.": (
        "The year {tahun} is closed; entries written: {jumlah}."
    ),
    "Tutup tahun buku": "Close of a year",
    "Banyak jurnal": "Number of entries",
    "Kaidah jurnal": "Journal rules",
    "Sidik jurnal": "Digest of the entries",
}

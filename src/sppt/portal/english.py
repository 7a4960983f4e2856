"""English for every Indonesian sentence of the pages; a test keeps the two complete and their {places} equal."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.portal.english_documents import DOCUMENTS
from sppt.portal.english_lists import LISTS
from sppt.portal.english_qris import QRIS
from sppt.portal.english_singles import SINGLES
from sppt.portal.english_va import VA
from sppt.portal.english_why import WHY

ENGLISH: Mapping[str, str] = {
    **DOCUMENTS,
    **LISTS,
    **SINGLES,
    **VA,
    **QRIS,
    **WHY,
    # on every page
    "Langsung ke isi halaman": "Skip to the content",
    "Ini kota contoh. Semua nama, NOP, dan tagihan di sini karangan.": (
        "This is a demo city. All names, NOPs and bills here are invented."
    ),
    "Layanan ini gratis, tanpa akun. Halaman ini tidak memasang pelacak.": (
        "This service is free and needs no account. These pages track nobody."
    ),
    "Kesalahan:": "Error:",
    "Ada yang perlu diperbaiki": "Something needs to be corrected",
    "Ke halaman depan": "Go to the first page",
    # start
    "Cek dan bayar PBB": "Check and pay your property tax",
    "Lihat tagihan setiap tahun, pahami asal jumlahnya, lalu bayar.": (
        "See the bill of each year, understand the amount, then pay."
    ),
    "Nomor Objek Pajak (NOP)": "Tax object number (NOP)",
    "18 angka yang tercetak di bagian atas SPPT. Titik, spasi, dan garis boleh ikut ditulis.": (
        "The 18 digits printed near the top of the SPPT. You may type dots, spaces and dashes too."
    ),
    "Contoh:": "Example:",
    "Lihat tagihan": "Show the bills",
    "Yang perlu Anda tahu": "Good to know",
    "Siapa pun boleh melihat dan membayar. Nama pemilik kami samarkan.": (
        "Anybody may look and pay. We mask the owner's name."
    ),
    "Jumlahnya dihitung untuk hari ini, sama di semua tempat bayar.": (
        "Amounts are computed for today and are the same wherever you pay."
    ),
    "Pernah menitipkan pembayaran? Cocokkan di sini, uangnya sudah tercatat atau belum.": (
        "Did somebody pay for you? Check here whether the money was recorded."
    ),
    "Dapat pesan tentang pajak? Periksa di sini, benar dari kota atau penipuan.": (
        "Did you get a message about your tax? Check here if it is the city's or a fraud."
    ),
    # bills
    "Tagihan PBB": "Property tax bills",
    "Cari NOP lain": "Look up another NOP",
    "Nama (disamarkan)": "Name (masked)",
    "Letak": "Location",
    "Kelurahan {kelurahan}, Kecamatan {kecamatan}": "Kelurahan {kelurahan}, Kecamatan {kecamatan}",
    "Tidak ada tagihan untuk NOP ini": "There are no bills for this NOP",
    "Cocokkan lagi 18 angkanya dengan SPPT Anda.": "Compare the 18 digits with your SPPT once more.",
    "Bila sudah benar, tanyakan ke loket Bapenda sambil membawa SPPT.": (
        "If they are right, ask at the Bapenda counter and bring the SPPT."
    ),
    "Yang harus dibayar": "Amount to pay",
    "Tidak ada yang harus dibayar": "Nothing to pay",
    "Per {hari}. Denda bisa bertambah dan potongan bisa berakhir di hari lain.": (
        "As of {hari}. On another day the penalty may be higher or a discount may have ended."
    ),
    "Per {hari}.": "As of {hari}.",
    "Tahun yang sedang diperiksa belum ikut dijumlahkan.": "Years under review are not in this sum.",
    "Pilih tahun yang ingin dibayar": "Choose the years you want to pay",
    "Lanjut ke pemeriksaan": "Continue to check",
    "Tahun yang sudah selesai": "Years that are settled",
    "Pembayaran lain yang tercatat": "Other recorded payments",
    "Pembayaran ini belum menemukan tagihannya. Bapenda sedang mencocokkannya.": (
        "These payments match no bill yet. Bapenda is looking into them."
    ),
    # a year
    "Belum dibayar": "Not paid",
    "Lewat jatuh tempo": "Past due",
    "Dibayar sebagian": "Partly paid",
    "Pokok lunas": "Tax paid",
    "Lunas": "Paid",
    "Dihapuskan": "Written off",
    "Dibatalkan": "Cancelled",
    "Diganti": "Replaced",
    "Sedang diperiksa": "Under review",
    "Pokok": "Tax",
    "Sisa pokok": "Remaining tax",
    "Potongan": "Discount",
    "Denda": "Penalty",
    "Jatuh tempo": "Due date",
    "Tunggakan ini dibawa dari NOP lama {nop}.": "This debt was carried over from the old NOP {nop}.",
    "Tahun ini berasal dari kantor pajak negara, sebelum PBB dikelola kota.": (
        "This year comes from the state tax office, before the city took the tax over."
    ),
    "Diterima {jumlah}": "Received {jumlah}",
    "bukti": "receipt",
    "Pembayaran ini dibatalkan.": "This payment was reversed.",
    "Catatan sistem lama": "record of the former system",
    "Kompensasi kelebihan bayar": "set-off of an overpayment",
    "Loket Bapenda": "Bapenda counter",
    "Tahun {tahun}": "Year {tahun}",
    "Pokok {pokok} tercetak di SPPT tahun {tahun}.": "The tax of {pokok} is printed on the SPPT of {tahun}.",
    "Pokok ditetapkan di SPPT tahun {tahun}: {pokok}.": "The tax was set by the SPPT of {tahun}: {pokok}.",
    "Terbit {hari}.": "Issued {hari}.",
    "Luas tanah": "Land area",
    "Luas bangunan": "Building area",
    "NJOP (nilai tanah dan bangunan)": "NJOP (assessed value of land and building)",
    "NJOPTKP (bagian tidak kena pajak)": "NJOPTKP (tax-free allowance)",
    "Pengurangan": "Reduction",
    # choice and check
    "Belum ada tahun yang dipilih. Centang paling sedikit satu tahun.": (
        "No year is chosen yet. Tick at least one year."
    ),
    "Tahun yang dikirim tidak terbaca. Pilih tahun dari daftar di bawah ini.": (
        "The years sent could not be read. Choose years from the list below."
    ),
    "Tahun {tahun} sudah lunas. Tidak ada yang perlu dibayar lagi untuk tahun itu.": (
        "Year {tahun} is paid already. There is nothing more to pay for it."
    ),
    "Tahun {tahun} tidak dapat dibayar di sini. Lihat keterangannya di bawah ini.": (
        "Year {tahun} cannot be paid here. See what is said about it below."
    ),
    "Periksa sebelum membayar": "Check before you pay",
    "Kembali ke tagihan": "Back to the bills",
    "Tagihan ini baru saja berubah": "This bill has just changed",
    "Kode bayar belum dibuat. Periksa jumlah yang baru di bawah ini, lalu lanjutkan.": (
        "No payment code was made. Check the new amount below, then continue."
    ),
    "Ganti": "Change",
    "Tahun pajak": "Tax years",
    "tahun pajak": "tax years",
    "Dihitung untuk": "Computed for",
    "Rincian jumlah": "How the amount adds up",
    "Tahun": "Year",
    "Jumlah": "Amount",
    "Anda akan mendapat kode bayar 10 angka. Uang baru berpindah saat Anda membayarnya.": (
        "You will get a payment code of 10 digits. No money moves until you pay it."
    ),
    "Bayar {jumlah}": "Pay {jumlah}",
    # the code
    "Kode bayar": "Payment code",
    "Bayar dengan kode ini": "Pay with this code",
    "Bayar tepat": "Pay exactly",
    "Berlaku sampai": "Valid until",
    "Menunggu pembayaran. Halaman ini memeriksa sendiri setiap {detik} detik.": (
        "Waiting for the payment. This page checks by itself every {detik} seconds."
    ),
    "Jeda": "Pause",
    "Pemeriksaan otomatis sedang berhenti.": "Automatic checking is paused.",
    "Periksa sekarang": "Check now",
    "Cara membayar di loket": "How to pay at the counter",
    "Datang ke loket Bapenda sebelum kode ini berakhir.": "Go to a Bapenda counter before this code ends.",
    "Sebutkan atau tunjukkan 10 angka kode bayar ini.": "Say or show the 10 digits of this code.",
    "Bayar tepat {jumlah}, tidak lebih dan tidak kurang.": "Pay exactly {jumlah}, no more and no less.",
    "Simpan bukti bayarnya. Halaman ini akan berubah menjadi Lunas.": (
        "Keep the receipt. This page will change to Paid."
    ),
    "Mencoba kota contoh?": "Trying the demo city?",
    "Jadilah petugas loket: jalankan perintah ini di terminal.": (
        "Be the counter clerk: run this command in a terminal."
    ),
    "Pembayaran sudah kami terima. Terima kasih.": "We have received your payment. Thank you.",
    "Nomor bukti bayar": "Receipt number",
    "Diterima": "Received",
    "Lewat": "Through",
    "Simpan atau cetak halaman ini. Alamatnya tetap dapat dibuka lagi.": (
        "Save or print this page. Its address will keep working."
    ),
    "Pembayaran dibatalkan": "Payment reversed",
    "Pembayaran dengan kode ini sudah dibatalkan, jadi tagihannya terbuka lagi.": (
        "The payment with this code was reversed, so the bills are open again."
    ),
    "Tanyakan ke tempat Anda membayar, atau ke loket Bapenda, bila Anda tidak memintanya.": (
        "If you did not ask for this, ask where you paid or at the Bapenda counter."
    ),
    "Kode bayar sudah tidak berlaku": "The payment code has expired",
    "Kode bayar ini sudah tidak berlaku": "This payment code has expired",
    "Masa berlakunya habis pada {saat}. Kode ini jangan dipakai lagi.": (
        "It was valid until {saat}. Please do not use it any more."
    ),
    "Sudah terlanjur membayar? Simpan bukti Anda dan hubungi loket Bapenda.": (
        "Did you pay with it already? Keep your receipt and ask at the Bapenda counter."
    ),
    "Buat kode bayar baru": "Make a new payment code",
    "Yang dibayar": "What was paid",
    "Isi kode bayar ini": "What this code pays",
    "Dan {jumlah} NOP lain.": "And {jumlah} more NOPs.",
    "Lihat tagihan NOP ini": "Show the bills of this NOP",
    # problems
    "Permintaan ini tidak terbaca": "This request could not be read",
    "Kiriman dari peramban tidak lengkap atau terlalu besar.": (
        "What the browser sent was incomplete or too large."
    ),
    "Tidak ada yang berubah. Silakan mulai lagi dari halaman depan.": (
        "Nothing has changed. Please start again from the first page."
    ),
    "Formulir ini tidak dapat kami terima": "We could not accept this form",
    "Halaman formulirnya mungkin sudah terlalu lama terbuka, atau peramban menolak cookie.": (
        "Its page may have been open for too long, or the browser refuses cookies."
    ),
    "Tidak ada yang berubah. Buka lagi halaman depan lalu ulangi.": (
        "Nothing has changed. Open the first page again and repeat."
    ),
    "Halaman tidak ditemukan": "Page not found",
    "Alamat halaman ini salah atau terpotong.": "The address of this page is wrong or cut off.",
    "Tagihan dapat dilihat lagi dengan memasukkan NOP di halaman depan.": (
        "You can see the bills again by typing the NOP on the first page."
    ),
    "Halaman ini tidak dapat dibuka seperti itu": "This page cannot be opened that way",
    "Halaman ini hanya dapat dicapai lewat tombol pada halaman sebelumnya.": (
        "It is reached only by the button on the page before."
    ),
    "Halaman tagihan ini sudah ditutup": "This page of bills is closed",
    "Demi kerahasiaan, halaman tagihan hanya terbuka selama 24 jam.": (
        "For privacy, a page of bills stays open for 24 hours only."
    ),
    "Masukkan lagi NOP di halaman depan untuk melihat tagihan terbaru.": (
        "Type the NOP on the first page again to see the latest bills."
    ),
    "Mohon tunggu sebentar": "Please wait a little",
    "Terlalu banyak NOP dicari dari jaringan Anda atau dari daerah yang sama.": (
        "Too many NOPs were looked up from your network or in the same area."
    ),
    "Batas ini menjaga data warga. Silakan coba lagi dalam {lama}.": (
        "This limit protects people's data. Please try again in {lama}."
    ),
    "{jam} jam": "{jam} h",
    "{menit} menit": "{menit} min",
    "Ada kesalahan di pihak kami": "Something went wrong on our side",
    "Halaman ini gagal dibuat. Kesalahannya bukan pada Anda.": (
        "This page could not be made. It is not your fault."
    ),
    "Bila terulang, sebutkan nomor kejadian ini kepada kami: {nomor}.": (
        "If it happens again, tell us this incident number: {nomor}."
    ),
    "Pembayaran yang sudah berhasil tetap tercatat. Silakan coba lagi sebentar lagi.": (
        "Payments that succeeded stay recorded. Please try again in a moment."
    ),
    "Layanan sedang tidak dapat dipakai": "The service cannot be used right now",
    "Data tagihan sedang tidak dapat kami baca.": "We cannot read the bills at the moment.",
}

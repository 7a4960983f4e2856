"""English for what the page of a code says about QRIS."""

from __future__ import annotations

from collections.abc import Mapping

QRIS: Mapping[str, str] = {
    "Pindai QRIS ini": "Scan this QRIS",
    "QRIS untuk {jumlah}": "QRIS for {jumlah}",
    "Dibayar kepada": "Paid to",
    "QR berlaku sampai": "QR valid until",
    "sisa {menit} menit": "{menit} minutes left",
    "Simpan gambar QR": "Save the QR as an image",
    "Buka aplikasi bank atau dompet digital apa pun, lalu pilih bayar QRIS.": (
        "Open any banking or wallet app, then choose to pay by QRIS."
    ),
    "Pindai QR ini. Bila halaman ini dibuka di ponsel yang sama, simpan gambarnya lalu unggah dari galeri.": (
        "Scan this QR. If this page is open on the same phone, save the image and open it from your gallery."
    ),
    "Cocokkan nama penerima dan jumlahnya. Bila berbeda, jangan dilanjutkan.": (
        "Compare the name and the amount. If they differ, do not go on."
    ),
    "Setujui dengan PIN. Halaman ini berubah menjadi Lunas dengan sendirinya.": (
        "Confirm with your PIN. This page turns to Paid by itself."
    ),
    "QRIS sedang disiapkan": "QRIS is being prepared",
    "Kami sedang meminta QR kepada penyedianya. Halaman ini menampilkannya sendiri begitu siap.": (
        "We are asking for the QR. This page shows it by itself as soon as it is ready."
    ),
    "Tidak mau menunggu? Pakai cara lain di bawah ini.": (
        "Do you not want to wait? Use another way to pay below."
    ),
    "Uang QRIS sudah kami terima": "We have received your QRIS payment",
    "Pembayaran itu belum cocok dengan kode ini, jadi petugas memeriksanya dulu. Jangan membayar lagi.": (
        "It does not fit this code yet, so an officer looks at it first. Do not pay again."
    ),
    "Simpan bukti dari aplikasi Anda, lalu tanyakan ke loket Bapenda bila belum lunas besok.": (
        "Keep the receipt of your app, and ask at the Bapenda counter if this is not settled by tomorrow."
    ),
    "Bayar dengan QRIS": "Pay by QRIS",
    "QR tadi sudah habis waktunya": "That QR has run out",
    "Kode bayarnya masih berlaku. Buat QR yang baru untuk melanjutkan.": (
        "The payment code is still valid. Make a new QR to go on."
    ),
    "Sudah terlanjur memindai? Tunggu sebentar: uang yang sudah pindah tetap kami catat.": (
        "Have you scanned it already? Wait a moment: money that has moved is recorded all the same."
    ),
    "QRIS belum dapat ditampilkan": "QRIS cannot be shown yet",
    "Penyedia QR tidak memberi QR yang dapat dipakai, jadi tidak kami tampilkan. Tidak ada uang yang pindah.": (
        "We did not get a QR that can be used, so we do not show one. No money has moved."
    ),
    "Coba sekali lagi, atau pakai cara lain di bawah ini.": "Try once more, or use another way to pay below.",
    "Dari aplikasi bank atau dompet digital apa pun. QR dibuat khusus untuk tagihan ini, tanpa biaya tambahan.": (
        "From any banking or wallet app. The QR is made for this bill alone, at no extra cost."
    ),
    "Buat QR baru": "Make a new QR",
    "Coba lagi": "Try again",
    "Tampilkan QRIS": "Show QRIS",
    "QRIS menerima paling banyak {batas} sekali bayar. Pakai Virtual Account atau loket di bawah ini.": (
        "QRIS takes {batas} at most in one payment. Use a Virtual Account or the counter below."
    ),
    "QRIS dapat dipakai pukul {buka} sampai {tutup} WIB. Pakai cara lain di bawah ini.": (
        "QRIS can be used from {buka} to {tutup} WIB. Use another way to pay below."
    ),
    "Kode bayar ini hampir berakhir. Buat kode bayar baru untuk memakai QRIS.": (
        "This payment code is about to end. Make a new code to use QRIS."
    ),
    "Lihat QRIS di kota contoh: bayar seperti ponsel membayarnya.": (
        "QRIS in the demo city: pay as a phone would pay it."
    ),
}

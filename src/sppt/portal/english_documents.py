"""English for the pages of receipts and messages; part of the one catalogue in `english.py`."""

from __future__ import annotations

from collections.abc import Mapping

DOCUMENTS: Mapping[str, str] = {
    # a receipt
    "Bukti bayar berlaku": "This receipt stands",
    "Bukti bayar dibatalkan": "This receipt was cancelled",
    "Pembayaran ini tercatat di pembukuan kota. Cocokkan dengan kertas yang Anda pegang.": (
        "This payment is in the city's books. Compare it with the paper in your hand."
    ),
    "Pembayaran ini pernah kami terima, lalu dibatalkan. Tagihannya terbuka lagi.": (
        "We received this payment and it was cancelled later. The bill is open again."
    ),
    "Kertas atau berkas bukti bayarnya tidak berlaku lagi.": "Its paper or file is no longer valid.",
    "Dibayar": "Paid",
    "Dihitung per tanggal": "Computed as of",
    "Unduh bukti bayar (PDF)": "Download the receipt (PDF)",
    "Periksa bukti bayar ini": "Check this receipt",
    "Bukti bayar tidak dikenal": "Unknown receipt",
    "Kota tidak pernah mencatat bukti bayar dengan alamat ini.": (
        "The city has never recorded a receipt with this address."
    ),
    "Mungkin alamatnya salah ketik atau terpotong. Pindai lagi kode QR-nya, atau salin lagi alamatnya.": (
        "The address may be mistyped or cut short. Scan the QR code again, or copy the address again."
    ),
    "Bila tetap begini, bukti itu palsu. Jangan dipercaya, dan tanyakan ke loket Bapenda.": (
        "If nothing changes, the receipt is false. Do not trust it, and ask at the Bapenda counter."
    ),
    # a message
    "Cek pesan": "Check a message",
    "Dapat pesan tentang pajak? Tempel di sini; kami sebutkan mana yang benar dari kota.": (
        "Did you get a message about your tax? Paste it here; we say what is really the city's."
    ),
    "Hasil pemeriksaan": "What we found",
    "Tidak ada kode bayar, nomor bukti, atau alamat di dalam pesan ini.": (
        "There is no payment code, receipt number or address in this message."
    ),
    "Kota tidak pernah meminta transfer ke rekening pribadi, kata sandi, atau kode OTP.": (
        "The city never asks for transfers to private accounts, passwords or one-time codes."
    ),
    "Dari kota": "The city's",
    "Waspada": "Beware",
    "Perhatikan": "Note",
    "Isi pesan": "The message",
    "Kami mencari kode bayar, nomor bukti bayar, dan alamat. Pesannya tidak kami simpan.": (
        "We look for payment codes, receipt numbers and addresses. We do not keep the message."
    ),
    "Periksa pesan": "Check the message",
    "Pesan ini terlalu panjang. Tempel paling banyak 5.000 huruf.": (
        "This message is too long. Paste at most 5,000 characters."
    ),
    "Belum ada pesan. Tempel isi pesannya di kotak di bawah ini.": (
        "There is no message yet. Paste it into the box below."
    ),
    "Alamat ini di bawah nama resmi kota, tetapi bukan layanan PBB ini.": (
        "This address is under the city's official name, but it is not this tax service."
    ),
    "BUKAN alamat kota, tetapi dibuat mirip. Jangan dibuka dan jangan membayar lewat sini.": (
        "NOT the city's address, but made to look like it. Do not open it or pay there."
    ),
    "Bukan alamat layanan PBB kota. Jangan membayar pajak lewat alamat ini.": (
        "Not an address of the city's tax service. Do not pay your tax there."
    ),
    "Alamatnya alamat kami, tetapi kode bayar di belakangnya tidak ada.": (
        "The address is ours, but there is no such payment code behind it."
    ),
    "Benar, ini halaman kode bayar kami.": "Yes, this is a payment code page of ours.",
    "Benar, ini alamat layanan PBB kota.": "Yes, this is an address of the city's tax service.",
    "Bukan kode bayar kami. Jangan membayar dengan angka ini.": (
        "Not a payment code of ours. Do not pay with this number."
    ),
    "Benar, ini kode bayar kami dan masih berlaku.": "Yes, this is our payment code, and it is still valid.",
    "Ini kode bayar kami dan sudah lunas. Jangan dibayar lagi.": (
        "This is our payment code and it is paid already. Do not pay it again."
    ),
    "Ini kode bayar kami, tetapi sudah tidak berlaku.": "This is our payment code, but it is no longer valid.",
    "Bukan bukti bayar kami. Pembayaran ini tidak tercatat.": (
        "Not a receipt of ours. This payment is not in our books."
    ),
    "Ini bukti bayar kami, tetapi pembayarannya sudah dibatalkan.": (
        "This is our receipt, but its payment was cancelled."
    ),
    "Benar, ini bukti bayar kami sebesar {jumlah}.": "Yes, this is our receipt of {jumlah}.",
    # a file
    "Cek dokumen": "Check a document",
    "Pilih berkas PDF bukti bayar, surat, atau sertifikat hari."
    " Kami sebutkan apakah itu dari kota dan masih berlaku.": (
        "Choose the PDF of a receipt, a letter, or a day's certificate. We say whether it is the city's and stands."
    ),
    "Berkas PDF": "PDF file",
    "Berkas aslinya, bukan foto atau hasil cetak ulang; paling besar 2 MB. Berkasnya tidak kami simpan.": (
        "The original file, not a photo or a new print; at most 2 MB. We do not keep it."
    ),
    "Periksa dokumen": "Check the document",
    "Belum ada berkas. Pilih berkas PDF-nya dahulu.": "There is no file yet. Choose the PDF first.",
    "Berkas ini terlalu besar. Dokumen kota paling besar 2 MB.": (
        "This file is too large. A document of the city has at most 2 MB."
    ),
    "Dokumen": "Document",
    "Bukti bayar": "Receipt",
    "Nomor": "Number",
    "Tanggal": "Date",
    "Benar, dokumen ini dari kota, tidak berubah, dan masih berlaku.": (
        "True: this document is the city's, unchanged, and it stands."
    ),
    "Dokumen ini dari kota dan tidak berubah, tetapi sudah TIDAK berlaku menurut pembukuan kota.": (
        "This document is the city's and unchanged, but by the city's books it no longer stands."
    ),
    "Berkas ini sudah diubah sesudah ditandatangani. Jangan dipercaya.": (
        "This file was changed after it was signed. Do not trust it."
    ),
    "Berkas ini tidak ditandatangani dengan kunci kota yang masih berlaku. Jangan dipercaya.": (
        "This file is not signed with a key of the city that is still believed. Do not trust it."
    ),
    "Tidak ada tanda tangan elektronik kota di dalam berkas ini. Mungkin ia hasil cetak ulang atau foto: periksa"
    " berkas aslinya, atau pindai kode QR-nya.": (
        "There is no electronic signature of the city in this file. It may be a new print or a photo: check the"
        " original file, or scan its QR code."
    ),
}

"""English for the pages of messages to officers."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Pesan": "Messages",
    # the inbox
    "Yang perlu Anda ketahui tanpa mencarinya. Pesan yang halnya sudah beres selesai dengan sendirinya.": (
        "What you need to know without looking for it. Messages end by themselves when the matter is settled."
    ),
    "Hanya yang belum dibaca": "Only what is not read",
    "Semua pesan": "All messages",
    "Atur surel saya": "My mail",
    "Belum ada pesan": "No messages yet",
    "Tidak ada pesan baru": "No new messages",
    "Bila ada yang menunggu Anda, pesannya datang ke sini.": "When something waits for you, the message comes here.",
    "baru": "new",
    "dibaca": "read",
    "selesai": "over",
    "Diberitahukan": "Told",
    "Pertama kali": "First told",
    "Juga lewat surel": "Also by mail",
    "Buka halamannya": "Open the page",
    "Tandai semua di halaman ini sudah dibaca": "Mark all on this page as read",
    "Pesan untuk Anda": "Messages for you",
    "Pesan baru untuk Anda": "New messages for you",
    "Lihat pesan": "See the messages",
    "Halaman pesan": "Pages of messages",
    "Dibaca": "Read",
    "Surel": "Mail",
    # choices
    "Atur pesan": "How you are told",
    "Tautan sudah dikirim. Buka suratnya dalam 48 jam, lalu benarkan alamat itu.": (
        "The link is on its way. Open the mail within 48 hours and confirm the address."
    ),
    "Alamat ini sekarang dipakai untuk pesan Anda.": "Your messages go to this address now.",
    "Pilihan Anda sudah disimpan.": "Your choices are kept.",
    "Kantor ini belum mengirim surel. Pesan tetap ada di kotak pesan Anda.": (
        "This office sends no mail yet. Messages still stand in the inbox."
    ),
    "Alamat surel Anda": "Your mail address",
    "Dipakai sekarang": "In use",
    "belum ada": "none yet",
    "Menunggu dibenarkan": "Waits to be confirmed",
    "Alamat surel": "Mail address",
    "Satu alamat, misalnya bima@kota.go.id. Baru berlaku sesudah tautan yang dikirim ke sana dibuka.": (
        "One address, such as bima@kota.go.id. It counts when the link sent there has been opened."
    ),
    "Kirim tautan ke alamat ini": "Send the link to this address",
    "Yang datang lewat surel": "What comes by mail",
    "menyala": "on",
    "mati": "off",
    "Tentang": "About",
    "Untuk tugas Anda belum ada hal yang diberitahukan.": "Nothing is told to officers with your roles yet.",
    "Bahasa": "Language",
    "Kotak pesan di kantor tetap menerima semuanya.": "The inbox in the office still takes everything.",
    # confirming
    "Benarkan alamat surel": "Confirm the mail address",
    "Pesan kantor untuk {nama} akan dikirim ke:": "Messages of the office for {nama} will go to:",
    "Ya, ini alamat saya": "Yes, this is my address",
    "Tautan ini tidak berlaku": "This link is not valid",
    "Tautan sudah dipakai, lewat waktunya, atau dikirim untuk petugas lain.": (
        "The link was used, is too old, or was sent for another officer."
    ),
    "Minta tautan baru": "Ask for a new link",
    # an administrator for another officer
    "Tautan sudah dikirim. Alamat berlaku sesudah petugasnya sendiri membenarkannya.": (
        "The link is on its way. The address counts when the officer has confirmed it."
    ),
    "Petugas ini sudah punya alamat yang benar. Alamat baru menggantikannya sesudah dibenarkan.": (
        "This officer has a confirmed address. A new one takes its place when it is confirmed."
    ),
    "Petugas ini belum punya alamat.": "This officer has no address yet.",
    "Sebuah alamat menunggu dibenarkan": "An address waits to be confirmed",
    "Catat alamat surelnya": "Write down a mail address",
    # mails
    "Surel kepada petugas": "Mail to officers",
    "Surel yang tidak sampai dicoba tujuh kali dalam sehari, lalu menunggu Anda.": (
        "Mail that does not arrive is tried seven times in a day, then waits for you."
    ),
    "Surel tujuh hari terakhir": "Mail of the last seven days",
    "Perihal": "Subject",
    "Disiapkan": "Made ready",
    "Percobaan": "Tries",
    "Hasil terakhir": "Last outcome",
    "Jawaban peladen": "Server's answer",
    "Dicoba lagi": "Next try",
    "Belum dicoba": "Not tried yet",
    "Coba sekali lagi": "Try once more",
    "Halaman surel": "Pages of mail",
    "Tidak sampai": "Not delivered",
    "Terkirim": "Sent",
    "Membenarkan alamat": "Confirming an address",
    "Pamit dari alamat lama": "Leave of the old address",
    "Sedang dicoba": "Being tried",
    "Diterima peladen": "Taken by the server",
    "Peladen menolak alamat atau isinya": "The server refuses the address or the content",
    "Peladen meminta mencoba lagi nanti": "The server asks to try again later",
    "Peladen tidak menjawab": "The server does not answer",
    "TLS tidak ditawarkan, atau sertifikatnya tidak benar": "TLS is not offered, or its certificate does not hold",
    "Peladen menolak nama, sandi, atau pengirim": "The server refuses the user, the password or the sender",
    "Tidak dapat ditulis sebagai surel": "It cannot be written as a mail",
    "Tidak ada lagi yang perlu disampaikan": "Nothing was left to tell",
    "Diminta dicoba lagi": "Asked to be tried again",
}

"""English for what the administrator's desk says about partners."""

from __future__ import annotations

from collections.abc import Mapping

PARTNERS: Mapping[str, str] = {
    "0 berarti tanpa batas.": "0 means no limit.",
    "0 sampai 90. Isi 0 bila yang lama bocor.": "0 to 90. Write 0 if the old one has leaked.",
    "1 sampai 8 angka.": "1 to 8 digits.",
    "Akhir hari kanal": "End of the channel's day",
    "Akses": "Access",
    "Angka saja.": "Digits only.",
    "Awalan nomor VA": "VA prefix",
    "Batas sekali bayar": "Limit of one payment",
    "Batas sekali bayar (Rp)": "Limit of one payment (Rp)",
    "Bentuk laporan": "Form of the report",
    "Biaya tiap transaksi": "Fee of a transaction",
    "Biaya tiap transaksi (Rp)": "Fee of a transaction (Rp)",
    "Boleh dari": "Allowed from",
    "Boleh dari jaringan": "Allowed from networks",
    "Buka pukul": "Opens at",
    "CHANNEL-ID": "CHANNEL-ID",
    "Cara berbicara": "Protocol",
    "Cara membayar biaya": "How the fee is paid",
    "Dipisah koma; kosong berarti apa saja.": "Separated by commas; empty means any.",
    "Disetor sesudah (hari kerja)": "Settled after (working days)",
    "Ganti kunci atau rahasia {mesin}": "Replace the key or secret of {mesin}",
    "Hari lain": "Another day",
    "Hari sebelumnya": "The day before",
    "Hari sesudahnya": "The day after",
    "JSON dari yang menyimpang dari baku; kosong berarti tidak ada. Pilihannya di panduan bank.": (
        "JSON of what differs from the standard; empty means nothing. The bank's guide has the choices."
    ),
    "Jam": "Hour",
    "Jam buka dan tutup yang sama berarti selalu.": "The same hour of opening and closing means always.",
    "Jam layanan": "Hours of service",
    "Kabar terlambat diterima (hari)": "Late news is taken for (days)",
    "Kebiasaan khusus": "Special ways",
    "Kembali ke mitra": "Back to the partner",
    "Kesepakatan dengan {mitra} berlaku dalam beberapa detik.": "The terms of {mitra} hold within a few seconds.",
    "Kunci RSA baru dari mitra": "The partner's new RSA key",
    "Kunci baru mitra": "New key of a partner",
    "Kunci baru tercatat; sidiknya {sidik}. Cocokkan dengan mitra.": (
        "The new key is kept; its fingerprint is {sidik}. Compare it with the partner."
    ),
    "Kunci publik (PEM)": "Public key (PEM)",
    "Kunci tanpa akhir berlaku sampai diganti. Kunci dan setelan diganti di halaman mitranya, oleh dua orang.": (
        "A key without an end holds until replaced. Keys and settings change on the partner's page, by two people."
    ),
    "Laju": "Pace",
    "Layar ATM dapat dibaca orang lain: samarkan, kecuali perjanjian berkata lain.": (
        "Others can read the screen of an ATM: mask the name unless the agreement says otherwise."
    ),
    "Matikan mitra ini": "Switch this partner off",
    "Matikan sekarang": "Switch off now",
    "Mematikan berlaku dalam beberapa detik; yang sedang berjalan tetap dijawab. Menyalakannya lagi perlu dua orang.": (
        "Switching off holds within a few seconds; what is on its way is still answered. Switching on takes two people."
    ),
    "Mesin": "Machines",
    "Nama mitra": "Partner's name",
    "Nama profil laporan, misalnya va-csv; kosong bila belum ada.": (
        "Name of the report's profile, for example va-csv; empty if there is none yet."
    ),
    "Nama wajib pajak": "Taxpayer's name",
    "Pembayaran sesudahnya masuk hari berikutnya. 00:00 berarti tengah malam.": (
        "Payments after it belong to the next day. 00:00 means midnight."
    ),
    "Perlu diperhatikan": "Needs attention",
    "Permintaan sekaligus": "Requests at once",
    "Permintaan tiap detik": "Requests a second",
    "Perubahan kesepakatan mitra": "Change of a partner's terms",
    "Perubahan setelan mesin mitra": "Change of a partner's client",
    "Pesan": "Messages",
    "Pesan dan waktu jawab setiap jam": "Messages and times of answers by the hour",
    "Pesan pada {hari}": "Messages on {hari}",
    "Petugas lain melihat keadaan sebelum dan sesudahnya, lalu memutuskan. Sampai itu tidak ada yang berubah.": (
        "Another officer sees what was and what shall be, then decides. Until then nothing changes."
    ),
    "Rahasia baru mitra": "New secret of a partner",
    "Rahasia baru {mesin}: {rahasia} Serahkan langsung kepada mitra; tidak dapat ditampilkan lagi.": (
        "New secret of {mesin}: {rahasia} Hand it to the partner in person; it cannot be shown again."
    ),
    "Rahasia baru: dibuat saat disetujui, tampil satu kali": "New secret: made when approved, shown once",
    "Rekening kas daerah": "Account of the treasury",
    "Satu baris satu jaringan, misalnya 203.0.113.0/24. Kosong berarti dari mana saja.": (
        "One network a line, for example 203.0.113.0/24. Empty means from anywhere."
    ),
    "Separuh selesai dalam (ms)": "Half answered within (ms)",
    "95 dari 100 selesai dalam (ms)": "95 of 100 answered within (ms)",
    "Setelan {mesin} berlaku dalam beberapa detik.": "The settings of {mesin} hold within a few seconds.",
    "Setiap batang satu jam; bagian merah ditolak atau gagal. Batang tertinggi {jumlah} pesan.": (
        "Each bar is an hour; its red part was refused or failed. The highest bar is {jumlah} messages."
    ),
    "Tempel seluruh isi berkas dari mitra, dari BEGIN sampai END. Untuk rahasia: kosongkan.": (
        "Paste the whole file from the partner, from BEGIN to END. For a secret: leave it empty."
    ),
    "Tulis angka bulat, misalnya 50.000.000.": "Write a whole number, for example 50.000.000.",
    "Tulis jam dan menit, misalnya 22:00.": "Write hour and minute, for example 22:00.",
    "Tutup pukul": "Closes at",
    "Ubah kesepakatan dengan {mitra}": "Change the terms of {mitra}",
    "Ubah setelan {mesin}": "Change the settings of {mesin}",
    "X-PARTNER-ID": "X-PARTNER-ID",
    "Yang diganti": "What is replaced",
    "Yang lama masih berlaku (hari)": "The old one stays valid for (days)",
    "Yang terbaru sekarang": "The newest one now",
    "dipotong dari setoran": "kept back from the settlement",
    "disamarkan": "masked",
    "ditagih tersendiri": "invoiced apart",
    "ditutup": "closed",
    "loket": "counter",
    "mana saja": "anywhere",
    "selalu": "always",
    "tanpa batas": "no limit",
    "terbuka": "open",
    "tidak ada": "none",
    "tidak diberikan": "not given",
    "utuh": "in full",
    "{detik} tiap detik, {sekaligus} sekaligus": "{detik} a second, {sekaligus} at once",
    "{jumlah} huruf PEM": "{jumlah} letters of PEM",
    "{kunci} lama {mesin} berakhir {hari}. Pastikan mitra sudah memakai yang baru.": (
        "The old {kunci} of {mesin} ends on {hari}. Make sure that the partner uses the new one."
    ),
    "{kunci} {mesin} mencapai batas umurnya {hari}. Usulkan yang baru.": (
        "The {kunci} of {mesin} reaches its age limit on {hari}. Propose a new one."
    ),
    "{mesin} tidak punya {kunci} yang berlaku. Usulkan yang baru, atau tutup aksesnya.": (
        "{mesin} has no valid {kunci}. Propose a new one, or close its access."
    ),
}

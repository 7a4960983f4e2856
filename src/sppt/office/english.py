"""English for every Indonesian sentence of the shell; a test keeps the two complete and their {places} equal."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # on every page
    "Kantor": "Office",
    "Langsung ke isi halaman": "Skip to the content",
    "Akun saya:": "My account:",
    "Akun saya": "My account",
    "Keluar": "Sign out",
    "Menu": "Menu",
    "Beranda": "Home",
    "Bantuan": "Help",
    "Ini kota contoh. Semua nama, NOP, dan tagihan di sini karangan.": (
        "This is a demo city. All names, NOPs and bills here are invented."
    ),
    "Kesalahan:": "Error:",
    "Ada yang perlu diperbaiki": "Something needs to be corrected",
    "ya": "yes",
    "tidak": "no",
    "{detik} detik": "{detik} s",
    "{menit} menit": "{menit} min",
    # roles
    "Loket": "Counter",
    "Penetapan": "Assessment",
    "Bendahara": "Treasurer",
    "Kepala": "Head",
    "Auditor": "Auditor",
    "Administrator": "Administrator",
    # about the officer's own account
    "Tentang akun Anda": "About your account",
    "Lihat sesi saya": "Show my sessions",
    "Saya mengerti": "I understand",
    "Sejak Anda terakhir masuk, ada {kali} percobaan masuk yang gagal dengan nama Anda.": (
        "Since you last signed in, {kali} attempts to sign in with your name have failed."
    ),
    "Ini pertama kalinya Anda masuk dari peramban atau jaringan ini.": (
        "This is the first time that you sign in from this browser or network."
    ),
    "Akun Anda baru saja dipakai masuk dari {alamat}. Bila bukan Anda, akhiri sesi itu.": (
        "Your account has just signed in from {alamat}. If that was not you, end that session."
    ),
    "Anda masuk dengan kode pemulihan. Sisa kode: {kali}.": (
        "You signed in with a recovery code. Codes left: {kali}."
    ),
    "Ada yang tahu sandi Anda tetapi salah kodenya. Gantilah sandi Anda sekarang.": (
        "Somebody knows your password but typed wrong codes. Change your password now."
    ),
    # problems
    "Halaman ini bukan tugas Anda": "This page is not for your role",
    "Halaman ini untuk: {tugas}.": "This page is for: {tugas}.",
    "Tidak ada yang berubah. Bila ini memang tugas Anda, mintalah administrator mengusulkannya.": (
        "Nothing has changed. If this is your work, ask an administrator to propose it."
    ),
    "Formulir ini tidak dapat kami terima": "We could not accept this form",
    "Halaman formulirnya mungkin sudah terlalu lama terbuka, atau peramban menolak cookie.": (
        "Its page may have been open for too long, or the browser refuses cookies."
    ),
    "Tidak ada yang berubah. Buka lagi halamannya lalu ulangi.": (
        "Nothing has changed. Open the page again and repeat."
    ),
    "Kiriman ini tidak terbaca": "This could not be read",
    "Ada huruf di dalamnya yang tidak dapat disimpan.": "It holds a character that cannot be kept.",
    "Halaman tidak ditemukan": "Page not found",
    "Alamatnya salah, atau yang dicari tidak ada.": "The address is wrong, or there is no such thing.",
    "Pilih dari menu, atau cari lagi.": "Choose from the menu, or search again.",
    "Halaman ini tidak dapat dibuka seperti itu": "This page cannot be opened that way",
    "Halaman ini hanya dapat dicapai lewat tombol pada halaman sebelumnya.": (
        "It is reached only by the button on the page before."
    ),
    "Tidak ada yang berubah. Silakan mulai lagi dari beranda.": (
        "Nothing has changed. Please start again from the home page."
    ),
    "Ke beranda": "Go to the home page",
    "Ke halaman masuk": "Go to the sign-in page",
    # sign-in
    "Masuk": "Sign in",
    "Masuk ke kantor": "Sign in to the office",
    "Paling aman dan paling cepat: sidik jari, wajah, atau PIN perangkat Anda.": (
        "Safest and fastest: your fingerprint, face, or the PIN of your device."
    ),
    "Masuk dengan passkey": "Sign in with a passkey",
    "Passkey tidak jadi dipakai. Coba lagi, atau pakai sandi dan kode.": (
        "The passkey was not used. Try again, or use your password and a code."
    ),
    "Sandi dan kode sekali pakai": "Password and one-time code",
    "Nama masuk": "Log-in name",
    "Sandi": "Password",
    "Kode sekali pakai": "One-time code",
    "Enam angka dari aplikasi di ponsel Anda. Ponsel hilang? Ketik satu kode pemulihan.": (
        "Six digits from the app on your phone. Phone lost? Type one recovery code."
    ),
    "Tidak bisa masuk? Hubungi administrator; dua petugas dapat mengatur ulang cara masuk Anda.": (
        "Cannot sign in? Ask an administrator; two officers can reset your ways to sign in."
    ),
    "Nama, sandi, atau kode tidak cocok. Kode hanya berlaku sekali; tunggu kode berikutnya.": (
        "Name, password or code do not match. A code works once; wait for the next one."
    ),
    "Terlalu banyak percobaan yang gagal. Coba lagi dalam {lama}.": (
        "Too many failed attempts. Try again in {lama}."
    ),
    "Passkey ini tidak dikenal di sini atau sudah dihapus. Masuklah dengan sandi dan kode.": (
        "This passkey is unknown here or was removed. Sign in with your password and a code."
    ),
    "Tunjukkan lagi bahwa ini Anda": "Show again that it is you",
    "Langkah berikutnya penting, misalnya menyetujui atau mengekspor. Sesudah ini Anda kembali ke halaman tadi.": (
        "The next step matters, such as approving or exporting. Then you return to where you were."
    ),
    "Pakai passkey": "Use a passkey",
    "Passkey tidak jadi dipakai. Coba lagi, atau pakai kode.": (
        "The passkey was not used. Try again, or use a code."
    ),
    "Enam angka dari aplikasi di ponsel Anda. Kode yang tadi dipakai tidak berlaku lagi.": (
        "Six digits from the app on your phone. A code you have used works no more."
    ),
    "Lanjut": "Continue",
    "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.": (
        "The code does not match or was used. Wait for the next one, then try again."
    ),
    "Passkey ini bukan milik Anda atau sudah dihapus. Pakai kode sekali pakai.": (
        "This passkey is not yours or was removed. Use a one-time code."
    ),
    # enrolment
    "Siapkan cara masuk": "Set up how you sign in",
    "Selamat datang, {nama}. Nama masuk Anda: {masuk}.": "Welcome, {nama}. Your log-in name: {masuk}.",
    "Kode serah": "Hand-over code",
    "Sepuluh huruf dan angka dari orang yang mengusulkan Anda. Tautan ini datang dari orang lain.": (
        "Ten letters and digits from the person who proposed you. This link came from somebody else."
    ),
    "Aplikasi kode sekali pakai": "App for one-time codes",
    "Pindai gambar ini dengan aplikasi pembuat kode di ponsel, atau ketik kuncinya.": (
        "Scan this picture with an authenticator app on your phone, or type the key."
    ),
    "Kode QR untuk aplikasi pembuat kode": "QR code for an authenticator app",
    "Kode yang ditunjukkan aplikasi": "The code that the app shows",
    "Simpan": "Save",
    "Sandi baru": "New password",
    "Sandi baru, sekali lagi": "New password, once more",
    "Paling sedikit {banyak} huruf. Kalimat pendek yang hanya Anda tahu sudah baik.": (
        "At least {banyak} characters. A short sentence that only you know is good."
    ),
    "Paling sedikit {banyak} huruf: huruf kecil, huruf besar, angka, dan tanda baca.": (
        "At least {banyak} characters: small letters, capitals, digits and punctuation."
    ),
    "Kedua sandi tidak sama. Ketik ulang.": "The two passwords differ. Type them again.",
    "Kode serah tidak cocok. Mintalah lagi kepada yang mengusulkan.": (
        "The hand-over code does not match. Ask the person who proposed you again."
    ),
    "Kode sekali pakai tidak cocok. Periksa jam ponsel, lalu ketik kode yang baru.": (
        "The one-time code does not match. Check the phone's clock, then type a new code."
    ),
    "Cara masuk sudah siap": "You can sign in now",
    "Kode pemulihan": "Recovery codes",
    "Simpan kode ini di tempat aman, terpisah dari ponsel. Tiap kode berlaku sekali, dan tidak ditampilkan lagi.": (
        "Keep these codes in a safe place, apart from the phone. Each works once and is not shown again."
    ),
    "Cetak": "Print",
    "Masuklah sekarang sebagai {nama}, dengan kode berikutnya dari aplikasi.": (
        "Sign in now as {nama}, with the next code from the app."
    ),
    "Tautan ini sudah ditutup": "This link is closed",
    "Tautan pendaftaran berlaku sekali, selama 24 jam.": "A link to enrol works once, for 24 hours.",
    "Sudah pernah memakainya? Silakan masuk. Bila belum, mintalah tautan baru kepada administrator.": (
        "Have you used it? Then sign in. If not, ask an administrator for a new link."
    ),
    # account
    "Sesi yang terbuka": "Open sessions",
    "Peramban": "Browser",
    "Peramban lain": "Another browser",
    "Alamat": "Address",
    "Masuk sejak": "Signed in",
    "Terakhir dipakai": "Last used",
    "Tindakan": "Action",
    "sesi ini": "this session",
    "Akhiri": "End",
    "Sesi itu sudah berakhir.": "That session has ended.",
    "sejak": "since",
    "Hapus": "Remove",
    "Tambah passkey": "Add a passkey",
    "Belum ada. Dengan passkey Anda masuk paling cepat dan paling aman.": (
        "None yet. A passkey is the fastest and safest way in."
    ),
    "Passkey sudah disimpan.": "The passkey was saved.",
    "Passkey sudah dihapus.": "The passkey was removed.",
    "Sandi dan kode": "Password and codes",
    "Sandi ini berlaku sejak": "This password stands since",
    "Ganti sandi": "Change the password",
    "Sandi baru sudah berlaku. Sesi Anda di tempat lain sudah berakhir.": (
        "The new password stands. Your sessions elsewhere have ended."
    ),
    "Sesi Anda di tempat lain akan berakhir.": "Your sessions elsewhere will end.",
    "Menurut aturan kantor ini, sandi berlaku {hari} hari.": (
        "By the rule of this office, a password stands for {hari} days."
    ),
    "Sisa kode pemulihan Anda: {banyak}.": "Recovery codes you have left: {banyak}.",
    "Kode baru menggantikan semua kode lama.": "New codes replace all old ones.",
    "Buat kode baru": "Make new codes",
    "Passkey tersimpan di perangkat atau kunci keamanan Anda. Sesudah itu Anda masuk tanpa sandi dan tanpa kode.": (
        "A passkey is kept in your device or security key. After that you sign in without password and code."
    ),
    "Peramban ini tidak mendukung passkey, atau JavaScript dimatikan. Sandi dan kode tetap berlaku.": (
        "This browser has no passkeys, or JavaScript is off. Your password and codes still work."
    ),
    "Sebutan": "Label",
    "Agar Anda mengenalinya nanti, misalnya: laptop loket 2.": (
        "So that you know it later, for example: laptop of counter 2."
    ),
    "Buat passkey": "Make a passkey",
    "Passkey tidak jadi dibuat. Coba lagi, atau pakai perangkat lain.": (
        "The passkey was not made. Try again, or use another device."
    ),
    "Passkey tidak jadi disimpan. Coba lagi, atau pakai perangkat lain.": (
        "The passkey was not saved. Try again, or use another device."
    ),
    # home and help
    "Selamat bekerja, {nama}": "Welcome, {nama}",
    "Usulan menunggu keputusan Anda": "Proposals that wait for your decision",
    "Lihat usulan": "Show the proposals",
    "Masuk lebih cepat, tanpa sandi dan kode.": "Sign in faster, without password and code.",
    "Tombol pintas": "Shortcut keys",
    "Tombol": "Key",
    "Gunanya": "What it does",
    "Membuka halaman bantuan ini": "Opens this page of help",
    "Ke kolom NOP atau kolom cari": "To the NOP field or the search field",
    "Mengirim formulir tempat Anda mengetik": "Sends the form you are typing in",
    "Ke kolom atau tombol berikutnya": "To the next field or button",
    "Tombol pintas hanya bekerja di luar kolom isian.": "Shortcut keys work outside of fields only.",
    "Pakai tombol pintas di peramban ini": "Use shortcut keys in this browser",
    "Bila ada yang tidak beres": "When something is wrong",
    "Ponsel atau kunci hilang: hubungi administrator. Dua petugas mengatur ulang cara masuk Anda.": (
        "Phone or key lost: ask an administrator. Two officers reset your ways to sign in."
    ),
    "Ada sesi yang bukan Anda: akhiri di halaman Akun saya, lalu ganti sandi.": (
        "A session that is not yours: end it on the page My account, then change your password."
    ),
    "Salah menerima pembayaran: usulkan pembatalan dari halaman buktinya. Petugas lain yang memutuskan.": (
        "A payment taken by mistake: propose its reversal on its receipt page. Another officer decides."
    ),
    # inbox
    "Usulan": "Proposals",
    "Usulan {nomor}": "Proposal {nomor}",
    "Menunggu keputusan Anda": "Waiting for your decision",
    "Tidak ada.": "None.",
    "Usulan Anda yang belum diputuskan": "Your proposals that are not decided yet",
    "Petugas lain yang memutuskannya.": "Another officer decides.",
    "Riwayat": "History",
    "Belum ada yang diputuskan.": "Nothing has been decided yet.",
    "Halaman riwayat": "Pages of the history",
    "Lebih baru": "Newer",
    "Lebih lama": "Older",
    "Semua usulan": "All proposals",
    "Diusulkan oleh": "Proposed by",
    "Pada": "On",
    "Alasan": "Reason",
    "Putusan": "Decision",
    "disetujui": "approved",
    "ditolak": "refused",
    "menunggu": "waiting",
    "Yang berubah": "What changes",
    "Hal": "Item",
    "Sebelum": "Before",
    "Sesudah": "After",
    "tetap": "unchanged",
    "Catatan yang memutuskan": "Note of who decided",
    "Tidak ada yang diputuskan": "Nothing was decided",
    "Sampaikan kode ini langsung kepada petugasnya. Tautannya ada pada yang menyetujui.": (
        "Tell the officer this code in person. The link is with the one who approved."
    ),
    "Putuskan": "Decide",
    "Putuskan usulan {nomor}": "Decide proposal {nomor}",
    "Kembali ke usulan": "Back to the proposal",
    "Catatan Anda": "Your note",
    "Wajib bila menolak. Yang mengusulkan dan auditor dapat membacanya.": (
        "Needed when refusing. The proposer and auditors can read it."
    ),
    "Setujui": "Approve",
    "Tolak": "Refuse",
    "Pilih Setujui atau Tolak. Untuk menolak, tuliskan alasannya.": (
        "Choose Approve or Refuse. To refuse, write the reason."
    ),
    "Sudah diputuskan": "Decided",
    "Usulan sendiri harus diputuskan oleh petugas lain.": (
        "Your own proposal must be decided by another officer."
    ),
    "Usulan ini sudah diputuskan oleh {nama}.": "This proposal has been decided by {nama}.",
    "Usulan ditolak. Tidak ada yang berubah.": "The proposal was refused. Nothing has changed.",
    "Tautan pendaftaran": "Link to enrol",
    "Berlaku 24 jam, sekali pakai, dan hanya ditampilkan sekarang. Kode serahnya ada pada yang mengusulkan.": (
        "It works once within 24 hours and is shown only now. The hand-over code is with the proposer."
    ),
    # kinds of proposals
    "Pembatalan pembayaran": "Reversal of a payment",
    "Pembayaran {bukti} sudah dibatalkan sebelumnya.": "Payment {bukti} had been reversed before.",
    "Pembayaran {bukti} sekarang batal; tagihannya terbuka lagi.": (
        "Payment {bukti} is reversed; its bills are open again."
    ),
    "Nomor bukti": "Receipt number",
    "Jumlah": "Amount",
    "Tagihan": "Bills",
    "Keadaan": "State",
    "berlaku": "standing",
    "batal": "reversed",
    "Petugas baru": "New officer",
    "Perubahan petugas": "Change of an officer",
    "Atur ulang cara masuk": "Reset of sign-in",
    "{nama} sekarang petugas. Serahkan tautan di bawah ini kepadanya.": (
        "{nama} is an officer now. Hand over the link below."
    ),
    "Perubahan untuk {nama} sekarang berlaku.": "The change for {nama} is in force.",
    "Semua cara masuk {nama} sudah dihapus. Serahkan tautan di bawah ini kepadanya.": (
        "All ways of {nama} to sign in were removed. Hand over the link below."
    ),
    "Nama lengkap": "Full name",
    "Tugas": "Roles",
    "bertugas": "working",
    "berhenti": "stopped",
}

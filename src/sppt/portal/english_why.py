"""English for the pages that explain a bill; part of the one catalogue in `english.py`."""

from __future__ import annotations

from collections.abc import Mapping

WHY: Mapping[str, str] = {
    # why this much
    "Mengapa segini?": "Why this much?",
    "Lihat hitungan lengkap tahun {tahun}": "See the whole calculation of {tahun}",
    "Pokok tahun {tahun}": "Tax of {tahun}",
    "Dari nilai menjadi pokok pajak": "From value to tax",
    "Pokok di SPPT yang berlaku": "The tax on the SPPT, which stands",
    "Rincian hitungan tahun ini tidak tersimpan. Yang tercetak di SPPT:": (
        "The calculation of this year was not kept. What the SPPT prints:"
    ),
    "Dari pokok menjadi jumlah yang dibayar": "From tax to the amount to pay",
    "Denda bulan demi bulan": "The penalty month by month",
    "{persen} dari sisa pokok {pokok} untuk setiap bulan terlambat, paling lama {bulan} bulan.": (
        "{persen} of the remaining {pokok} for each month late, for {bulan} months at most."
    ),
    "Jatuh temponya {hari}.": "It was due on {hari}.",
    "Bulan ke-": "Month",
    "Dibayar mulai": "If paid from",
    "hari ini": "today",
    "sejak {hari}": "since {hari}",
    "Luas {luas}, NJOP {nilai} per m².": "{luas}, NJOP {nilai} per m².",
    "Kelas {kelas}.": "Class {kelas}.",
    "Keringanan denda": "Penalty relief",
    "Keringanan yang belum berlaku": "Relief that does not hold yet",
    "Keringanan yang tidak berlaku": "Relief that does not hold",
    "Keterangan": "Note",
    "menunggu kepastian Bapenda": "to be confirmed by Bapenda",
    "Dibanding tahun {tahun}": "Beside {tahun}",
    "Pokoknya naik {jumlah}.": "The tax rose by {jumlah}.",
    "Pokoknya turun {jumlah}.": "The tax fell by {jumlah}.",
    "Pokoknya tidak berubah.": "The tax did not change.",
    "NJOP tanah per m²": "NJOP of the land per m²",
    "NJOP bangunan per m²": "NJOP of the buildings per m²",
    "NJOP": "NJOP",
    "NJOPTKP": "NJOPTKP",
    "Persentase NJOP": "Taxed share of the NJOP",
    "Inilah penyebabnya, satu per satu:": "These are the causes, one by one:",
    "Kelas tanah": "Land class",
    "NJOP tanah": "NJOP of the land",
    "Kelas bangunan": "Building class",
    "NJOP bangunan": "NJOP of the buildings",
    "NJOP tanah dan bangunan": "NJOP of land and buildings",
    "NJOP yang kena pajak": "Taxable NJOP",
    "Bagian yang dikenai tarif": "The part that is taxed",
    "Tarif": "Rate",
    "Pajak terutang": "Tax due",
    "Pajak terendah": "Lowest tax",
    "Keringanan kota": "City relief",
    "Pokok pajak": "The tax",
    "Keputusan": "Decision",
    "Langkah lain": "Another step",
    "Tidak dikenai pajak": "Not taxed",
    "Belum dapat dihitung": "Cannot be calculated yet",
    # another day
    "Kalau saya bayar tanggal …?": "What if I pay on another day?",
    "Tanggal bayar": "Day of payment",
    "Dari {awal} sampai {akhir}.": "From {awal} to {akhir}.",
    "Hitung": "Calculate",
    "Tanggal ini tidak terbaca. Tulis misalnya 31-12-2026.": (
        "This day could not be read. Write for example 31-12-2026."
    ),
    "Tanggal ini di luar jangkauan. Pilih tanggal dari {awal} sampai {akhir}.": (
        "This day is out of reach. Choose a day from {awal} to {akhir}."
    ),
    "Semua tahun NOP ini sudah selesai.": "All years of this NOP are settled.",
    "Bila dibayar pada {hari}": "If paid on {hari}",
    "{jumlah} lebih banyak daripada hari ini.": "{jumlah} more than today.",
    "{jumlah} lebih sedikit daripada hari ini.": "{jumlah} less than today.",
    "Sama seperti hari ini.": "The same as today.",
    "Jumlah ini tetap sampai {hari}. Sesudah itu menjadi {jumlah}.": (
        "This amount stays until {hari}. After that it is {jumlah}."
    ),
    "Potongan dan keringanan yang dibuka kota": "Discounts and relief that the city offers",
    "{awal} sampai {akhir}": "{awal} to {akhir}",
    "Bagaimana jumlahnya bergerak": "How the amount moves",
    "Garis putus-putus: jumlah hari ini, {jumlah}. Titik: {hari}, {bayar}.": (
        "Dashed line: today's amount, {jumlah}. Dot: {hari}, {bayar}."
    ),
    "Dari hari ini": "From today",
    "Perubahan sesudah itu tidak ditampilkan.": "Later changes are not shown.",
    "Hitungan ini memakai aturan yang berlaku sekarang. Keputusan atau program baru dapat mengubahnya.": (
        "This uses the rules that hold now. New decisions or programmes may change it."
    ),
    # neighbours
    "NJOP dibanding tetangga": "The NJOP beside its neighbours",
    "NJOP adalah nilai tanah dan bangunan menurut kota. Di sini letaknya di antara objek sejenis.": (
        "NJOP is what the city takes land and buildings to be worth. Here it stands among its like."
    ),
    "Data tanah dan bangunan objek ini belum ada, jadi belum dapat dibandingkan.": (
        "There are no data on this object's land and buildings yet, so it cannot be compared."
    ),
    "Nilai tanah rata-rata di zona {zona}": "Mean land value in zone {zona}",
    "Kota membagi tanah dalam zona nilai tanah. Setiap zona punya satu nilai per m² setiap tahun (NIR).": (
        "The city divides its land into zones. Each zone has one value per m² each year (NIR)."
    ),
    "NIR tahun {tahun}": "NIR of {tahun}",
    "tidak tercatat": "not recorded",
    "Nilai zona ini tidak berubah.": "The value of this zone did not change.",
    "Nilai zona ini naik {jumlah} per m².": "The value of this zone rose by {jumlah} per m².",
    "Nilai zona ini turun {jumlah} per m².": "The value of this zone fell by {jumlah} per m².",
    "Tanah": "Land",
    "Bangunan": "Buildings",
    "tanah dengan bangunan": "land with a building",
    "kavling siap bangun": "building plots",
    "tanah kosong": "vacant land",
    "fasilitas umum": "public facilities",
    "tanah sejenis": "land of this kind",
    "rumah": "houses",
    "kantor": "offices",
    "pabrik": "factories",
    "toko atau ruko": "shops",
    "rumah sakit": "hospitals",
    "tempat olahraga atau rekreasi": "places of sport or recreation",
    "hotel": "hotels",
    "bengkel atau gudang": "workshops or warehouses",
    "apartemen": "apartments",
    "sekolah": "schools",
    "bangunan sejenis": "buildings of this kind",
    "Objek sejenis di zona ini kurang dari {jumlah}. Demi kerahasiaan tetangga, nilainya tidak kami tampilkan.": (
        "There are fewer than {jumlah} such objects in this zone. To keep neighbours private we show no values."
    ),
    "Ada {jumlah} objek sejenis di zona ini ({jenis}), termasuk objek ini.": (
        "There are {jumlah} such objects in this zone ({jenis}), this one included."
    ),
    "Kotak: delapan dari sepuluh objek. Garis tebal: nilai tengah. Titik: objek ini.": (
        "Box: eight of ten objects. Thick line: the middle. Dot: this object."
    ),
    "Delapan dari sepuluh objek": "Eight of ten objects",
    "{bawah} sampai {atas} per m²": "{bawah} to {atas} per m²",
    "Nilai tengah": "The middle",
    "Objek ini": "This object",
    "Objek ini lebih tinggi daripada {persen}% objek sejenis.": (
        "This object is valued higher than {persen}% of its like."
    ),
    "Tidak ada objek sejenis yang nilainya lebih rendah.": "No such object is valued lower.",
    "Bila menurut Anda nilainya tidak tepat": "If you think the value is wrong",
    "Cocokkan dulu luas tanah dan bangunan di tagihan dengan keadaan sebenarnya.": (
        "First compare the areas of land and building on the bill with the truth."
    ),
    "Bawa bukti ke loket Bapenda, misalnya sertifikat, foto, atau harga jual di sekitar.": (
        "Bring evidence to the Bapenda counter: a title, photographs, prices paid nearby."
    ),
    "Selama diperiksa, tagihan tetap berlaku dan jatuh temponya tidak mundur.": (
        "While it is looked into, the bill stands and its due date does not move."
    ),
}

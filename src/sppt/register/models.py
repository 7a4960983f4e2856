"""Tables of the register, as SISMIOP's DAT_* and REF_* bring them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Upper

from sppt.kit.fields import Key, Nop, Rupiah, check, nop_check


class Kecamatan(models.Model):
    code = Key(primary_key=True)  # PP DD KKK, 7 digits
    name = models.TextField()

    class Meta:
        constraints: ClassVar = [check("register_kecamatan_code_is_7_digits", code__regex=r"^[0-9]{7}$")]


class Kelurahan(models.Model):
    code = Key(primary_key=True)  # PP DD KKK LLL, 10 digits
    kecamatan = models.ForeignKey(Kecamatan, on_delete=models.PROTECT, db_index=False)
    name = models.TextField()
    sektor = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [check("register_kelurahan_code_is_10_digits", code__regex=r"^[0-9]{10}$")]


class Subjek(models.Model):
    """Subjek pajak. The id is SISMIOP's: free text, and one person may have several."""

    id = Key(primary_key=True)
    nama = models.TextField()
    jalan = models.TextField(blank=True)
    blok_kav = models.TextField(blank=True)
    rw = models.TextField(blank=True)
    rt = models.TextField(blank=True)
    kelurahan = models.TextField(blank=True)
    kota = models.TextField(blank=True)
    kode_pos = models.TextField(blank=True)
    npwp = models.TextField(blank=True)
    content = models.TextField()  # digest of the row as it came: a second import compares it

    class Meta:
        indexes: ClassVar = [
            models.Index(OpClass(Upper("nama"), name="text_pattern_ops"), name="register_subjek_nama")
        ]
        constraints: ClassVar = [check("register_subjek_id_is_1_to_30", id__regex=r"^.{1,30}$")]


class Objek(models.Model):
    """Objek pajak and where it lies (letak objek)."""

    nop = Nop(primary_key=True)
    subjek_id = models.TextField(blank=True)  # no foreign key: SISMIOP has objects whose subject is missing
    jalan = models.TextField(blank=True)
    blok_kav = models.TextField(blank=True)
    rw = models.TextField(blank=True)
    rt = models.TextField(blank=True)
    luas_bumi = models.BigIntegerField()
    luas_bangunan = models.BigIntegerField()
    njop_bumi = Rupiah()
    njop_bangunan = Rupiah()
    jenis_transaksi = models.TextField(blank=True)
    content = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subjek_id"], name="register_objek_subjek")]
        constraints: ClassVar = [
            nop_check("register_objek"),
            check("register_objek_areas_are_not_negative", luas_bumi__gte=0, luas_bangunan__gte=0),
            check("register_objek_njop_is_not_negative", njop_bumi__gte=0, njop_bangunan__gte=0),
        ]


class NopAlias(models.Model):
    """An old NOP whose arrears are carried by a newer one. Chains are stored closed: `new` is today's NOP."""

    old = Nop(primary_key=True)
    new = Nop()
    since = models.DateField()
    reason = models.TextField()

    class Meta:
        db_table = "register_nop_alias"
        indexes: ClassVar = [models.Index(fields=["new"], name="register_nop_alias_new")]
        constraints: ClassVar = [
            nop_check("register_nop_alias", "old"),
            nop_check("register_nop_alias", "new"),
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")), name="register_nop_alias_leads_elsewhere"
            ),
        ]


AREA_MAX_DM2 = 10**11  # 1 000 km², more than any city holds


class Bumi(models.Model):
    """A piece of land of an object (DAT_OP_BUMI); most objects have one. Areas in dm², hundredths of a m²."""

    pk = models.CompositePrimaryKey("nop", "no_bumi")
    nop = Nop()  # no foreign key: SISMIOP has land whose object is missing
    no_bumi = models.SmallIntegerField()
    znt = models.TextField(blank=True)
    luas_dm2 = models.BigIntegerField()
    jenis_bumi = models.TextField(blank=True)  # LOOKUP 20
    nilai_sistem = Rupiah()

    class Meta:
        constraints: ClassVar = [
            nop_check("register_bumi"),
            check("register_bumi_area_is_possible", luas_dm2__gte=0, luas_dm2__lte=AREA_MAX_DM2),
            check("register_bumi_value_is_not_negative", nilai_sistem__gte=0),
        ]


class Bangunan(models.Model):
    """A building of an object (DAT_OP_BANGUNAN). The individual value, where above nothing, wins over the system's."""

    pk = models.CompositePrimaryKey("nop", "no_bng")
    nop = Nop()
    no_bng = models.SmallIntegerField()
    jpb = models.TextField(blank=True)
    luas_dm2 = models.BigIntegerField()
    nilai_sistem = Rupiah()
    nilai_individu = Rupiah()
    thn_dibangun = models.SmallIntegerField(null=True)  # unknown, or not believable
    jumlah_lantai = models.SmallIntegerField(null=True)
    aktif = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            nop_check("register_bangunan"),
            check("register_bangunan_area_is_possible", luas_dm2__gte=0, luas_dm2__lte=AREA_MAX_DM2),
            check("register_bangunan_value_is_not_negative", nilai_sistem__gte=0, nilai_individu__gte=0),
            check("register_bangunan_year_is_possible", thn_dibangun__gte=1600, thn_dibangun__lte=2199),
            check("register_bangunan_floors_are_not_negative", jumlah_lantai__gte=0),
        ]


class Nir(models.Model):
    """Nilai indikasi rata-rata of a zone (ZNT) in a tax year, Rp per m² (DAT_NIR)."""

    pk = models.CompositePrimaryKey("kelurahan", "znt", "tax_year")
    kelurahan = Key()  # 10 digits; no foreign key, as the objects that lie there have none
    znt = Key()
    tax_year = models.SmallIntegerField()
    nir = Rupiah()

    class Meta:
        constraints: ClassVar = [
            check("register_nir_kelurahan_is_10_digits", kelurahan__regex=r"^[0-9]{10}$"),
            check("register_nir_znt_is_1_to_5", znt__regex=r"^.{1,5}$"),
            check("register_nir_year_is_possible", tax_year__gte=1900, tax_year__lte=2199),
            check("register_nir_is_not_negative", nir__gte=0),
        ]


class Beban(models.Model):
    """The share of an object (OP bersama, such as a flat) in common land and buildings.

    Of one tax year (SPPT_OP_BERSAMA), or as it stands (DAT_OP_ANGGOTA): then tax_year is 0.
    """

    pk = models.CompositePrimaryKey("nop", "tax_year")
    nop = Nop()
    tax_year = models.SmallIntegerField()
    induk = models.TextField(blank=True)  # NOP of the common object; "" where the year's row does not name it
    luas_bumi_dm2 = models.BigIntegerField()
    luas_bangunan_dm2 = models.BigIntegerField()
    bumi = Rupiah()  # NJOP
    bangunan = Rupiah()

    class Meta:
        constraints: ClassVar = [
            nop_check("register_beban"),
            check("register_beban_induk_is_a_nop", induk__regex=r"^([0-9]{18})?$"),
            check("register_beban_year_is_possible", tax_year__gte=0, tax_year__lte=2199),
            check("register_beban_areas_are_not_negative", luas_bumi_dm2__gte=0, luas_bangunan_dm2__gte=0),
            check("register_beban_njop_is_not_negative", bumi__gte=0, bangunan__gte=0),
        ]


class Njoptkp(models.Model):
    """The object that carried a subject's NJOPTKP in a year, as SISMIOP decided it."""

    pk = models.CompositePrimaryKey("subjek_id", "tax_year")
    subjek_id = Key()
    tax_year = models.SmallIntegerField()
    nop = Nop()

    class Meta:
        constraints: ClassVar = [
            nop_check("register_njoptkp"),
            check("register_njoptkp_subjek_is_1_to_30", subjek_id__regex=r"^.{1,30}$"),
            check("register_njoptkp_year_is_possible", tax_year__gte=1900, tax_year__lte=2199),
        ]


class Sale(models.Model):
    """What an object was sold for, for the study of NJOP against prices."""

    pk = models.CompositePrimaryKey("nop", "sold_on", "source")
    nop = Nop()
    sold_on = models.DateField()
    source = Key()  # who says so: BPHTB, notaris, survei
    price = Rupiah()

    class Meta:
        constraints: ClassVar = [
            nop_check("register_sale"),
            check("register_sale_source_is_1_to_30", source__regex=r"^.{1,30}$"),
            check("register_sale_price_is_above_nothing", price__gt=0),
        ]

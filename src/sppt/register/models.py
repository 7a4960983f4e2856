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

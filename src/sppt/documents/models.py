"""Documents that were made, of payments and of single NOPs of one, and every copy handed out. All insert-only."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from sppt.documents.seals import Standing
from sppt.kit.fields import Key, Nop, check, nop_check, words_check


class Language(StrEnum):
    ID = "id"
    EN = "en"


class Document(models.Model):
    """One file. An edition after the first exists only where the one before can no longer be believed or found."""

    id = models.BigAutoField(primary_key=True)
    receipt = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, to_field="receipt", db_column="receipt", db_index=False
    )
    language = models.TextField()
    edition = models.SmallIntegerField()
    sha256 = models.TextField()
    size = models.IntegerField()  # bytes
    kid = models.TextField()
    standing = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["receipt", "language", "edition"], name="documents_document_is_one"
            ),
            words_check("documents_document", "language", Language),
            words_check("documents_document", "standing", Standing),
            check("documents_document_sha256_is_64_digits", sha256__regex=r"^[0-9a-f]{64}$"),
            check("documents_document_kid_is_8_digits", kid__regex=r"^[0-9a-f]{8}$"),
            check("documents_document_has_bytes", size__gt=0, edition__gt=0),
        ]


class Copy(models.Model):
    """A file that left the house: when, and at whose wish (`public`, `officer:<name>`)."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        constraints: ClassVar = [check("documents_copy_has_an_actor", actor__regex=r"^[a-z]+(:.{1,100})?$")]


class Part(models.Model):
    """The receipt of one NOP was asked for; `token` is its own address, which tells nothing of the other NOPs."""

    id = models.BigAutoField(primary_key=True)
    token = Key()
    receipt = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, to_field="receipt", db_column="receipt", db_index=False
    )
    nop = Nop()
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token"], name="documents_part_token_is_one"),
            models.UniqueConstraint(fields=["receipt", "nop"], name="documents_part_is_one"),
            check("documents_part_token_is_22_signs", token__regex=r"^[A-Za-z0-9_-]{22}$"),  # noqa: S106
            nop_check("documents_part"),
        ]


class PartFile(models.Model):
    """One file of one NOP's receipt, as Document is of a whole receipt."""

    id = models.BigAutoField(primary_key=True)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, db_index=False)
    language = models.TextField()
    edition = models.SmallIntegerField()
    sha256 = models.TextField()
    size = models.IntegerField()  # bytes
    kid = models.TextField()
    standing = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "documents_part_file"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["part", "language", "edition"], name="documents_part_file_is_one"
            ),
            words_check("documents_part_file", "language", Language),
            words_check("documents_part_file", "standing", Standing),
            check("documents_part_file_sha256_is_64_digits", sha256__regex=r"^[0-9a-f]{64}$"),
            check("documents_part_file_kid_is_8_digits", kid__regex=r"^[0-9a-f]{8}$"),
            check("documents_part_file_has_bytes", size__gt=0, edition__gt=0),
        ]


class PartCopy(models.Model):
    """A file that left the house, alone or with the others: when, and at whose wish."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(PartFile, on_delete=models.PROTECT, db_index=False)
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "documents_part_copy"
        constraints: ClassVar = [
            check("documents_part_copy_has_an_actor", actor__regex=r"^[a-z]+(:.{1,100})?$")
        ]

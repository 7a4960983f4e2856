"""Documents that were made, and every copy that was handed out. Insert-only, both."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from sppt.documents.seals import Standing
from sppt.kit.fields import check, words_check


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

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("payments", "0002_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("edition", models.SmallIntegerField()),
                ("sha256", models.TextField()),
                ("size", models.IntegerField()),
                ("kid", models.TextField()),
                ("standing", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "receipt",
                    models.ForeignKey(
                        db_column="receipt",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="payments.payment",
                        to_field="receipt",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.TextField()),
                (
                    "document",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="documents.document"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("receipt", "language", "edition"), name="documents_document_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "id"])),
                name="documents_document_language_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["certified", "city"])),
                name="documents_document_standing_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                name="documents_document_sha256_is_64_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kid__regex", "^[0-9a-f]{8}$")), name="documents_document_kid_is_8_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("edition__gt", 0), ("size__gt", 0)), name="documents_document_has_bytes"
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(("actor__regex", "^[a-z]+(:.{1,100})?$")),
                name="documents_copy_has_an_actor",
            ),
        ),
    ]

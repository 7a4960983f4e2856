import django.db.models.deletion
from django.db import migrations, models

import sppt.kit.fields
from sppt.kit.migration import insert_only, sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_functions"),
        ("payments", "0009_resolved"),
    ]

    operations = [
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token", sppt.kit.fields.Key()),
                ("nop", sppt.kit.fields.Nop()),
                ("asked_at", models.DateTimeField()),
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
            name="PartFile",
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
                    "part",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="documents.part"
                    ),
                ),
            ],
            options={
                "db_table": "documents_part_file",
            },
        ),
        migrations.CreateModel(
            name="PartCopy",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.TextField()),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="documents.partfile"
                    ),
                ),
            ],
            options={
                "db_table": "documents_part_copy",
            },
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("token",), name="documents_part_token_is_one"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("receipt", "nop"), name="documents_part_is_one"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(("token__regex", "^[A-Za-z0-9_-]{22}$")),
                name="documents_part_token_is_22_signs",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(("nop__regex", "^[0-9]{18}$")), name="documents_part_nop_is_18_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="partfile",
            constraint=models.UniqueConstraint(
                fields=("part", "language", "edition"), name="documents_part_file_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="partfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "id"])),
                name="documents_part_file_language_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["certified", "city"])),
                name="documents_part_file_standing_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                name="documents_part_file_sha256_is_64_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="partfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kid__regex", "^[0-9a-f]{8}$")),
                name="documents_part_file_kid_is_8_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="partfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("edition__gt", 0), ("size__gt", 0)), name="documents_part_file_has_bytes"
            ),
        ),
        migrations.AddConstraint(
            model_name="partcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("actor__regex", "^[a-z]+(:.{1,100})?$")),
                name="documents_part_copy_has_an_actor",
            ),
        ),
        insert_only("documents_part", "documents_part_file", "documents_part_copy"),
        sql_file(__file__, "parts.sql"),
    ]

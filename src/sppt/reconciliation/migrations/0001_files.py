import django.db.models.deletion
from django.db import migrations, models

import sppt.kit.fields
from sppt.kit.migration import insert_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("payments", "0006_credits"),
    ]

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("channel", models.TextField(null=True)),
                ("account", models.TextField(null=True)),
                ("profile", models.TextField()),
                ("name", models.TextField()),
                ("sha256", sppt.kit.fields.Key()),
                ("content", models.BinaryField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("lines", models.IntegerField()),
                ("total", sppt.kit.fields.Rupiah()),
                ("findings", models.TextField()),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["channel", "first_day"], name="reconciliation_file_channel"),
                    models.Index(fields=["taken_at"], name="reconciliation_file_taken"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("sha256",), name="reconciliation_file_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="reconciliation_file_sha256_is_64_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["report", "statement"])),
                        name="reconciliation_file_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("account__isnull", True), ("channel__isnull", False), ("kind", "report")
                            ),
                            models.Q(
                                ("account__isnull", False), ("channel__isnull", True), ("kind", "statement")
                            ),
                            _connector="OR",
                        ),
                        name="reconciliation_file_belongs_to_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="reconciliation_file_days_are_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lines__gte", 0)),
                        name="reconciliation_file_lines_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_by__regex", "^[a-z]+(:.{1,100})?$")),
                        name="reconciliation_file_has_an_actor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deposit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.TextField()),
                ("account", models.TextField()),
                ("amount", sppt.kit.fields.Rupiah()),
                ("deposited_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.TextField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="reconciliation.file"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("line_no", models.IntegerField()),
                ("channel", models.TextField()),
                ("kind", models.TextField()),
                ("reference", models.TextField(blank=True)),
                ("nop", models.TextField(blank=True)),
                ("tax_year", models.SmallIntegerField()),
                ("code", models.TextField(blank=True)),
                ("amount", sppt.kit.fields.Rupiah()),
                ("fee", sppt.kit.fields.Rupiah()),
                ("paid_at", models.DateTimeField()),
                ("settlement_date", models.DateField(null=True)),
                ("receipt", models.TextField(blank=True)),
                ("original_reference", models.TextField(blank=True)),
                (
                    "repeats",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reconciliation.claim",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="reconciliation.file"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportProfile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("version", models.IntegerField()),
                ("content", models.TextField()),
                ("sha256", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.TextField()),
            ],
            options={
                "db_table": "reconciliation_profile",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "version"), name="reconciliation_profile_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[a-z][a-z0-9-]{1,39}$")),
                        name="reconciliation_profile_name_is_short",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="reconciliation_profile_version_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="reconciliation_profile_sha256_is_64_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("made_by__regex", "^[a-z]+(:.{1,100})?$")),
                        name="reconciliation_profile_has_an_actor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("account", models.TextField()),
                ("number", models.TextField(blank=True)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("opening", sppt.kit.fields.Rupiah()),
                ("closing", sppt.kit.fields.Rupiah()),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="reconciliation.file"),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reconciliation.statement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_no", models.IntegerField()),
                ("account", models.TextField()),
                ("booked_on", models.DateField()),
                ("value_date", models.DateField()),
                ("amount", sppt.kit.fields.Rupiah()),
                ("reference", models.TextField(blank=True)),
                ("bank_reference", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "repeats",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reconciliation.entry",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reconciliation.statement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DepositShift",
            fields=[
                (
                    "shift",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="payments.shift",
                    ),
                ),
                ("amount", sppt.kit.fields.Rupiah()),
                (
                    "deposit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="reconciliation.deposit"
                    ),
                ),
            ],
            options={
                "db_table": "reconciliation_deposit_shift",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="reconciliation_deposit_shift_is_not_negative",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.UniqueConstraint(
                fields=("account", "number"), name="reconciliation_deposit_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^[!-~]{1,64}$")),
                name="reconciliation_deposit_number_is_plain",
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="reconciliation_deposit_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(("made_by__regex", "^[a-z]+(:.{1,100})?$")),
                name="reconciliation_deposit_has_an_actor",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["channel", "reference"], name="reconciliation_claim_reference"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["channel", "paid_at"], name="reconciliation_claim_paid"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("file", "line_no"), name="reconciliation_claim_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["deposit", "payment", "reversal"])),
                name="reconciliation_claim_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("nop__regex", "^([0-9]{18})?$")),
                name="reconciliation_claim_nop_is_18_digits_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^([0-9]{10})?$")),
                name="reconciliation_claim_code_is_10_digits_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("fee__gte", 0)),
                name="reconciliation_claim_money_is_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["account", "last_day"], name="reconciliation_statement_day"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("account__regex", "^[0-9A-Z]{1,34}$")),
                name="reconciliation_statement_account_is_plain",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="reconciliation_statement_days_are_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["account", "value_date"], name="reconciliation_entry_day"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("statement", "entry_no"), name="reconciliation_entry_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="reconciliation_entry_moves_money"
            ),
        ),
        insert_only(
            "reconciliation_file",
            "reconciliation_claim",
            "reconciliation_statement",
            "reconciliation_entry",
            "reconciliation_profile",
            "reconciliation_deposit",
            "reconciliation_deposit_shift",
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

import sppt.kit.fields
from sppt.kit.migration import insert_only

# Like the drafts they stand beside: replaced, never edited, and kept once their year is approved.
KEEP = """CREATE TRIGGER keep_drafts AFTER DELETE ON assessment_draft_reduction REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION assessment_keep_drafts();
ALTER TABLE assessment_draft_reduction ENABLE ALWAYS TRIGGER keep_drafts;
CREATE TRIGGER no_change BEFORE UPDATE OR TRUNCATE ON assessment_draft_reduction
    FOR EACH STATEMENT EXECUTE FUNCTION kit_refuse_change();
ALTER TABLE assessment_draft_reduction ENABLE ALWAYS TRIGGER no_change"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0005_notice"),
        ("kit", "0002_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Treatment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("nop", sppt.kit.fields.Nop()),
                ("kind", models.TextField()),
                ("value", models.TextField(blank=True)),
                ("tax_year_from", models.SmallIntegerField()),
                ("tax_year_to", models.SmallIntegerField(null=True)),
                ("subjek_id", models.TextField(blank=True)),
                ("number", models.TextField()),
                ("decided_on", models.DateField()),
                ("article", models.TextField()),
                ("proposal", models.BigIntegerField()),
                ("maker", models.TextField()),
                ("checker", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["nop", "kind", "-id"], name="assessment_treatment_of"),
                    models.Index(fields=["kind", "nop", "-id"], name="assessment_treatment_by_kind"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "nop"), name="assessment_treatment_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["dikecualikan", "golongan", "nik_terbukti", "pengurangan", "tarif_khusus"],
                            )
                        ),
                        name="assessment_treatment_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nop__regex", "^[0-9]{18}$")),
                        name="assessment_treatment_nop_is_18_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_year_from__range", (1990, 2199))),
                        name="assessment_treatment_years_are_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tax_year_to__isnull", True),
                            ("tax_year_to__gte", models.F("tax_year_from")),
                            _connector="OR",
                        ),
                        name="assessment_treatment_years_run_forwards",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("article__regex", "\\S"), ("number__regex", "\\S")),
                        name="assessment_treatment_is_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("maker", models.F("checker")), _negated=True),
                        name="assessment_treatment_needs_two_officers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftReduction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "determination_id",
                        "nop",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("determination_id", models.BigIntegerField()),
                ("nop", sppt.kit.fields.Nop()),
                (
                    "treatment",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="assessment.treatment"
                    ),
                ),
            ],
            options={
                "db_table": "assessment_draft_reduction",
            },
        ),
        insert_only("assessment_treatment"),
        migrations.RunSQL([KEEP]),
    ]

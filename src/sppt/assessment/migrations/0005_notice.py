import django.db.models.deletion
from django.db import migrations, models

# The table is large and in use: nothing here reads all of it under a lock that keeps others out.
FOREIGN_KEY = """ALTER TABLE assessment_notice ADD CONSTRAINT assessment_notice_decision_is_known
    FOREIGN KEY (decision_id) REFERENCES assessment_decision (id) DEFERRABLE INITIALLY DEFERRED NOT VALID"""
WHOLE = """ALTER TABLE assessment_notice ADD CONSTRAINT assessment_notice_of_ours_is_whole
    CHECK (rules_hash IS NULL OR (number >= 1 AND njopkp IS NOT NULL AND share IS NOT NULL AND tariff IS NOT NULL
           AND terbit IS NOT NULL)) NOT VALID"""
NUMBER = """CREATE UNIQUE INDEX CONCURRENTLY assessment_notice_number_is_one
    ON assessment_notice (tax_year, number) WHERE number IS NOT NULL"""
DROP = (
    "ALTER TABLE assessment_notice DROP CONSTRAINT IF EXISTS"  # by a run of this migration that was cut short
)
VALIDATE = "ALTER TABLE assessment_notice VALIDATE CONSTRAINT"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assessment", "0004_determination")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "ALTER TABLE assessment_notice ADD COLUMN IF NOT EXISTS decision_id bigint",
                        f"{DROP} assessment_notice_decision_is_known",
                        FOREIGN_KEY,
                        f"{VALIDATE} assessment_notice_decision_is_known",
                        f"{DROP} assessment_notice_of_ours_is_whole",
                        WHOLE,
                        f"{VALIDATE} assessment_notice_of_ours_is_whole",
                        "DROP INDEX CONCURRENTLY IF EXISTS assessment_notice_number_is_one",
                        NUMBER,
                    ]
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="notice",
                    name="decision",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="assessment.decision",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)),
                        fields=("tax_year", "number"),
                        name="assessment_notice_number_is_one",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("rules_hash", None),
                            models.Q(
                                ("njopkp__isnull", False),
                                ("number__gte", 1),
                                ("share__isnull", False),
                                ("tariff__isnull", False),
                                ("terbit__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_notice_of_ours_is_whole",
                    ),
                ),
            ],
        )
    ]

from django.db import migrations, models

from sppt.kit.migration import sql_file

# The table is large and in use: the new rule is checked without keeping others out, and the old one goes last.
WORDS = """ALTER TABLE ledger_posting ADD CONSTRAINT ledger_posting_source_is_known
    CHECK (source IN ('case', 'decision', 'determination', 'import', 'payment', 'reversal')) NOT VALID"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ledger", "0002_insert_only")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "ALTER TABLE ledger_posting DROP CONSTRAINT IF EXISTS ledger_posting_source_was_known",
                        (
                            "ALTER TABLE ledger_posting RENAME CONSTRAINT ledger_posting_source_is_known"
                            " TO ledger_posting_source_was_known"
                        ),
                        WORDS,
                        "ALTER TABLE ledger_posting VALIDATE CONSTRAINT ledger_posting_source_is_known",
                        "ALTER TABLE ledger_posting DROP CONSTRAINT ledger_posting_source_was_known",
                    ]
                )
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="posting", name="ledger_posting_source_is_known"),
                migrations.AddConstraint(
                    model_name="posting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                ["case", "decision", "determination", "import", "payment", "reversal"],
                            )
                        ),
                        name="ledger_posting_source_is_known",
                    ),
                ),
            ],
        ),
        sql_file(__file__, "open_bills.sql"),
    ]

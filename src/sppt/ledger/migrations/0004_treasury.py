from django.db import migrations, models

# The table is large and in use: new words are checked without keeping others out, and the old rule goes last.
ACCOUNTS = [
    "beban_bunga",
    "biaya_kanal",
    "kas_bendahara",
    "kas_daerah",
    "kas_kolektor",
    "kas_transit",
    "pendapatan",
    "pendapatan_denda",
    "penghapusan",
    "pengurangan",
    "piutang_denda",
    "piutang_pokok",
    "potongan",
    "saldo_awal",
    "titipan",
    "utang_lebih_bayar",
]
SOURCES = [
    "case",
    "decision",
    "determination",
    "import",
    "payment",
    "refund",
    "resolution",
    "reversal",
    "settlement",
]


def _widened(column: str, words: list[str]) -> migrations.SeparateDatabaseAndState:
    name, old = f"ledger_posting_{column}_is_known", f"ledger_posting_{column}_was_known"
    listed = ", ".join(f"'{word}'" for word in words)
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                [
                    f"ALTER TABLE ledger_posting DROP CONSTRAINT IF EXISTS {old}",
                    f"ALTER TABLE ledger_posting RENAME CONSTRAINT {name} TO {old}",
                    f"ALTER TABLE ledger_posting ADD CONSTRAINT {name} CHECK ({column} IN ({listed})) NOT VALID",
                    f"ALTER TABLE ledger_posting VALIDATE CONSTRAINT {name}",
                    f"ALTER TABLE ledger_posting DROP CONSTRAINT {old}",
                ]
            )
        ],
        state_operations=[
            migrations.RemoveConstraint(model_name="posting", name=name),
            migrations.AddConstraint(
                model_name="posting",
                constraint=models.CheckConstraint(condition=models.Q((f"{column}__in", words)), name=name),
            ),
        ],
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ledger", "0003_determination")]
    operations = [_widened("debit", ACCOUNTS), _widened("credit", ACCOUNTS), _widened("source", SOURCES)]

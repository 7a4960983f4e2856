import django.db.models.deletion
from django.db import migrations, models

from sppt.kit.migration import insert_only, sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
        ("ledger", "0002_insert_only"),
        ("partners", "0002_loket"),
        ("register", "0001_initial"),
    ]
    operations = [
        migrations.AddField(
            model_name="quote",
            name="renews",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="payments.quote"
            ),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(
                condition=models.Q(("renews__isnull", False)), fields=["renews"], name="payments_quote_renews"
            ),
        ),
        insert_only(
            "payments_quote",
            "payments_quote_item",
            "payments_payment",
            "payments_payment_item",
            "payments_reversal",
            "payments_tombstone",
            "payments_case",
            "payments_imported_payment",
        ),
        sql_file(__file__, "bills_of.sql"),
        sql_file(__file__, "freeze.sql"),
        sql_file(__file__, "frozen_of.sql"),
        sql_file(__file__, "settle.sql"),
        sql_file(__file__, "reverse.sql"),
    ]

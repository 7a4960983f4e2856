from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_treasury")]
    operations = [sql_file(__file__, "closed_days.sql"), sql_file(__file__, "open_bills.sql")]

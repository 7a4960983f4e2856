from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_credits"), ("ledger", "0005_closed_days")]
    operations = [sql_file(__file__, "settle.sql"), sql_file(__file__, "reverse_holding.sql")]

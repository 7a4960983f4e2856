from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_closed_days")]
    operations = [sql_file(__file__, "wilayah.sql")]

from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_shifts")]
    operations = [sql_file(__file__, "asked.sql")]

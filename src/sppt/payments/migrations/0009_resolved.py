from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_credited")]
    operations = [sql_file(__file__, "resolved.sql"), sql_file(__file__, "late.sql")]

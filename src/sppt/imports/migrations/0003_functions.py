from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_insert_only")]
    operations = [sql_file(__file__, "functions.sql")]

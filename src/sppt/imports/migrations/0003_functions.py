from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_insert_only"),
        ("assessment", "0002_insert_only"),
        ("payments", "0002_functions"),
    ]
    operations = [sql_file(__file__, "functions.sql")]

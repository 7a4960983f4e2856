from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0010_hours"),
    ]

    operations = [
        sql_file(__file__, "iso8583.sql"),
    ]

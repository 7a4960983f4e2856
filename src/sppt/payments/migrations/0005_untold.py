from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_asked"), ("partners", "0005_due")]
    operations = [sql_file(__file__, "untold.sql")]

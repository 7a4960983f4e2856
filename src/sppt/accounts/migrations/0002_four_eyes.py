from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("kit", "0002_audit")]
    operations = [sql_file(__file__, "four_eyes.sql")]

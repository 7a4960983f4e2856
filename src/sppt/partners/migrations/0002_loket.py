from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [sql_file(__file__, "seed_loket.sql")]

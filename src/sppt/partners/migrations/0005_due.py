from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_messages")]
    operations = [sql_file(__file__, "due.sql")]

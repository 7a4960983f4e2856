from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_functions"), ("register", "0003_valuation")]
    operations = [sql_file(__file__, "numbers.sql")]

from django.db import migrations

from sppt.kit.migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("partners", "0014_spopd_brebes")]

    operations = [sql_file(__file__, "api_refusals.sql")]

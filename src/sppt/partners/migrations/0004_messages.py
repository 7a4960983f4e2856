from django.db import migrations

from sppt.kit.migration import insert_only, sql_file


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_access"), ("kit", "0002_audit")]
    operations = [
        insert_only("partners_claim", "partners_delivery", "partners_attempt"),
        sql_file(__file__, "messages.sql"),
    ]

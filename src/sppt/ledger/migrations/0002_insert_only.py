from django.db import migrations

from sppt.kit.migration import insert_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kit", "0002_audit")]
    operations = [insert_only("ledger_posting", "ledger_closed_day")]

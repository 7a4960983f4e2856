from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ledger", "0006_wilayah")]
    operations = [
        AddIndexConcurrently(
            "posting",
            BrinIndex(fields=["business_day"], autosummarize=True, name="ledger_posting_day"),
        )
    ]

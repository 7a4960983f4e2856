from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assessment", "0006_treatment")]
    operations = [
        AddIndexConcurrently(
            "notice",
            BrinIndex(fields=["nop", "tax_year"], autosummarize=True, name="assessment_notice_stretch"),
        )
    ]

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    """Officers look objects up by the beginning of their owner's name."""

    dependencies = [("register", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="subjek",
            index=models.Index(OpClass(Upper("nama"), name="text_pattern_ops"), name="register_subjek_nama"),
        ),
        migrations.AddIndex(
            model_name="objek",
            index=models.Index(fields=["subjek_id"], name="register_objek_subjek"),
        ),
    ]

from django.db import migrations

import sppt.kit.fields


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0003_kept")]
    operations = [
        migrations.AddField(
            model_name="settlement",
            name="owed",
            field=sppt.kit.fields.Rupiah(default=0),
            preserve_default=False,
        ),
    ]

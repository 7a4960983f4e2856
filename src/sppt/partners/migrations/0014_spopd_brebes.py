from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0013_qr_refused"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="iso8583",
            name="partners_iso8583_dialect_is_known",
        ),
        migrations.AddConstraint(
            model_name="iso8583",
            constraint=models.CheckConstraint(
                condition=models.Q(("dialect__in", ["bjb-1", "bjb-2", "spopd", "spopd-brebes"])),
                name="partners_iso8583_dialect_is_known",
            ),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

import sppt.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0008_qris"),
    ]

    operations = [
        migrations.CreateModel(
            name="Iso8583",
            fields=[
                (
                    "access",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="partners.access",
                    ),
                ),
                ("acquirer", sppt.kit.fields.Key(unique=True)),
                ("dialect", models.TextField()),
                ("framing", models.TextField()),
                ("port", models.IntegerField()),
                ("names", models.TextField()),
                ("ways", models.TextField()),
                ("since", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("acquirer__regex", "^[1-9][0-9]{0,10}$")),
                        name="partners_iso8583_acquirer_is_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dialect__in", ["bjb-1", "bjb-2", "spopd"])),
                        name="partners_iso8583_dialect_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("framing__in", ["ascii4", "ascii4-etx", "be16", "iso-header", "le16"])
                        ),
                        name="partners_iso8583_framing_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("names__in", ["full", "masked", "none"])),
                        name="partners_iso8583_names_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("port", 0), ("port__range", (1024, 65535)), _connector="OR"),
                        name="partners_iso8583_port_is_a_port",
                    ),
                ],
            },
        ),
    ]

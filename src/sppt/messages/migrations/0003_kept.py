"""A mail that was put down stays as it is: only its tries are added."""

from django.db import migrations

from sppt.kit.migration import insert_only


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_audit"), ("messages", "0002_holidays")]
    operations = [insert_only("messages_delivery")]

from django.db import migrations

from sppt.kit.migration import insert_only, sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("kit", "0002_audit"),
        ("payments", "0002_functions"),
        ("assessment", "0001_initial"),
        ("register", "0001_initial"),
        ("partners", "0001_initial"),
    ]
    operations = [
        insert_only("documents_document", "documents_copy"),
        sql_file(__file__, "facts.sql"),
    ]

from django.apps import AppConfig


class BookkeepingConfig(AppConfig):
    name = "sppt.bookkeeping"
    label = "bookkeeping"
    default_auto_field = "django.db.models.BigAutoField"

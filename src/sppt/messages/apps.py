from django.apps import AppConfig


class Messages(AppConfig):
    name = "sppt.messages"
    label = "messages"
    default_auto_field = "django.db.models.BigAutoField"

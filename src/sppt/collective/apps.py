from django.apps import AppConfig


class Collective(AppConfig):
    name = "sppt.collective"
    label = "collective"
    default_auto_field = "django.db.models.BigAutoField"

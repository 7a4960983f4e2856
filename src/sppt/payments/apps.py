from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "sppt.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

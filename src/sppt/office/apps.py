from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "sppt.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The desks bring their English."""
        from sppt.office.desks import ENGLISH  # noqa: PLC0415 (desks need the registry of applications)
        from sppt.office.words import learn  # noqa: PLC0415

        learn(ENGLISH)

"""Django's handle on this room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """wellworn.records"""

    name = "wellworn.records"
    default_auto_field = "django.db.models.BigAutoField"

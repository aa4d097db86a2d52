"""Django's handle on this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """wellworn.api"""

    name = "wellworn.api"
    default_auto_field = "django.db.models.BigAutoField"

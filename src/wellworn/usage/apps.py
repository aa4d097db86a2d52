"""Django's handle on this room."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """wellworn.usage"""

    name = "wellworn.usage"
    default_auto_field = "django.db.models.BigAutoField"

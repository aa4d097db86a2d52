"""Django's handle on this room."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """wellworn.work"""

    name = "wellworn.work"
    default_auto_field = "django.db.models.BigAutoField"

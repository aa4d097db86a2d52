"""Django's handle on this room."""

from django.apps import AppConfig


class FrictionConfig(AppConfig):
    """wellworn.friction"""

    name = "wellworn.friction"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's handle on this room."""

from django.apps import AppConfig


class ProgramConfig(AppConfig):
    """wellworn.program"""

    name = "wellworn.program"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's handle on this room."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """wellworn.outreach"""

    name = "wellworn.outreach"
    default_auto_field = "django.db.models.BigAutoField"

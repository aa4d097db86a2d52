"""Django's handle on this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """wellworn.web"""

    name = "wellworn.web"
    default_auto_field = "django.db.models.BigAutoField"

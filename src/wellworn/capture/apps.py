"""Django's handle on this room."""

from django.apps import AppConfig


class CaptureConfig(AppConfig):
    """wellworn.capture"""

    name = "wellworn.capture"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's handle on this room."""

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    """wellworn.adoption"""

    name = "wellworn.adoption"
    default_auto_field = "django.db.models.BigAutoField"

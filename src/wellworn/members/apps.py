"""Django's handle on this room."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """wellworn.members"""

    name = "wellworn.members"
    default_auto_field = "django.db.models.BigAutoField"

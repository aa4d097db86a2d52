"""Django's handle on this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """wellworn.web"""

    name = "wellworn.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hand members' mailboxes to outreach, which may not look for them itself."""
        from wellworn.outreach import mailboxes
        from wellworn.web.mailroom import Mailroom

        mailboxes.hand_over(Mailroom())

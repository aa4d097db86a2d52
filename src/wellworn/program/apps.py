"""Django's handle on this room."""

from django.apps import AppConfig


class ProgramConfig(AppConfig):
    """wellworn.program"""

    name = "wellworn.program"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow plans: what goes out is an intervention."""
        from wellworn.friction.watching import watch
        from wellworn.program.of_plans import Following

        watch(Following())

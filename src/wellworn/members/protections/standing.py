"""What protects people right now: read by whoever shows a number, keeps an event or shares a mail."""

from __future__ import annotations

from dataclasses import dataclass, fields

from wellworn.members.models import Workspace


@dataclass(frozen=True, slots=True)
class Protections:
    """The settings in force. The fields are the workspace's columns; what they may be stands in `declared.py`."""

    least_group: int = 5  # people, at least
    adoption_open_to: str = "everybody"  # leads, managers, everybody
    teams_shown_to: str = "everybody"  # nobody, leads, managers, everybody
    recorded: str = "all"  # acts, all
    events_kept_days: int = 35
    days_kept_months: int = 25
    sharing: str = "subject"  # metadata, subject, full

    def value(self, key: str) -> str:
        """One of them, as text."""
        return str(getattr(self, key))


def in_force() -> Protections:
    """Those of the workspace, in one query."""
    names = [field.name for field in fields(Protections)]
    row = Workspace.objects.filter(pk=1).values(*names).first()
    return Protections(**row) if row else Protections()

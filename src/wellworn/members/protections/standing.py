"""What protects people right now: read by whoever shows a number, keeps an event or shares a mail."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.db.models import Subquery
from django.db.models.functions import JSONObject

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


NAMES = [field.name for field in fields(Protections)]


def in_force() -> Protections:
    """Those of the workspace, in one query."""
    row = Workspace.objects.filter(pk=1).values(*NAMES).first()
    return Protections(**row) if row else Protections()


def along() -> Subquery:
    """The same beside a row that is read anyway, as JSON for `read_along`: it costs no query of its own."""
    return Subquery(Workspace.objects.filter(pk=1).values(json=JSONObject(**{name: name for name in NAMES})))


def read_along(row: dict[str, int | str] | None) -> Protections:
    """What `along` has brought."""
    return Protections(**row) if row else Protections()  # type: ignore[arg-type]

"""The tables of this room: one concept a file."""

from wellworn.adoption.models.published import NotTheirs, Published
from wellworn.adoption.models.week_mail import WeekMail

__all__ = ["NotTheirs", "Published", "WeekMail"]

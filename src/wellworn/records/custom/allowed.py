"""Who may shape the workspace."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from wellworn.members.models import Member, Role
from wellworn.records.values import CannotSave


def only_admins(by: Member) -> None:
    """Say no to anybody but an admin."""
    if by.role != Role.ADMIN:
        raise PermissionDenied(_("An admin decides how the workspace is shaped."))


def label_of(text: str, what: str) -> str:
    """A label that is not empty and not too long; `what` says what is named. Raises CannotSave."""
    label = " ".join(text.replace("\0", "").split())
    if not label:
        raise CannotSave(_("%(what)s needs a name, in your team's own words.") % {"what": what})
    if len(label) > 100:
        raise CannotSave(_("A name fits 100 characters. The rest goes into the help."))
    return label


def help_of(text: str) -> str:
    """Help in one line. Raises CannotSave."""
    help_ = " ".join(text.replace("\0", "").split())
    if len(help_) > 300:
        raise CannotSave(_("Help fits 300 characters: one sentence that says what belongs here."))
    return help_

"""The lists at the end: every table that names an employee, and every feature that can be recorded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.adoption.agreement.document import Clause, Table
from wellworn.adoption.agreement.facts import Facts
from wellworn.adoption.agreement.recording import Made
from wellworn.members.models import Role
from wellworn.usage.features import FEATURES


def tables(facts: Facts) -> Made:
    """Out of the models."""
    rows = tuple((one.name, one.says, ", ".join(one.naming) or "–", ", ".join(one.others)) for one in facts.tables)
    parts = (
        Clause(_("%(n)d tables have rows that name an employee. Their descriptions are the program’s own.") % {"n": len(rows)}),
        Table((_("Table"), _("What it is"), _("Who is named"), _("Other columns")), rows, (0.21, 0.35, 0.14, 0.3)),
        Clause(_("Sign-in keeps, besides: the address of an account, and each session with its beginning and where it began, shown to its member alone and deleted when it ends.")),
    )  # fmt: skip
    return _("Appendix: tables that name an employee"), parts


def features(facts: Facts) -> Made:
    """Out of the declaration."""
    rows = tuple(
        (
            one.key,
            str(one.name),
            _("Everybody") if len(one.roles) == len(Role) else ", ".join(str(role.label) for role in one.roles),
            _("an act") if one.is_value else _("a look"),
        )
        for one in FEATURES
    )
    parts = (
        Clause(_("These are all the features whose use can be recorded, and the roles each is meant for.")),
        Table((_("Key"), _("Feature"), _("For"), _("Kind")), rows, (0.2, 0.46, 0.22, 0.12)),
    )
    return _("Appendix: features that can be recorded"), parts

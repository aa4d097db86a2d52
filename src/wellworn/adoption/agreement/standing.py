"""Who sees what, what no setting can change, and what is set."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.adoption.agreement.document import Clause, Table
from wellworn.adoption.agreement.facts import Facts, day
from wellworn.adoption.agreement.recording import Made
from wellworn.adoption.protections import may_open, may_see_teams
from wellworn.measures.suppression import APART, FLOOR
from wellworn.members.models import Member, Role
from wellworn.members.protections.declared import PROTECTIONS
from wellworn.members.protections.models import ChangeState
from wellworn.members.protections.standing import Protections


def who_sees(facts: Facts) -> Made:
    """Each role, worked out by the same functions that open the pages."""
    now = facts.protections
    roles = [(str(role.label), Member(role=role)) for role in Role]
    marks = [
        (_("Champion (any role)"), Member(role=Role.REP, is_champion=True)),
        (_("Workers’ representative"), Member(role=Role.REP, is_representative=True)),
    ]
    rows = tuple(
        (
            name,
            _("Yes"),
            _("%(k)d or more people") % {"k": now.least_group} if may_open(one, now) else _("No"),
            _("Where that allows it") if may_see_teams(one, now) else _("No"),
            _("All of it") if one.is_representative else _("Of pages that count them"),
            _("Never"),
        )
        for name, one in [*roles, *marks]
    )
    head = (
        _("Who"),
        _("Own numbers"),
        _("Numbers of groups"),
        _("By team"),
        _("Log of looks"),
        _("Another person’s numbers"),
    )
    parts = (
        Clause(_("Each employee sees their own numbers, first and alone. Others see numbers of groups, as follows:")),
        Table(head, rows, (0.22, 0.11, 0.2, 0.17, 0.16, 0.14)),
        Clause(_("The one exception is an act of one’s own: an executive or manager can publish their own use to everybody, and take that back at any time.")),
        Clause(_("IT keeps the system running. It sees neither records of customers nor numbers of groups. Whoever can read the database itself could read the rows behind the numbers: the employer grants that access to as few people as possible, in writing, for keeping it running alone.")),
        Clause(_("Everybody, whatever their role, can read who can see what about them, and who looked, under “What others see of me”.")),
    )  # fmt: skip
    return _("Roles, and what each sees"), parts


def floors(facts: Facts) -> Made:
    """What is written in the code, whatever a setting says."""
    parts = (
        Clause(
            _("These rules stand in the program. No setting, no role and no argument changes them; settings can only be stricter."),
            (
                _("Nothing is shown about fewer than %(k)d people. A reader’s own number counts as known to them, so that a group of %(k)d to which the reader belongs is not shown.") % {"k": FLOOR},
                _("A group is not shown when a smaller one could be worked out from it: by subtracting, by adding, from tables that cross, or from several pages together."),
                _("A reader’s earlier pages count. Who was shown a group with somebody who has left is not shown the same group without them, for %(days)d days or until enough others have changed.") % {"days": APART.days},
                _("Teams that are too small are counted within the one above them, and it is said that they are."),
                _("“How many did” is exact only when those who did and those who did not are %(k)d or more each; otherwise it is a range.") % {"k": FLOOR},
                _("A sum of which one person made more than 80 in 100, or two more than 90, is not shown."),
                _("Groups are made of role, team, start and place, never of what people did."),
            ),
        ),
        Clause(_("What is held back is decided from who is in which group alone, never from the numbers, so that holding back tells nothing by itself.")),
        Clause(_("Findings about the quality of data concern fields, forms and periods, never a person. There is no list of who wrote what badly.")),
        Clause(_("What these rules cannot prevent is said too: who knows from elsewhere that all but one of a group did nothing learns of the one; and readers who put their pages together have what both were shown.")),
    )  # fmt: skip
    return _("Floors"), parts


def in_force(facts: Facts) -> Made:
    """Every setting, with the floor beneath it."""
    rows = tuple(
        (str(one.name), one.label(facts.protections.value(one.key)), one.label(Protections().value(one.key)), str(one.floor))
        for one in PROTECTIONS
    )  # fmt: skip
    domains = ", ".join(facts.domains) or _("no domain is named")
    inner = (
        _("Domains inside which mail is never captured"),
        domains,
        _("That of the first admin"),
        _("What a calendar marks as private is never read."),
    )
    parts = (
        Clause(_("These protections are in force on the day of this annex:")),
        Table((_("Protection"), _("In force"), _("As installed"), _("Floor")), (*rows, inner), (0.26, 0.25, 0.2, 0.29)),
    )  # fmt: skip
    return _("Protections in force"), parts


def changes(facts: Facts) -> Made:
    """Every change that was ever made or refused."""
    if not facts.history:
        return _("History of changes"), (Clause(_("No protection has been changed since Wellworn was installed.")),)
    rows = tuple(
        (
            day((line.change.settled_at or line.change.at).date()),
            line.sentence,
            " · ".join(filter(None, (line.change.reason, line.change.answer))) or "–",
            str(ChangeState(line.change.state).label),
        )
        for line in facts.history
    )
    parts = (
        Clause(_("Every change of a protection, whatever became of it, the oldest first:")),
        Table((_("Date"), _("Change"), _("Reason · answer"), _("State")), rows, (0.16, 0.42, 0.26, 0.16)),
    )
    return _("History of changes"), parts

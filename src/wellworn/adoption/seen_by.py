"""What somebody sees of a member, thing by thing: read off the same rules that open the pages, and said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.adoption.eyes import Eyes
from wellworn.adoption.protections import may_open, may_see_teams
from wellworn.adoption.published import First
from wellworn.measures.measure import Row, Scope
from wellworn.measures.permitted import EVERYBODY, Key, permitted
from wellworn.members.models import Member, Role
from wellworn.members.protections.standing import Protections
from wellworn.records.models import Company, Deal
from wellworn.records.models.opening import SEES_ALL, IsOpen

KEEPERS = (Role.ADMIN, Role.IT)


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing, and what of it is seen."""

    title: str
    sees: bool
    says: str


@dataclass(frozen=True, slots=True)
class CountedIn:
    """A group that the member is counted in, and whether its numbers may be shown."""

    name: str
    people: int
    is_shown: bool
    says: str


def _seen(title: str, says: str) -> Sight:
    return Sight(title, sees=True, says=says)


def _unseen(title: str, says: str) -> Sight:
    return Sight(title, sees=False, says=says)


def sights(me: Member, eyes: Eyes, now: Protections, first: First | None) -> list[Sight]:
    """All of it, the most personal last. Two queries."""
    return [
        _account(eyes),
        _records(me, eyes),
        _mail(eyes),
        _mailboxes(eyes),
        _groups(eyes, now),
        _published(first),
        _unseen(_("What you did, when, on which record"), _("Nobody sees single events but you: not your manager, no admin, not IT. They are gone after %(n)d days.") % {"n": now.events_kept_days}),
        _unseen(_("How often you used what"), _("Your own numbers are under My week, for you alone. Others see groups of %(k)d or more.") % {"k": now.least_group}),
        _unseen(_("What a field cost you"), _("It went into a sum of everybody’s and cannot be taken out of it again, not even for you.")),
        _unseen(_("Your working days and days off"), _("Nobody sees them but you. They make your working days count right.")),
        _unseen(_("Where and when you signed in"), _("You alone see your sessions, under My account.")),
    ]  # fmt: skip


def _account(eyes: Eyes) -> Sight:
    if eyes.role in KEEPERS:
        return Sight(
            _("Your account"),
            True,
            _("Name, addresses, role, team and marks, and whether you have chosen a password. Never the password."),
        )
    return _seen(_("Your account"), _("Your name, wherever you own, wrote or changed something; your role and team where colleagues are listed."))  # fmt: skip


def _records(me: Member, eyes: Eyes) -> Sight:
    title = _("Records you own, and what you typed")
    if eyes.role == Role.IT:
        return _unseen(title, _("IT sees no customer records at all."))
    counts = [_counted(rows, me, eyes) for rows in (Deal.objects.all(), Company.objects.all())]
    (deals, all_deals), (companies, all_companies) = counts
    says = _(
        "They open %(deals)d of your %(all_deals)d deals and %(companies)d of your %(all_companies)d companies, with your name and the moment at each value you typed."
    ) % {"deals": deals, "all_deals": all_deals, "companies": companies, "all_companies": all_companies}
    return _seen(title, says)


def _counted(rows: QuerySet[Deal] | QuerySet[Company], me: Member, eyes: Eyes) -> tuple[int, int]:
    """How many of one's own records the other opens, of how many."""
    if eyes.role in SEES_ALL:
        is_open = Q()
    elif eyes.member is not None:
        is_open = Q(IsOpen(eyes.member))
    else:
        is_open = Q(team=None) | Q(team=me.team_id) if eyes.opens and me.team_id else Q(team=None)
    found = rows.filter(owner=me, deleted_at=None).aggregate(open=Count("pk", filter=is_open or None), all=Count("pk"))
    return found["open"], found["all"]


def _mail(eyes: Eyes) -> Sight:
    title = _("Your mail and meetings")
    if eyes.role == Role.IT:
        return _unseen(title, _("IT sees no mail at all, and no meeting."))
    return _seen(title, _("On the records that they open, at the level you chose: below, letter by letter. Managers, executives and admins see no more than any colleague."))  # fmt: skip


def _mailboxes(eyes: Eyes) -> Sight:
    title = _("Your mailboxes")
    if eyes.role in KEEPERS:
        return Sight(
            title, True, _("That there is one, of which kind, and whether it works. Nothing of what is in it.")
        )
    return _unseen(title, _("Nobody but you sees the page of a mailbox."))


def _groups(eyes: Eyes, now: Protections) -> Sight:
    title = _("Numbers of groups you are counted in")
    if not may_open(eyes.reader, now):
        return _unseen(title, _("The pages about adoption are not open to them."))
    teams = _("also by team") if may_see_teams(eyes.reader, now) else _("not by team")
    return Sight(
        title, True, _("Of groups of %(k)d or more, %(teams)s: see below.") % {"k": now.least_group, "teams": teams}
    )


def _published(first: First | None) -> Sight:
    title = _("A number of your own that you publish")
    if first is None:
        return _unseen(title, _("You publish none. Only managers and executives can, as their own act."))
    return Sight(
        title, True, _("“%(sentence)s” You show it to everybody, and can take it back.") % {"sentence": first.sentence}
    )


def counted_in(me: Member, eyes: Eyes, now: Protections) -> list[CountedIn]:
    """The groups that hold the member, and whether the other may be shown numbers of them. Never a number itself. One query."""
    if not may_open(eyes.reader, now):
        return []
    rows: list[Row] = [
        {"member": pk, "role": role, "team": team or "", "started": came.date(), "ended": None}
        for pk, role, team, came in Member.objects.colleagues().values_list("pk", "role", "team__name", "created_at")
    ]
    groups: list[tuple[str, tuple[str, ...], Key]] = [
        (_("Everybody"), (), EVERYBODY),
        (str(Role(me.role).label), ("role",), (me.role,)),
    ]
    if me.team is not None:
        groups.append((me.team.name, ("team",), (me.team.name,)))
    return [_counted_in(rows, eyes, now, name, by, key) for name, by, key in groups]


def _counted_in(
    rows: Sequence[Row], eyes: Eyes, now: Protections, name: str, by: tuple[str, ...], key: Key
) -> CountedIn:
    """Whether the other may be shown a group, which is that of `key` among those made `by` role or team."""
    today, known = timezone.localdate(), [eyes.member.pk] if eyes.member else []
    allowed, _after = permitted(rows, Scope(today, today, by), known=known, k=now.least_group)
    people = sum(all(str(row[one]) == value for one, value in zip(by, key, strict=True)) for row in rows)
    if by == ("team",) and not may_see_teams(eyes.reader, now):
        return CountedIn(name, people, is_shown=False, says=_("Numbers by team are not shown to them."))
    if key in allowed.shown:
        return CountedIn(name, people, is_shown=True, says=_("Shown, as one number for all of them."))
    return CountedIn(name, people, is_shown=False, says=_("Held back: too few, or it could be worked out from others."))

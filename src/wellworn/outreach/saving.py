"""Keeping templates, sequences, the pace, and the server that sends a member's mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellworn.lib.mail_providers import submission
from wellworn.lib.sealed import seal
from wellworn.members.models import Member
from wellworn.outreach import smtp
from wellworn.outreach.models import Outgoing, Pace, Send, SendState, Sequence, Template
from wellworn.outreach.smtp import Server
from wellworn.outreach.wording import problems
from wellworn.usage.models import Event

LONGEST_WAIT = 60  # working days
MOST_STEPS = 20
OWN, TEAM, ALL = "own", "team", "all"


@dataclass(frozen=True, slots=True)
class Shared:
    """Whose a template or sequence is: the member's own, their team's, or everybody's."""

    member: Member | None
    team_id: int | None

    @classmethod
    def as_chosen(cls, who: str, by: Member) -> Shared:
        """What `own`, `team` and `all` come to for `by`; without a team their own."""
        if who == ALL:
            return cls(None, None)
        if who == TEAM and by.team_id is not None:
            return cls(None, by.team_id)
        return cls(by, None)


def who(row: Template | Sequence) -> str:
    """The choice that a row stands for."""
    return OWN if row.member_id else TEAM if row.team_id else ALL


def sentences(text: str, known: dict[str, str]) -> list[str]:
    """What is wrong with a text, each in a sentence with the next step."""
    said = []
    for one in problems(text, known):
        if one.kind == "open":
            said.append(
                _("A brace stands alone. Write {{ for a brace that is no variable, and close a variable with }.")
            )
        elif one.nearest:
            said.append(
                _("There is no variable %(found)s. Do you mean {%(nearest)s}?")
                % {"found": one.found, "nearest": one.nearest}
            )
        else:
            said.append(
                _("There is no variable %(found)s. Those that there are stand beside the text.") % {"found": one.found}
            )
    return said


@transaction.atomic
def save_template(row: Template | None, data: dict[str, Any], *, by: Member, at: datetime) -> Template:
    """Keep a template, a new one or one that `by` sees. What is under way keeps the words that it began with."""
    shared = Shared.as_chosen(data["who"], by)
    row = row or Template(created_by=by)
    row.name, row.subject, row.body = data["name"], data["subject"], data["body"]
    row.member, row.team_id, row.changed_at = shared.member, shared.team_id, at
    row.save()
    Event.record("template.save", by=by, at=at)
    return row


@transaction.atomic
def save_sequence(
    row: Sequence | None, data: dict[str, Any], steps: list[dict[str, Any]], *, by: Member, at: datetime
) -> Sequence:
    """Keep a sequence, a new one or one that `by` sees."""
    shared = Shared.as_chosen(data["who"], by)
    row = row or Sequence(created_by=by)
    row.name, row.says_how_to_stop, row.steps = data["name"], data["says_how_to_stop"], steps
    row.member, row.team_id, row.changed_at = shared.member, shared.team_id, at
    row.save()
    Event.record("sequence.save", by=by, at=at)
    return row


@transaction.atomic
def archive(row: Template | Sequence, *, by: Member, at: datetime) -> None:
    """Take it out of the lists. Who goes through it goes on."""
    type(row)._default_manager.filter(pk=row.pk).update(archived_at=at)
    Event.record("template.save" if isinstance(row, Template) else "sequence.save", by=by, at=at)


def guess(member: Member, address: str) -> Outgoing:
    """The server that likely sends the mail of an address, not saved."""
    at = submission(address)
    return Outgoing(
        member=member, host=at.host, port=at.port, tls=at.tls, user=address, from_address=address, from_name=member.name,
        keeps_copies=True if at.keeps else None,
    )  # fmt: skip


def connect(row: Outgoing, password: str, *, by: Member, at: datetime) -> Outgoing:
    """Keep the server once it has taken the sign-in. Raises `Trouble`; nothing is kept then."""
    with smtp.signed_in(Server(row.host, row.port, row.user, row.tls), password):
        pass
    with transaction.atomic():
        row.secret, row.checked_at, row.trouble, row.trouble_text, row.next_try_at = seal(password), at, "", "", None
        row.save()
        Event.record("outgoing.connect", by=by, at=at)
    return row


@transaction.atomic
def disconnect(row: Outgoing, *, by: Member) -> bool:
    """Forget the server and its password; what is planned waits. False while a mail is being handed over."""
    if Send.objects.filter(member=row.member_id, state__in=[SendState.CLAIMED, SendState.HANDED]).exists():
        return False
    row.delete()
    Event.record("outgoing.disconnect", by=by)
    return True


@transaction.atomic
def set_pace(data: dict[str, Any], *, by: Member, at: datetime) -> Pace:
    """Say when and how much may be sent."""
    row = Pace.current()
    row.days = sorted(int(day) for day in data["days"])
    row.earliest, row.latest, row.most_a_day, row.gap = (
        data["earliest"],
        data["latest"],
        data["most_a_day"],
        data["gap"],
    )
    row.holidays = [day.isoformat() for day in data["holidays"]]
    row.save()
    Event.record("outreach.pace", by=by, at=at)
    return row


def check_steps(rows: list[dict[str, str]], by: Member) -> tuple[list[dict[str, Any]], list[str]]:
    """Steps as a browser sends them (`do`, `template`, `days`, `text`, `new_thread`) as they are kept, and what is wrong with them."""
    usable = set(Template.objects.visible_to(by).values_list("pk", flat=True))
    steps: list[dict[str, Any]] = []
    wrong: list[str] = []
    for number, row in enumerate(rows[:MOST_STEPS], start=1):
        match row.get("do"):
            case "mail" if row.get("template", "").isdecimal() and int(row["template"]) in usable:
                steps.append(
                    {"do": "mail", "template": int(row["template"]), "new_thread": bool(row.get("new_thread"))}
                )
            case "mail":
                wrong.append(_("Step %(n)s: choose the template of this mail.") % {"n": number})
            case "wait" if row.get("days", "").isdecimal() and 1 <= int(row["days"]) <= LONGEST_WAIT:
                steps.append({"do": "wait", "days": int(row["days"])})
            case "wait":
                wrong.append(_("Step %(n)s: wait from 1 to 60 working days.") % {"n": number})
            case "task" if row.get("text", "").strip():
                steps.append({"do": "task", "text": row["text"].strip()[:200]})
            case "task":
                wrong.append(_("Step %(n)s: say what is to be done.") % {"n": number})
    if not any(step["do"] == "mail" for step in steps) and not wrong:
        wrong.append(_("A sequence needs at least one mail."))
    return steps, wrong

"""A step's mail for one person: its words with the variables filled in, and the exchange that it answers in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wellworn.members.models import Member
from wellworn.outreach.message import answering
from wellworn.outreach.models import Enrolment, Send, SendState
from wellworn.outreach.wording import Filled, fill, one_line
from wellworn.records.models import Activity, Person
from wellworn.records.models.activity import ActivityKind, Part

KEY_END = re.compile(r"#[0-9a-f]{16}$")  # what capture adds where two messages bear one id
CHAIN = 20  # mails of an exchange that are named


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a mail answers in: the subject, and the Message-IDs, oldest first. Empty for a new conversation."""

    subject: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail as its recipient will get it."""

    subject: Filled
    body: Filled
    exchange: Exchange

    @property
    def missing(self) -> tuple[str, ...]:
        """The variables that have no value for this person, and no fallback."""
        return tuple(dict.fromkeys((*self.subject.missing, *self.body.missing)))


def compose(step: Mapping[str, Any], values: Mapping[str, str], before: Exchange) -> Composed:
    """The mail of a step. Its own subject counts in a new conversation alone."""
    answers = bool(before.references) and not step.get("new_thread")
    if answers:
        return Composed(fill_plain(answering(before.subject) or "Re:"), fill(step["body"], values), before)
    subject = fill(step.get("subject") or step.get("name", ""), values)
    return Composed(subject, fill(step["body"], values), Exchange())


def fill_plain(text: str) -> Filled:
    """Words in which nothing is a variable."""
    return fill(text.replace("{", "{{").replace("}", "}}"), {})


def exchange_of(enrolment: Enrolment) -> Exchange:
    """What the next mail answers in: the mail before it, else the last exchange of the two."""
    sent = Send.objects.filter(enrolment=enrolment, state=SendState.SENT).order_by("-step").first()
    if sent is not None:
        return Exchange(sent.subject, (*sent.references, sent.message_id))
    return last_exchange(enrolment.person, enrolment.member)


def last_exchange(person: Person, member: Member) -> Exchange:
    """The last mail between a member and a person that both were in, with the mails before it. Two queries."""
    mails = Activity.objects.filter(kind=ActivityKind.MAIL, deleted_at=None, witnesses__member=member)
    between = mails.filter(participations__person=person, participations__part__in=[Part.FROM, Part.TO])
    last = between.order_by("-occurred_at", "-pk").first()
    if last is None:
        return Exchange()
    chain = [last]
    if last.thread_id:
        chain = list(mails.filter(thread=last.thread_id).order_by("-occurred_at", "-pk")[:CHAIN])
    ids = [message_id(one.key) for one in reversed(chain)]
    named = message_id(last.key)
    return Exchange(
        one_line(last.subject), (*(one for one in ids if one and one != named), *([named] if named else []))
    )


def message_id(key: str | None) -> str:
    """The Message-ID in an activity's key; empty if it had none."""
    return KEY_END.sub("", (key or "").removeprefix("mail:"))

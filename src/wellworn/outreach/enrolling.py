"""Setting follow-ups going, for one person or many, and steering them: pause, resume, stop, take back."""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.outreach import composing, going_on, variables, zones
from wellworn.outreach.composing import Composed
from wellworn.outreach.models import ENDED, Enrolment, Pace, Send, SendState, Sequence, State, Suppression, Template
from wellworn.outreach.stopping import LEFT_OPEN
from wellworn.outreach.timing import NoWorkingDay, spread
from wellworn.records.models import Address, Deal, Person, Phone
from wellworn.usage.models import Event

GRACE = timedelta(minutes=1)  # in which it is taken back before anything leaves
BURST = timedelta(minutes=2)  # for each of many: so long are they spread over
MANY = 500  # at once


class CannotEnrol(Exception):
    """Nothing was begun; `sentence` says why and what would work."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sequence or a template comes to: steps with the words of their mails."""

    name: str
    steps: list[dict[str, Any]]
    sequence: Sequence | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What one person would get, and when. `problem` is why they cannot, in a sentence; then nothing else counts."""

    person: Person
    address: str = ""
    first: Composed | None = None
    zone: zones.Guess | None = None
    due_at: datetime | None = None
    problem: str = ""


def plan_of(what: Sequence | Template) -> Plan:
    """The steps as they are now. Raises CannotEnrol for a sequence that writes nothing."""
    if isinstance(what, Template):
        return Plan(what.name, [_mail(what, {})])
    wanted = {step["template"] for step in what.mails()}
    templates = {one.pk: one for one in Template.objects.filter(pk__in=wanted)}
    steps = [
        _mail(templates[step["template"]], step) if step["do"] == "mail" else dict(step)
        for step in what.steps
        if step["do"] != "mail" or step["template"] in templates
    ]
    if not any(step["do"] == "mail" for step in steps):
        raise CannotEnrol(_("“%(name)s” has no mail in it yet. Add one, then it can begin.") % {"name": what.name})
    if what.says_how_to_stop:
        steps = [step | {"says_how_to_stop": True} if step["do"] == "mail" else step for step in steps]
    return Plan(what.name, steps, what)


def preview(plan: Plan, people: Several[Person], deal: Deal | None, *, by: Member, at: datetime) -> list[Preview]:
    """What each of them would get first. `people` must have been read with `variables.with_company`."""
    addresses = first_addresses([person.pk for person in people])
    phones = _phones(people)
    busy = set(
        Enrolment.objects.underway().filter(person__in=[one.pk for one in people]).values_list("person_id", flat=True)
    )
    found = []
    for person in people:
        address, phone = addresses.get(person.pk, ""), phones.get(person.pk, "")
        if person.pk in busy:
            found.append(Preview(person, address, problem=_already(person)))
        else:
            found.append(_preview(plan, person, deal, address=address, phone=phone, by=by, at=at))
    return found


@transaction.atomic
def enrol(
    plan: Plan, person: Person, deal: Deal | None, *, by: Member, at: datetime, place: int = 0, many: bool = False
) -> Enrolment:
    """Begin for one person; the first mail leaves a minute later at the earliest. Raises CannotEnrol.

    `place` is where they stand among many: the mails of many are spread.
    """
    seen = preview(plan, [person], deal, by=by, at=at)[0]
    if seen.problem or seen.zone is None:
        raise CannotEnrol(seen.problem)
    begins = (
        spread(at + GRACE, f"{person.pk}", BURST) + place * timedelta(seconds=Pace.current().gap)
        if many
        else at + GRACE
    )
    row = Enrolment(
        member=by, sequence=plan.sequence, name=plan.name[:100], person=person, deal=deal, address=seen.address,
        plan=plan.steps, zone=seen.zone.zone, zone_why=seen.zone.why, zone_fact=seen.zone.fact[:120], started_at=at,
        due_at=begins,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise CannotEnrol(_already(person)) from error
    going_on.go_on(row, at=at, earliest=begins)
    Event.record("sequence.start", by=by, kind="person", record_id=person.pk, at=at)
    return row


def pause(row: Enrolment, *, by: Member, at: datetime) -> bool:
    """Let it rest until somebody resumes it."""
    to = {"state": State.PAUSED, "reason": "paused", "resting_until": None}
    return _steer(row, by, at, (State.ACTIVE,), to, feature="sequence.pause")


def resume(row: Enrolment, *, by: Member, at: datetime) -> bool:
    """Go on where it was; a mail that was due meanwhile leaves next."""
    if row.reason == "unknown":
        return False  # the mail in question is decided on first
    to = {"state": State.ACTIVE, "reason": "", "resting_until": None, "resumed_at": at}
    return _steer(row, by, at, (State.PAUSED,), to, feature="sequence.resume")


def end(row: Enrolment, *, by: Member, at: datetime) -> bool:
    """Stop for good. A mail that is being handed over this moment still leaves."""
    to = {"state": State.STOPPED, "reason": "hand", "ended_at": at, "due_at": None}
    return _steer(row, by, at, (State.ACTIVE, State.PAUSED), to, feature="sequence.stop")


@transaction.atomic
def take_back(row: Enrolment, *, by: Member, at: datetime) -> bool:
    """As if it had never begun; False once the first mail is on its way."""
    held = Enrolment.objects.select_for_update().filter(pk=row.pk, member=by).exclude(state__in=ENDED).first()
    if held is None or Send.objects.filter(enrolment=row.pk).exclude(state__in=LEFT_OPEN).exists():
        return False
    if Send.objects.filter(enrolment=row.pk, state=SendState.CLAIMED).exists():
        Send.objects.filter(enrolment=row.pk).update(state=SendState.DROPPED)
        Enrolment.objects.filter(pk=row.pk).update(state=State.STOPPED, reason="undone", ended_at=at, due_at=None)
    else:
        held.delete()
    Event.record("record.undo", by=by, kind="person", record_id=row.person_id, at=at)
    return True


@transaction.atomic
def _steer(
    row: Enrolment, by: Member, at: datetime, frm: tuple[State, ...], to: dict[str, Any], *, feature: str
) -> bool:
    """Change a state of one's own enrolment if it is one of those expected."""
    if not Enrolment.objects.filter(pk=row.pk, member=by, state__in=frm).update(**to):
        return False
    if to["state"] == State.STOPPED:
        Send.objects.filter(enrolment=row.pk, state__in=LEFT_OPEN).update(state=SendState.DROPPED)
    Event.record(feature, by=by, kind="person", record_id=row.person_id, at=at)
    row.refresh_from_db()
    return True


def first_addresses(people: Several[int]) -> dict[int, str]:
    """The address of each that is put first."""
    found: dict[int, str] = {}
    for person, address in (
        Address.objects.filter(person__in=people).order_by("-is_primary", "pk").values_list("person_id", "address")
    ):
        found.setdefault(person, address)
    return found


def zone_of(person: Person, address: str, phone: str, by: Member) -> zones.Guess:
    """Where the clock of a person stands."""
    country = person.company.country if person.company is not None else ""
    return zones.guess(country=country, phone=phone, domain=address.partition("@")[2], ours=by.zone)


def _phones(people: Several[Person]) -> dict[int, str]:
    rows = Phone.objects.filter(kind="person", record_id__in=[one.pk for one in people]).order_by("is_primary", "-pk")
    return dict(rows.values_list("record_id", "number"))


def _preview(
    plan: Plan, person: Person, deal: Deal | None, *, address: str, phone: str, by: Member, at: datetime
) -> Preview:
    if not address:
        unknown = _("No mail address of %(name)s is known. Add one first.")
        return Preview(person, problem=unknown % {"name": person.name})
    if Suppression.holds([address]):
        return Preview(person, address, problem=_("%(name)s asked not to be written to.") % {"name": person.name})
    values = variables.values(person, deal, by)
    before = composing.last_exchange(person, by)
    mails = [composing.compose(step, values, before) for step in plan.steps if step["do"] == "mail"]
    missing = tuple(dict.fromkeys(name for mail in mails for name in mail.missing))
    zone = zone_of(person, address, phone, by)
    problem = ""
    if missing:
        sentence = _("There is no value for %(names)s. Fill it in, or give the template a fallback: {%(name)s|there}.")
        problem = sentence % {"names": ", ".join(missing), "name": missing[0]}
    try:
        due = going_on.opening(at + GRACE, Pace.current().hours, ZoneInfo(zone.zone), str(person.pk))
    except NoWorkingDay:
        no_day = _("There is no working day to send on. An admin can add one.")
        return Preview(person, address, mails[0], zone, problem=no_day)
    return Preview(person, address, mails[0], zone, due, problem)


def _already(person: Person) -> str:
    return _("%(name)s is being followed up already.") % {"name": person.name}


def _mail(template: Template, step: dict[str, Any]) -> dict[str, Any]:
    return {
        "do": "mail",
        "name": template.name,
        "subject": template.subject,
        "body": template.body,
        "new_thread": bool(step.get("new_thread")),
    }

"""Beginning for many people, one after the other, and how far that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from wellworn.members.models import Member
from wellworn.outreach import choosing, variables
from wellworn.outreach.enrolling import CannotEnrol, enrol, plan_of
from wellworn.outreach.models import Enrolment
from wellworn.records.models import Person

AT_ONCE = 20  # people for whom it begins while the member waits; more go to the background
TASK = "wellworn.outreach.tasks.enrol_many"
MOVING = ("todo", "doing")


@dataclass(frozen=True, slots=True)
class Progress:
    """For how many it has begun, of how many, and whether it still goes on."""

    done: int
    total: int
    is_moving: bool


def begin(what: str, people: Sequence[int], *, by: Member, now: Callable[[], datetime] = timezone.now) -> int:
    """Begin for each of `people` whom `by` sees and who is not under way already; for how many. Done again, it does the rest."""
    choice = next((one for one in choosing.choices(by, at=now()) if one.key == what), None)
    if choice is None:
        return 0
    try:
        plan = plan_of(choice.what)
    except CannotEnrol:
        return 0
    seen = Person.objects.visible_to(by).prefetch_related(variables.with_company(by))
    begun = 0
    for place, pk in enumerate(people):
        person = seen.filter(pk=pk).first()
        if person is None:
            continue
        try:
            enrol(plan, person, None, by=by, at=now(), place=place, many=True)
        except CannotEnrol:
            continue  # somebody else was faster, or they may not be written to: the page of follow-ups tells
        begun += 1
    return begun


def progress(job_id: int, member: Member) -> Progress | None:
    """How far a job of the member's own is; None for any other."""
    job = ProcrastinateJob.objects.filter(pk=job_id, task_name=TASK, args__member_id=member.pk).first()
    if job is None:
        return None
    people = job.args["people"]
    done = Enrolment.objects.underway().filter(member=member, person__in=people).count()
    return Progress(done, len(people), job.status in MOVING)

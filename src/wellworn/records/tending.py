"""What is done with tasks beside ticking them off: made from what happened, given to a colleague, put off, repeated."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import notices, writing
from wellworn.records.changing import Evidence, change, remember
from wellworn.records.creating import create
from wellworn.records.days import read_day
from wellworn.records.models.activity import Activity, ActivityKind
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import ABOUT, Repeat, Task
from wellworn.records.repeating import next_day
from wellworn.records.seeing import may_see
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event


def day_said(text: str, today: date) -> date | None:
    """The day that `text` says; none for no text. Raises CannotSave for words that are no day."""
    if not text.strip():
        return None
    day = read_day(text, today)
    if day is None:
        raise CannotSave(
            _("“%(words)s” is no day. Write Tue, 9 Dec, next week or in 3 days.") % {"words": text.strip()[:40]}
        )
    return day


@transaction.atomic
def add(
    name: str,
    *,
    by: Member,
    due: date | None = None,
    about: Record | None = None,
    owner: Member | None = None,
    remind_time: time | None = None,
    repeat: str = Repeat.NEVER,
    evidence: Activity | None = None,
) -> Task:
    """Make a task. Raises CannotSave. `about` is any record but a task; a person's and a deal's company follows."""
    beside = {about.kind: about} if about is not None and about.kind in ("company", "person", "deal") else {}
    company = getattr(about, "company", None)
    task = create(name, by=by, kind=Kind.TASK, **({"company": company} | beside if company else beside)).record  # type: ignore[arg-type]
    assert isinstance(task, Task)
    if about is not None and about.kind == Kind.THING:
        Task.objects.filter(pk=task.pk).update(thing=about.pk)
        task.thing_id = about.pk
    if due is not None:
        change(task, "due_on", due.isoformat(), by=by, evidence=Evidence(evidence) if evidence else None)
    if remind_time is not None or repeat:
        plan(task, remind_time=remind_time, repeat=repeat, by=by)
    if evidence is not None:
        Task.objects.filter(pk=task.pk).update(why=_("Said when it happened"))
        remember(task, "name", task.name, by=by, evidence=Evidence(evidence))
    if owner is not None and owner.pk != by.pk:
        assign(task, owner, by=by)
    return task


@transaction.atomic
def assign(task: Task, owner: Member, *, by: Member) -> bool:
    """Give a task to a colleague and tell them; False if it is theirs. Raises CannotSave when they cannot see what it is about."""
    for name, model in ABOUT:
        pk = getattr(task, f"{name}_id")
        if pk is not None and not may_see(owner, model.kind, pk):
            raise CannotSave(
                _("%(who)s cannot see what this task is about. Give it to somebody who can.") % {"who": owner}
            )
    row = change(task, "owner", str(owner.pk), by=by)
    if row is None:
        return False
    task.owner = owner
    notices.assigned(task, by=by)
    return True


@transaction.atomic
def put_off(task: Task, until: date, *, by: Member) -> Provenance | None:
    """Move a task to another day; its reminder comes again then, and its row goes on as it was. None when it stood there."""
    return change(task, "due_on", until.isoformat(), by=by, feature="task.snooze")


@transaction.atomic
def due_on(task: Task, day: date | None, *, by: Member) -> Provenance | None:
    """Give a task its day, or take it away; a row of repeats begins anew from it."""
    row = change(task, "due_on", day.isoformat() if day else "", by=by)
    if row is not None:
        Task.objects.filter(pk=task.pk).update(repeats_from=day if task.repeat else None)
    return row


@transaction.atomic
def plan(task: Task, *, remind_time: time | None, repeat: str, by: Member) -> None:
    """When on its day the owner is reminded of a task, and how often it comes back. Raises CannotSave."""
    if repeat not in Repeat.values:
        raise CannotSave(_("A task comes back every working day, every week or every month."))
    if (repeat or remind_time) and task.due_on is None:
        raise CannotSave(_("Give it a day first: without one it can neither come back nor remind you."))
    first = task.due_on if repeat else None
    Task.objects.filter(pk=task.pk).update(remind_time=remind_time, repeat=repeat, repeats_from=first, reminded_on=None)
    task.remind_time, task.repeat, task.repeats_from = remind_time, repeat, first
    Event.record("task.plan", by=by, kind=Kind.TASK, record_id=task.pk)


def after_done(task: Task, *, by: Member, today: date) -> None:
    """What follows from a task that was ticked off, in the transaction of that: its line on timelines, and the next of its row."""
    now = timezone.now()
    if task.team_id is None:
        key = f"task:{task.pk}"
        activity = Activity.objects.filter(key=key).first()
        if activity is not None:
            Activity.objects.filter(pk=activity.pk).update(deleted_at=None, occurred_at=now, by=by, subject=task.name)
        else:
            activity = writing.made(ActivityKind.TASK, task.name, by=by, at=now, key=key)
        about = [getattr(task, name) for name, _model in ABOUT if getattr(task, f"{name}_id")]
        activity.occurred_at = now
        writing.place(activity, *about)
    _come_back(task, by=by, today=today)


def _come_back(task: Task, *, by: Member, today: date) -> None:
    """The next task of a row, for the same owner and about the same."""
    if not task.repeat or task.due_on is None:
        return
    day = next_day(task.repeat, task.repeats_from or task.due_on, task.due_on, today)
    if day is None or Task.objects.filter(follows=task.pk, deleted_at=None).exists():
        return
    made = create(task.name, by=by, kind=Kind.TASK).record
    same = {f"{name}_id": getattr(task, f"{name}_id") for name, _model in ABOUT}
    same |= {"owner_id": task.owner_id, "team_id": task.team_id, "remind_time": task.remind_time, "repeat": task.repeat}
    Task.objects.filter(pk=made.pk).update(
        due_on=day, repeats_from=task.repeats_from or task.due_on, follows=task, **same
    )
    remember(made, "due_on", day.isoformat(), by=by)


def after_undone(task: Task, *, by: Member) -> None:
    """Take back what followed from ticking a task off."""
    activity = Activity.objects.filter(key=f"task:{task.pk}", deleted_at=None).first()
    if activity is not None:
        writing.take_off(activity)
    Task.objects.filter(follows=task.pk, done_at=None, deleted_at=None).update(deleted_at=timezone.now(), deleted_by=by)

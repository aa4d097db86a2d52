"""The member's tasks: what waits, today, later and done; made from a line, ticked off, put off, planned and given away."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Member, Role
from wellworn.records import agenda, doing, spoken, tending
from wellworn.records.day_sums import working_day_after
from wellworn.records.days import read_day
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import Repeat, Task
from wellworn.records.values import CannotSave
from wellworn.records.views.common import answer, back, fetch, is_fragment

DONE_LATELY = timedelta(days=7)
DONE = 30
COLLEAGUES = 300


def _task(request: SignedInRequest, pk: int) -> Task:
    task = fetch(Kind.TASK, pk, request.user)
    assert isinstance(task, Task)
    return task


@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """The member's own tasks, or those they gave to colleagues."""
    member, today = request.user, timezone.localdate()
    given = request.GET.get("whose") == "given"
    tasks = Task.objects.visible_to(member)
    whose = tasks.filter(created_by=member).exclude(owner=member) if given else tasks.filter(owner=member)
    rows, after = agenda.page(whose, request.GET.get("after", ""))
    since = timezone.now() - DONE_LATELY
    done = list(whose.filter(done_at__gte=since).order_by("-done_at")[:DONE]) if not request.GET.get("after") else []
    agenda.with_about([*rows, *done], member)
    context = {
        "sections": agenda.sections(rows, today),
        "done": done,
        "after": after,
        "given": given,
        "today": today,
        "kind": Kind.TASK,
    }
    return render(request, "records/tasks.html", context)


@require_POST
@require(*READERS)
def add(request: SignedInRequest) -> HttpResponse:
    """Make a task from one line, with its day in words: "Send the quote next Tuesday 9:00"."""
    about = _about(request)
    line, today = request.POST.get("line", ""), timezone.localdate()
    said, name = spoken.read_task(line, today), ""
    if read_day(line, today) is not None:  # nothing but a day
        name = _("Follow up with %(name)s") % {"name": about.name} if about else _("Follow up")
    try:
        task = tending.add(name or said.text, by=request.user, due=said.due, about=about, remind_time=said.time)
    except CannotSave as error:
        toast(request, str(error))
        return back(request, reverse("tasks"))
    words = {"task": task.name, "day": date_format(task.due_on, _("D j M")) if task.due_on else _("no date")}
    toast(request, _("To do: %(task)s, %(day)s.") % words, undo=reverse("delete", args=[Kind.TASK, task.pk]))
    return back(request, reverse("tasks"))


def _about(request: SignedInRequest) -> Record | None:
    """The record that the task was written down on."""
    kind, pk = request.POST.get("about", ""), read_id(request.POST.get("record", ""))
    return fetch(kind, pk, request.user) if kind and kind != Kind.TASK and pk is not None else None


@require_POST
def tick(request: SignedInRequest, pk: int) -> HttpResponse:
    """A task is done, or with `undo` not done after all."""
    task = _task(request, pk)
    if request.GET.get("undo"):
        doing.untick(task, by=request.user)
        toast(request, _("Open again: %(task)s") % {"task": task.name})
    elif doing.tick(task, by=request.user):
        toast(request, _("Done: %(task)s") % {"task": task.name}, undo=f"{reverse('tick', args=[pk])}?undo=1")
    return _decided(request, task, _("done"))


def _decided(request: SignedInRequest, task: Task, what: str) -> HttpResponse:
    """For a script the line that took its place, for everybody else the page again."""
    if is_fragment(request) and not request.GET.get("undo"):
        return render(request, "records/parts/task_decided.html", {"task": task, "what": what})
    return back(request, reverse("tasks"))


@require_POST
def put_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a task off: to the next working day, to next week, or to a day in words."""
    task, today, to = _task(request, pk), timezone.localdate(), request.POST.get("to", request.GET.get("to", ""))
    was = task.due_on
    try:
        until = working_day_after(today) if to == "tomorrow" else tending.day_said(to, today)
        if until is None:
            raise CannotSave(_("Say until when: Tue, 9 Dec, next week or in 3 days."))
        tending.put_off(task, until, by=request.user)
    except CannotSave as error:
        toast(request, str(error))
        return back(request, reverse("tasks"))
    undo = f"{reverse('put_off', args=[pk])}?undo=1&to={was.isoformat()}" if was else ""
    day = date_format(until, _("D j M"))
    toast(request, _("%(task)s waits until %(day)s.") % {"task": task.name, "day": day}, undo=undo)
    return _decided(request, task, _("until %(day)s") % {"day": day})


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """When a task is due, when it reminds, how often it comes back, and whose it is."""
    task = _task(request, pk)
    given: dict[str, str] = {
        "due": date_format(task.due_on, "j M Y") if task.due_on else "",
        "remind": f"{task.remind_time:%H:%M}" if task.remind_time else "",
        "repeat": task.repeat,
        "owner": str(task.owner_id or ""),
    }
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in given}
        try:
            _plan(request, task, given)
        except CannotSave as error:
            return answer(request, "task_plan", _form(task, given) | {"problem": str(error)}, status=422)
        toast(request, _("Saved: %(task)s") % {"task": task.name})
        return HttpResponseRedirect(reverse("tasks"))
    return answer(request, "task_plan", _form(task, given))


def _form(task: Task, given: dict[str, str]) -> dict[str, Any]:
    members = Member.objects.colleagues().exclude(role=Role.IT).order_by("name", "pk")
    return {
        "task": task,
        "given": given,
        "repeats": Repeat.choices,
        "members": members[:COLLEAGUES],
        "title": task.name,
        "page": reverse("tasks"),
    }


def _plan(request: SignedInRequest, task: Task, given: dict[str, str]) -> None:
    """Save what changed of the form. Raises CannotSave."""
    with transaction.atomic():
        due = tending.day_said(given["due"], timezone.localdate())
        if due != task.due_on:
            tending.due_on(task, due, by=request.user)
        remind = _time(given["remind"])
        if (remind, given["repeat"]) != (task.remind_time, task.repeat):
            tending.plan(task, remind_time=remind, repeat=given["repeat"], by=request.user)
        owner = Member.objects.filter(pk=read_id(given["owner"]) or 0, is_active=True).exclude(role=Role.IT).first()
        if owner is None:
            raise CannotSave(_("Choose whose task it is."))
        if owner.pk != task.owner_id:
            tending.assign(task, owner, by=request.user)


def _time(text: str) -> time | None:
    """A time of day, or none."""
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError as error:
        raise CannotSave(_("A time of day looks like 9:00 or 14:30.")) from error

"""Background work, for those who keep it running."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.adoption.truth.progress import under_way
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.usage.models import Event
from wellworn.work import jobs as queue
from wellworn.work.models import CatchUp

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A recurring job with its schedule in words."""

    planned: queue.Planned
    words: str


@require_GET
@require(Role.ADMIN, Role.IT)
def page(request: SignedInRequest) -> HttpResponse:
    """What failed and why, what recurs, and what ran lately."""
    context = {
        "judging": under_way(),
        "catching_up": CatchUp.objects.filter(finished_at=None).order_by("name"),
        "failed": queue.failed_jobs(),
        "recent": queue.recent_jobs(),
        "rhythms": [Rhythm(planned, in_words(planned.entry.cron)) for planned in queue.schedule()],
        "counts": queue.counts(),
        "now": timezone.now(),
    }
    return render(request, "web/jobs.html", context)


@require_POST
@require(Role.ADMIN, Role.IT)
def change(request: SignedInRequest, job_id: int, verb: str) -> HttpResponse:
    """Try a job again, or take it out of the queue."""
    if verb not in ("retry", "cancel") or job_id > LARGEST_ID:
        raise Http404
    with transaction.atomic():
        done = queue.retry(job_id) if verb == "retry" else queue.cancel(job_id)
        if done and verb == "retry":
            Event.record("job.retry", by=request.user)
        elif done:
            Event.record("job.cancel", by=request.user)
    said = {"retry": _("It is tried again now."), "cancel": _("It is out of the queue.")}[verb]
    toast(request, said if done else _("That job has ended meanwhile. Nothing was changed."))
    return redirect("jobs")


def in_words(cron: str) -> str:
    """Five cron fields in UTC as people say them; what is rarer than the rhythms of the schedule stays as it is written."""
    minute, hour, day, month, weekday = cron.split()
    if (day, month) != ("*", "*"):
        return cron
    if (hour, weekday) == ("*", "*"):
        _begin, slash, step = minute.partition("/")
        if minute == "*":
            return _("every minute")
        if slash and step.isdecimal():  # from which minute on is of no interest
            return _("every %(n)s minutes") % {"n": step}
        if minute.isdecimal():
            return _("every hour, at %(minute)s past") % {"minute": int(minute)}
    if minute.isdecimal() and hour.isdecimal():
        time = f"{int(hour):02}:{int(minute):02}"
        if weekday == "*":
            return _("every day at %(time)s UTC") % {"time": time}
        if weekday.isdecimal():
            return _("every %(day)s at %(time)s UTC") % {"day": WEEKDAYS[(int(weekday) - 1) % 7], "time": time}
    return cron

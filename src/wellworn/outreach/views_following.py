"""Beginning a follow-up from the page of a person or a deal, or for many at once; and what those pages show of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Member
from wellworn.outreach import beginning, choosing, mailboxes, variables
from wellworn.outreach.choosing import Choice
from wellworn.outreach.enrolling import MANY, CannotEnrol, Plan, enrol, plan_of, preview
from wellworn.outreach.listed import listed
from wellworn.outreach.models import Enrolment, Outgoing, Suppression
from wellworn.outreach.shown import clock, row_of, why_zone
from wellworn.outreach.tasks import enrol_many_later
from wellworn.records.models import Address, Deal, Person
from wellworn.records.views.common import is_fragment


@require_http_methods(["GET", "HEAD", "POST"])
@require(*READERS)
def follow_up(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Choose what, and see what they will get; Enter begins."""
    member, now, asked = request.user, timezone.now(), request.POST or request.GET
    people, deal = choosing.recipients(kind, pk, member)
    if not people and deal is None and not _is_there(kind, pk, member):
        raise Http404
    choices = choosing.choices(member, at=now)
    choice = choosing.chosen(asked.get("what", ""), choices)
    to = next((one for one in people if str(one.pk) == asked.get("to", "")), people[0] if people else None)
    back = reverse(kind, args=[pk])
    if request.method == "POST" and choice is not None and to is not None and _begin(request, choice, to, deal):
        return redirect(back)
    context = _ready(member) | {
        "kind": kind, "pk": pk, "back": back, "choices": choices, "choice": choice, "people": people, "to": to, "deal": deal,
        "shown": _shown(choice, to, deal, member),
    }  # fmt: skip
    return render(request, "outreach/follow_up.html", context, status=422 if request.method == "POST" else 200)


def _begin(request: SignedInRequest, choice: Choice, to: Person, deal: Deal | None) -> bool:
    """Begin for one person and say so; False where it cannot begin, with the reason said."""
    try:
        row = enrol(plan_of(choice.what), to, deal, by=request.user, at=timezone.now())
    except CannotEnrol as error:
        toast(request, error.sentence)
        return False
    toast(request, begun(row, request.user), undo=reverse("enrolment_steer", args=[row.pk, "undo"]))
    return True


def begun(row: Enrolment, member: Member) -> str:
    """What happens now, in a sentence."""
    words = {"name": row.name, "person": row.person.name}
    if not Outgoing.objects.filter(member=member).exists():
        return _("“%(name)s” is planned for %(person)s. It waits until your outgoing mail is connected.") % words
    if row.due_at is None:
        return _("“%(name)s” begins for %(person)s.") % words
    words["time"] = clock(row.due_at, row.zone, day=True)
    return _("“%(name)s” goes to %(person)s %(time)s. It stops when they answer.") % words


@require_http_methods(["GET", "HEAD", "POST"])
@require(*READERS)
def many(request: SignedInRequest) -> HttpResponse:
    """The same for many: each with what they would get; whoever cannot is named with the reason."""
    member, now, asked = request.user, timezone.now(), request.POST or request.GET
    choices = choosing.choices(member, at=now)
    choice = choosing.chosen(asked.get("what", ""), choices)
    people, unknown = _several(asked, member)
    plan, problem = _plan(choice)
    if request.POST.get("act") == "begin" and choice is not None and plan is not None:
        return _begin_many(request, choice, plan, people)
    rows = preview(plan, people, None, by=member, at=now) if plan is not None else []
    context = _ready(member) | {
        "choices": choices,
        "choice": choice,
        "addresses": asked.get("addresses", ""),
        "unknown": unknown,
        "problem": problem,
        "rows": [(row, clock(row.due_at, row.zone.zone) if row.due_at and row.zone else "") for row in rows],
        "ready": sum(not row.problem for row in rows),
        "most": MANY if len(people) == MANY else 0,
    }
    return render(request, "outreach/many.html", context)


def _several(asked: QueryDict, member: Member) -> tuple[list[Person], list[str]]:
    """The people of the addresses that were typed and of the list that one came from, each once; and the addresses that are nobody's."""
    people, unknown = choosing.named(asked.get("addresses", ""), member)
    seen = Person.objects.visible_to(member).prefetch_related(variables.with_company(member))
    return list(dict.fromkeys([*people, *seen.filter(pk__in=listed(asked, member))]))[:MANY], unknown


@require_safe
@require(*READERS)
def many_job(request: SignedInRequest, job_id: int) -> HttpResponse:
    """How far the beginning for many is; then the page of follow-ups."""
    standing = beginning.progress(job_id, request.user)
    if standing is None:
        raise Http404
    here = reverse("follow_many_job", args=[job_id])
    context = {
        "what": _("Beginning, one after the other"), "done": standing.done, "total": standing.total, "poll_url": here,
        "leave": _("You can leave this page. It goes on."),
    }  # fmt: skip
    if is_fragment(request):
        if standing.is_moving:
            return render(request, "web/parts/progress.html", context)
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("outreach")})
    return render(request, "outreach/many_job.html", context) if standing.is_moving else redirect("outreach")


def _begin_many(request: SignedInRequest, choice: Choice, plan: Plan, people: list[Person]) -> HttpResponse:
    """Begin for those of the people shown that were ticked: now, or by a job where they are too many to wait for."""
    wanted = set(request.POST.getlist("person"))
    ticked = [person for person in people if str(person.pk) in wanted]
    if len(ticked) > beginning.AT_ONCE:
        job = enrol_many_later(choice.key, [person.pk for person in ticked], by=request.user)
        return redirect("follow_many_job", job)
    begun_for = 0
    for person in ticked:
        try:
            enrol(plan, person, None, by=request.user, at=timezone.now(), place=begun_for, many=True)
        except CannotEnrol:
            continue  # the preview said why; or somebody else was faster, and the page of follow-ups tells
        begun_for += 1
    sentence = ngettext("“%(name)s” begins for %(n)s person.", "“%(name)s” begins for %(n)s people.", begun_for)
    toast(request, sentence % {"name": plan.name, "n": begun_for})
    return redirect("outreach")


@require_safe
@require(*READERS)
def beside(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """What a record's page shows of follow-ups: those under way, and that somebody asked for none. A fragment."""
    member = request.user
    if not _is_there(kind, pk, member):
        raise Http404
    rows = Enrolment.objects.visible_to(member).select_related("person", "member")
    rows = rows.filter(person=pk) if kind == "person" else rows.filter(deal=pk)
    addresses = list(Address.objects.filter(person=pk).values_list("address", flat=True)) if kind == "person" else []
    context = {
        "kind": kind,
        "pk": pk,
        "rows": [row_of(row, member) for row in rows.order_by("-started_at")[:3]],
        "never": bool(addresses) and Suppression.holds(addresses),
    }
    return render(request, "outreach/parts/beside.html", context)


def _is_there(kind: str, pk: int, member: Member) -> bool:
    if kind == "person":
        return Person.objects.visible_to(member).filter(pk=pk).exists()
    return kind == "deal" and Deal.objects.visible_to(member).filter(pk=pk).exists()


def _ready(member: Member) -> dict[str, object]:
    """Whether anything can leave, and whether answers are seen."""
    outgoing = Outgoing.objects.filter(member=member).first()
    return {"outgoing": outgoing, "standing": mailboxes.current().standing(member)}


def _plan(choice: Choice | None) -> tuple[Plan | None, str]:
    if choice is None:
        return None, ""
    try:
        return plan_of(choice.what), ""
    except CannotEnrol as error:
        return None, error.sentence


def _shown(choice: Choice | None, to: Person | None, deal: Deal | None, member: Member) -> dict[str, object]:
    """The preview for one person, in words."""
    plan, problem = _plan(choice)
    if plan is None or to is None:
        return {"problem": problem}
    row = preview(plan, [to], deal, by=member, at=timezone.now())[0]
    return {
        "row": row,
        "problem": row.problem,
        "steps": plan.steps,
        "clock": clock(row.due_at, row.zone.zone) if row.due_at and row.zone else "",
        "why_zone": why_zone(row.zone) if row.zone else "",
    }

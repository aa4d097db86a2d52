"""The pages of reports: those that are kept and pinned, the builder, one report as table, chart and CSV."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Member
from wellworn.records.exporting.safe import guarded
from wellworn.records.lists import query
from wellworn.records.lists import said as words
from wellworn.records.lists.config import Unreadable
from wellworn.records.lists.operators import NUMBER, CannotFilter
from wellworn.records.lists.paths import own_paths
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind
from wellworn.records.models.report import Report, Subscription
from wellworn.records.reports import drawing, saving
from wellworn.records.reports.answering import Answer, answer
from wellworn.records.reports.question import MEASURES, Question, from_form, from_json, to_form
from wellworn.records.reports.ready import ready
from wellworn.records.reports.shown import chart_of, said
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

PINNED = 4  # whose answers stand on the page


@require_GET
@require(*READERS)
def page(request: SignedInRequest) -> HttpResponse:
    """What is pinned with its chart, what is kept, and what is there from the start."""
    kept = list(Report.objects.visible_to(request.user).select_related("team").order_by("name", "pk")[:200])
    pinned = [(one, *_answered(request, one.config)) for one in kept if one.is_pinned][:PINNED]
    context = {"kept": kept, "pinned": pinned, "ready": ready()}
    return render(request, "records/reports/page.html", context)


def _answered(
    request: SignedInRequest, config: dict[str, Any]
) -> tuple[Answer | None, drawing.LineChart | drawing.BarChart | None]:
    """The answer of a kept question and its chart; none where a field is gone or it takes too long."""
    try:
        question = from_json(config)
        found = answer(question, request.user)
    except (Unreadable, CannotFilter):
        return None, None
    return found, chart_of(found, question)


@require_GET
@require(*READERS)
def build(request: SignedInRequest) -> HttpResponse:
    """The builder, with the answer beneath it."""
    try:
        question = from_form(request.GET.dict())
    except Unreadable as error:
        return _render(request, Question(), _("A report"), problem=str(error))
    return _render(request, question, _("A report"))


@require_GET
@require(*READERS)
def from_the_start(request: SignedInRequest, key: str) -> HttpResponse:
    """A report that nobody had to make."""
    found = next((one for one in ready() if one.key == key), None)
    if found is None:
        raise Http404
    return _render(request, found.question, str(found.name))


@require_GET
def saved(request: SignedInRequest, pk: int) -> HttpResponse:
    """A report that is kept."""
    report = _report(request, pk)
    try:
        question = from_json(report.config)
    except Unreadable as error:
        return _render(request, Question(), report.name, report=report, problem=str(error))
    return _render(request, question, report.name, report=report)


def _report(request: SignedInRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).select_related("team"), pk=pk)


def _render(
    request: SignedInRequest, question: Question, name: str, *, report: Report | None = None, problem: str = ""
) -> HttpResponse:
    """The answer as a page, or as CSV."""
    found = None
    if not problem:
        try:
            found = answer(question, request.user)
        except (CannotFilter, Unreadable) as error:
            problem = str(error)
    if found is not None and request.GET.get("as") == "csv":
        return _csv(request, found, name)
    context = {"question": question, "name": name, "report": report, "problem": problem, "answer": found}
    if found is not None:
        context |= {
            "chart": chart_of(found, question),
            "rows": [(cell, said(found, cell.value)) for cell in found.cells],
        }
        context |= {"total": said(found, found.total) if found.adds_up else ""}
    return render(request, "records/reports/report.html", context | _builder(request, question, report))


def _builder(request: SignedInRequest, question: Question, report: Report | None) -> dict[str, Any]:
    """What the builder's form offers. Four queries."""
    paths = own_paths(question.object, request.user) if question.object else {}
    dated = [path for path in paths.values() if path.widget in ("date", "moment", "days") and not path.field.is_custom]
    units = (("day", _("day")), ("week", _("week")), ("month", _("month")), ("quarter", _("quarter")))
    by = [(path.name, path.label) for path in paths.values() if path.is_groupable]
    by += [(f"{path.name}:{unit}", f"{path.label}, {words}") for path in dated for unit, words in units]
    form = to_form(question)
    objects = [(str(kind), str(kind.label)) for kind in Kind if kind != Kind.THING]
    objects += list(CustomObject.objects.filter(archived_at=None).order_by("plural").values_list("key", "plural"))
    numbers = [(path.name, path.label) for path in paths.values() if path.widget != "handle" and path.sort == NUMBER]
    return {
        "measured": dict(numbers).get(question.field, "") if question.measure in ("sum", "average") else "",
        "form": form,
        "query": urlencode(form),
        "objects": objects,
        "measures": list(zip(MEASURES, _measures(), strict=True)),
        "numbers": numbers,
        "groups": by,
        "stages": Stage.objects.filter(archived_at=None).select_related("pipeline"),
        "without": _without(question, request.user),
        "filter_query": urlencode({"to": "report", "rest": urlencode(form), "list": ""}),
        "is_mine": report is not None and saving.may_change(report, request.user),
        "subscription": Subscription.objects.filter(report=report, member=request.user).first() if report else None,
        "may_share": request.user.role in saving.SHARERS,
        "hours": range(24),
    }  # fmt: skip


def _measures() -> tuple[str, ...]:
    return (_("how many"), _("sum of"), _("average of"), _("conversion"), _("time in stage"))


def _without(question: Question, member: Member) -> list[tuple[str, str, str]]:
    """Each condition in words, its field apart, with the address of the report without it."""
    try:
        chips = words.chips(query.read(question.object, question.list, member))
    except CannotFilter:  # a field is gone: what can still be said is how it was written
        chips = []
    told = {chip.number: (chip.field, chip.words) for chip in chips}
    found = []
    for number, one in enumerate(question.conditions):
        rest = question.conditions[:number] + question.conditions[number + 1 :]
        url = f"{reverse('report_build')}?{urlencode(to_form(replace(question, conditions=rest)))}"
        found.append((*told.get(number, (one.field, " ".join((one.operator, *one.values)))), url))
    return found


def _csv(request: SignedInRequest, found: Answer, name: str) -> HttpResponse:
    """The lines as CSV with a byte-order mark, as spreadsheets like it."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="report.csv"'
    writer = csv.writer(response)
    writer.writerow([*found.heads, found.unit or _("count"), _("records")])
    for cell in found.cells:
        value = "" if cell.value is None else f"{cell.value:.2f}".removesuffix(".00")
        writer.writerow([*(guarded(label) for label in cell.labels), value, cell.count])
    Event.record("record.export", by=request.user, count=max(1, len(found.cells)))
    return response


@require_POST
@require(*READERS)
def save(request: SignedInRequest) -> HttpResponse:
    """Keep the question that the builder asks."""
    given = request.POST.dict()
    try:
        question = from_form(given)
        made = saving.save(given.get("name", ""), question, given.get("whose", saving.MINE), by=request.user)
    except (Unreadable, CannotSave) as error:
        toast(request, str(error))
        return HttpResponseRedirect(reverse("reports"))
    toast(request, _("%(name)s is kept.") % {"name": made.name})
    return HttpResponseRedirect(reverse("saved_report", args=[made.pk]))


@require_POST
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pin a report, take it off, delete it, or have it by mail."""
    report, act = _report(request, pk), request.POST.get("act", "")
    if act == "mail":
        return _mail(request, report)
    if not saving.may_change(report, request.user):
        raise Http404
    if act == "delete":
        saving.delete(report, by=request.user)
        toast(request, _("%(name)s is kept no longer.") % {"name": report.name})
        return HttpResponseRedirect(reverse("reports"))
    saving.pin(report, act == "pin", by=request.user)
    toast(request, _("Pinned.") if act == "pin" else _("Not pinned any more."))
    return HttpResponseRedirect(reverse("saved_report", args=[pk]))


def _mail(request: SignedInRequest, report: Report) -> HttpResponse:
    try:
        hour = read_id(request.POST.get("hour", "")) or 0
        saving.subscribe(report, request.POST.get("every", ""), hour, by=request.user)
        toast(request, _("Saved: you get it by mail as you chose."))
    except CannotSave as error:
        toast(request, str(error))
    return HttpResponseRedirect(reverse("saved_report", args=[report.pk]))

"""The pages of templates and sequences, with a preview that shows what is missing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Member
from wellworn.outreach import composing, results, saving, variables
from wellworn.outreach.forms import SequenceForm, TemplateForm
from wellworn.outreach.models import Sequence, Template
from wellworn.records.models import Person

FIELDS = ("do", "template", "days", "text", "new_thread")


@require_http_methods(["GET", "HEAD", "POST"])
@require(*READERS)
def template(request: SignedInRequest, template_id: int | None = None) -> HttpResponse:
    """A template, a new one or one to change."""
    member, known = request.user, variables.known()
    row = get_object_or_404(Template.objects.visible_to(member), pk=template_id) if template_id else None
    start = {"name": row.name, "subject": row.subject, "body": row.body, "who": saving.who(row)} if row else {}
    form = TemplateForm(request.POST if request.method == "POST" else None, by=member, known=known, initial=start)
    if request.method == "POST" and form.is_valid():
        row = saving.save_template(row, form.cleaned_data, by=member, at=timezone.now())
        toast(request, _("“%(name)s” is kept.") % {"name": row.name})
        return redirect("outreach")
    typed = {"subject": form["subject"].value() or "", "body": form["body"].value() or ""}
    shown = {"form": form, "row": row, "known": known} | previewed(typed, "", member, known)
    return render(request, "outreach/template.html", shown, status=422 if form.errors else 200)


@require_POST
@require(*READERS)
def preview(request: SignedInRequest) -> HttpResponse:
    """What is typed, for one person: a fragment that changes nothing."""
    typed = {"subject": request.POST.get("subject", "")[:300], "body": request.POST.get("body", "")[:20_000]}
    shown = previewed(typed, request.POST.get("for", ""), request.user, variables.known())
    return render(request, "outreach/parts/preview.html", shown)


def previewed(typed: dict[str, str], who: str, member: Member, known: dict[str, str]) -> dict[str, Any]:
    """A text filled in for the person of that address or name, else for whoever was in touch last."""
    people = Person.objects.visible_to(member).prefetch_related(variables.with_company(member))
    words = who.strip().lower()
    asked = people.filter(addresses__address=words) if "@" in words else people.filter(search_key__startswith=words)
    person = (asked if words else people.filter(last_activity_at__isnull=False)).order_by("-last_activity_at").first()
    wrong = [one for text in typed.values() for one in saving.sentences(text, known)]
    mail = None
    if person is not None:
        mail = composing.compose(typed, variables.values(person, None, member), composing.Exchange())
    return {"person": person, "mail": mail, "wrong": wrong}


@require_http_methods(["GET", "HEAD", "POST"])
@require(*READERS)
def sequence(request: SignedInRequest, sequence_id: int | None = None) -> HttpResponse:
    """A sequence, a new one or one to change. Its steps are added, moved and removed by buttons that post the form."""
    member = request.user
    row = get_object_or_404(Sequence.objects.visible_to(member), pk=sequence_id) if sequence_id else None
    start = {"name": row.name, "who": saving.who(row), "says_how_to_stop": row.says_how_to_stop} if row else {}
    form = SequenceForm(request.POST if request.method == "POST" else None, by=member, initial=start)
    act = request.POST.get("act", "save")
    rows = changed(typed_steps(request.POST), act) if request.method == "POST" else _first_steps(row)
    wrong: list[str] = []
    if request.method == "POST" and act == "save":
        steps, wrong = saving.check_steps(rows, member)
        if form.is_valid() and not wrong:
            kept = _("“%(name)s” is kept. Who is under way goes on as before.") if row else _("“%(name)s” is kept.")
            row = saving.save_sequence(row, form.cleaned_data, steps, by=member, at=timezone.now())
            toast(request, kept % {"name": row.name})
            return redirect("outreach")
    context = _shown(row, rows, member) | {"form": form, "wrong": wrong, "checked": act == "save"}
    is_refused = bool(wrong or (act == "save" and form.errors))
    return render(request, "outreach/sequence.html", context, status=422 if is_refused else 200)


def _shown(row: Sequence | None, rows: list[dict[str, str]], member: Member) -> dict[str, Any]:
    """What the page of a sequence shows beside its form: its steps, the templates to choose from, and what it did so far."""
    templates = list(Template.objects.visible_to(member))
    result = results.of([row.pk], member, at=timezone.now()).get(row.pk) if row else None
    return {"row": row, "rows": _with_known(rows, templates), "templates": templates, "result": result}


def typed_steps(posted: QueryDict) -> list[dict[str, str]]:
    """The steps of a form: `step-0-do`, `step-0-days`, and so on."""
    found: list[dict[str, str]] = []
    while len(found) < saving.MOST_STEPS and f"step-{len(found)}-do" in posted:
        found.append({name: posted.get(f"step-{len(found)}-{name}", "") for name in FIELDS})
    return found


def changed(rows: list[dict[str, str]], act: str) -> list[dict[str, str]]:
    """The steps after one was added, moved up or taken out: `add-mail`, `up-2`, `out-2`."""
    verb, _dash, rest = act.partition("-")
    if verb == "add" and rest in ("mail", "wait", "task"):
        return [*rows, {"do": rest, "template": "", "days": "3", "text": "", "new_thread": ""}]
    number = int(rest) if rest.isdecimal() and len(rest) < 4 else -1
    if verb == "out" and 0 <= number < len(rows):
        return rows[:number] + rows[number + 1 :]
    if verb == "up" and 0 < number < len(rows):
        return [*rows[: number - 1], rows[number], rows[number - 1], *rows[number + 1 :]]
    return rows


def _with_known(rows: list[dict[str, str]], templates: list[Template]) -> list[dict[str, str]]:
    """The steps, those with a template that was put away without one: the select must not seem to have chosen another."""
    known = {str(one.pk) for one in templates}
    return [step | {"template": step["template"] if step.get("template") in known else ""} for step in rows]


def _first_steps(row: Sequence | None) -> list[dict[str, str]]:
    """Those that are kept, or what most begin with: a mail, three days, a mail."""
    if row is None:
        return [{"do": "mail"}, {"do": "wait", "days": "3"}, {"do": "mail"}]
    return [
        {key: "on" if value is True else "" if value is False else str(value) for key, value in step.items()}
        for step in row.steps
    ]


@require_POST
@require(*READERS)
def archive_template(request: SignedInRequest, template_id: int) -> HttpResponse:
    """Take a template out of the lists."""
    row = get_object_or_404(Template.objects.visible_to(request.user), pk=template_id)
    saving.archive(row, by=request.user, at=timezone.now())
    toast(request, _("“%(name)s” is put away. What is under way goes on.") % {"name": row.name})
    return redirect("outreach")


@require_POST
@require(*READERS)
def archive_sequence(request: SignedInRequest, sequence_id: int) -> HttpResponse:
    """Take a sequence out of the lists."""
    row = get_object_or_404(Sequence.objects.visible_to(request.user), pk=sequence_id)
    saving.archive(row, by=request.user, at=timezone.now())
    toast(request, _("“%(name)s” is put away. Who is under way goes on.") % {"name": row.name})
    return redirect("outreach")

"""Deals as a board of stages, or as a list grouped by them; moving them, what stages ask, and new ones in a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.records import board, deal_line, doing, efforts, known_answers
from wellworn.records.asks import Asked, AsksFirst, asked
from wellworn.records.changing import ANYTHING, Conflict, change
from wellworn.records.covering import hidden_from
from wellworn.records.creating import create
from wellworn.records.known_answers import Answer
from wellworn.records.lists import tabs
from wellworn.records.lists.boarded import boarded
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.views import page
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, RecordQuerySet
from wellworn.records.page_urls import page_of
from wellworn.records.rates import Total, rates_now
from wellworn.records.values import CannotSave
from wellworn.records.views.common import back, fetch, is_fragment


@require_GET
def deals(request: SignedInRequest) -> HttpResponse:
    """The board, or with `?view=list` the list: a rep's own open deals first, or everybody's that they may see."""
    if request.GET.get("view") == "list":
        return page.page(request, "deal")
    seen, shown = _seen(request)
    shown |= _pipeline(request.GET.get("pipeline", ""), shown["wish"])
    opened = [stage for stage in shown["stages"] if not stage.outcome]
    made = board.columns(seen, opened, rates_now(), by=request.user, at=timezone.now(), today=shown["today"])
    shown |= {"columns": made, "count": sum(column.count for column in made), "kind": Kind.DEAL}
    if "amount" not in hidden_from(request.user).get(Kind.DEAL, ()):
        shown |= {"total": _sum(column.total for column in made), "likely": _sum(column.likely for column in made)}
    return render(request, "records/board.html", shown)


def _pipeline(chosen: str, wish: tabs.Wish) -> dict[str, Any]:
    """The pipelines in use with the address of each one's board, the one that is chosen or else the first, and its stages."""
    every = list(Stage.objects.in_use().select_related("pipeline"))
    pipelines = {stage.pipeline_id: stage.pipeline for stage in every}
    current = pipelines.get(read_id(chosen) or 0) or next(iter(pipelines.values()), None)
    stages = [stage for stage in every if stage.pipeline == current]
    urls = [(one, replace(wish, always=(("pipeline", str(one.pk)),)).url()) for one in pipelines.values()]
    return {"pipelines": urls, "pipeline": current, "stages": stages}


def _sum(parts: Iterable[Total]) -> Total | None:
    """What sums come to together; None where there are none."""
    found = list(parts)
    return sum(found[1:], found[0]) if found else None


def _seen(request: SignedInRequest) -> tuple[RecordQuerySet[Deal], dict[str, Any]]:
    """The deals that the page is about, and what the page says of that choice."""
    problem = ""
    try:
        wish = tabs.wish(Kind.DEAL, request.GET, request.user)
        found = boarded(wish, request.user)
    except CannotFilter as error:
        problem, wish = str(error), tabs.wish(Kind.DEAL, page.nothing_said(request.GET), request.user)
        found = boarded(wish, request.user)
    shown = page.asked(wish, request.user) | {"chips": found.chips, "problem": problem, "today": timezone.localdate()}
    return found.deals, shown


@require_GET
@require(*READERS)
def more(request: SignedInRequest) -> HttpResponse:
    """The next cards of a stage."""
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=read_id(request.GET.get("stage", "")))
    seen, shown = _seen(request)
    ids = list(
        board.beyond(seen, stage, request.GET.get("after", ""))
        .order_by("close_date", "id")
        .values_list("pk", flat=True)[: board.MORE + 1]
    )
    rows = Deal.objects.filter(pk__in=ids[: board.MORE])
    cards = board.cards(rows, [stage], by=request.user, at=timezone.now(), today=timezone.localdate())
    shown |= {"cards": cards, "stage": stage, "after": board.cursor(cards[-1].deal) if len(ids) > board.MORE else ""}
    return render(request, "records/parts/cards.html", shown)


@require_POST
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a deal to another stage. A script is answered with what the stage asks, if anything, and draws the board anew."""
    deal = _deal(request, pk)
    stage = get_object_or_404(Stage.objects.in_use(), pk=read_id(request.POST.get("stage", "")))
    try:
        moved = known_answers.move(deal, stage, by=request.user, expected=request.POST.get("was") or ANYTHING)
    except Conflict as conflict:
        return _too_late(request, deal, conflict)
    except AsksFirst as first:
        return _panel(request, deal, stage, list(first.asked), status=422)
    if moved.row is not None:
        sentence = _("%(deal)s moved to %(stage)s.") % {"deal": deal.name, "stage": stage.name}
        toast(request, sentence, undo=reverse("undo_change", args=[moved.row.pk]))
    for one in moved.along:
        say_taken_along(request, one)
    if not is_fragment(request):
        return back(request, reverse("deals"))
    wanted = asked(deal, stage, by=request.user)
    return _panel(request, deal, stage, wanted) if wanted else HttpResponse(status=200)


def say_taken_along(request: SignedInRequest, one: Answer) -> None:
    """Tell what went along with a move, and how to take it back."""
    assert one.question is not None
    words = {"field": one.asked.field.label, "words": one.question.excerpt[1] or one.text}
    sentence = _("%(field)s: %(words)s, as the mail says.") % words
    toast(request, sentence, undo=reverse("undo_decision", args=[one.question.proposal.pk]))


def _deal(request: SignedInRequest, pk: int) -> Deal:
    """The deal, or 404."""
    deal = fetch(Kind.DEAL, pk, request.user)
    assert isinstance(deal, Deal)
    return deal


def _too_late(request: SignedInRequest, deal: Deal, conflict: Conflict) -> HttpResponse:
    """Somebody else has moved it: it stays where they put it."""
    words = {"who": conflict.by or _("Somebody"), "deal": deal.name}
    toast(request, _("%(who)s has moved %(deal)s meanwhile. It stays where they put it.") % words)
    return HttpResponse(status=409) if is_fragment(request) else back(request, page_of(deal))


def _panel(
    request: SignedInRequest, deal: Deal, stage: Stage, wanted: list[Asked], status: int = 200, **more: Any
) -> HttpResponse:
    """What is asked, in a form: a fragment beside the card, or a page."""
    part = "records/parts/asks.html"
    known = known_answers.answers(deal, wanted, by=request.user)
    context = {"deal": deal, "stage": stage, "is_hard": status == 422, "part": part, **more}
    context |= {"asked": [(one, known.get(one.field.name)) for one in wanted]}
    context |= {"title": _("%(stage)s asks") % {"stage": stage.name}}
    return render(request, part if is_fragment(request) else "records/alone.html", context, status=status)


@require_http_methods(["GET", "POST"])
def asks(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a stage asks of a deal. POST keeps what was answered, and moves the deal there if a hard ask was in the way."""
    deal = _deal(request, pk)
    stage = get_object_or_404(
        Stage.objects.in_use(), pk=read_id(request.POST.get("stage") or request.GET.get("stage", ""))
    )
    if request.method == "GET":
        return _panel(request, deal, stage, asked(deal, stage, by=request.user))
    try:
        said = _answered(request, deal, stage)
    except AsksFirst as first:
        return _panel(request, deal, stage, list(first.asked), status=422)
    except CannotSave as error:
        return _panel(request, deal, stage, asked(deal, stage, by=request.user), status=422, error=str(error))
    except Conflict as conflict:
        return _too_late(request, deal, conflict)
    _tell_answered(request, deal, said)
    return HttpResponse(status=200) if is_fragment(request) else HttpResponseRedirect(page_of(deal))


@transaction.atomic
def _answered(request: SignedInRequest, deal: Deal, stage: Stage) -> list[tuple[str, Provenance | None]]:
    """Write the answers, all of them or none, and then the move that waited for them; the names of what was written, and the rows."""
    given = known_answers.answer(deal, stage, request.POST.dict(), by=request.user)
    said = [(str(one.field.label), row) for one, row in given]
    if request.POST.get("move"):
        doing.move(deal, stage, by=request.user, expected=request.POST.get("was") or ANYTHING)
    return said


def _tell_answered(request: SignedInRequest, deal: Deal, said: list[tuple[str, Provenance | None]]) -> None:
    """Say what was answered, and count what typing it cost."""
    if said:
        words = {"deal": deal.name, "fields": ", ".join(label for label, _row in said)}
        toast(request, _("%(deal)s: %(fields)s.") % words)
    typed = [row for _label, row in said if row is not None]
    # Of several at once nobody knows which took how long
    took = request.POST.get("took", "") if len(typed) == 1 else ""
    for row in typed:
        efforts.typed(deal, row, "asks", by=request.user, took=took)


@require_POST
@require(*READERS)
def new(request: SignedInRequest) -> HttpResponse:
    """A deal in one line: its company and amount are read from it."""
    try:
        deal = _from_line(request)
    except CannotSave as error:
        toast(request, str(error))
        return back(request, reverse("deals"))
    toast(request, _("%(name)s is here.") % {"name": deal.name}, undo=reverse("delete", args=[Kind.DEAL, deal.pk]))
    return back(request, reverse("deals"))


@transaction.atomic
def _from_line(request: SignedInRequest) -> Deal:
    """The deal of the line that was typed."""
    line = deal_line.read(request.POST.get("line", ""))
    company, taken = deal_line.company_of(line.words, request.user)
    name = " ".join(line.words[taken:]) or (company.name if company else "")
    deal = create(name, by=request.user, kind=Kind.DEAL, company=company).record
    assert isinstance(deal, Deal)
    first = Stage.objects.filter(
        pipeline=read_id(request.POST.get("pipeline", "")), outcome="", archived_at=None
    ).first()
    for field, text in (
        ("currency", line.currency),
        ("amount", str(line.amount) if line.amount is not None else ""),
        ("stage", str(first.pk) if first else ""),
    ):
        if text:
            change(deal, field, text, by=request.user)
    return deal

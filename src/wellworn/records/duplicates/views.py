"""The pages of duplicates: the pairs that wait, what is near to a line that is being typed, the preview of a merge, and its undo."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member, Role
from wellworn.records.covering import covered
from wellworn.records.duplicates import deciding
from wellworn.records.duplicates.facts import facts_of, facts_of_line
from wellworn.records.duplicates.keys import Facts
from wellworn.records.duplicates.merging import KEPT, OTHER, Moved, Side, merge, seen, sides
from wellworn.records.duplicates.near import Near, near_facts
from wellworn.records.duplicates.shown import Choice, choices, in_words, kind_of, shown, sure
from wellworn.records.duplicates.unmerging import unmerge
from wellworn.records.folding import searchable
from wellworn.records.models.batch import Batch, BatchKind
from wellworn.records.models.likeness import COMPARED, Pair, PairState
from wellworn.records.models.record import Kind, Record
from wellworn.records.page_urls import page_of
from wellworn.records.searching import most_recent
from wellworn.records.values import CannotSave
from wellworn.records.views.common import back, fetch, is_fragment

PAGE = 20
WAITING = {"open": PairState.OPEN, "later": PairState.LATER, "different": PairState.DIFFERENT}


@require_GET
def pairs(request: SignedInRequest) -> HttpResponse:
    """The pairs that wait for a word, the surest first; those put off, and those said to be different, as their tabs."""
    state = request.GET.get("show", "open")
    state = state if state in WAITING else "open"
    rows = Pair.objects.visible_to(request.user).filter(state=WAITING[state])
    kind = kind_of(request.GET.get("kind", ""))
    if kind is not None:
        rows = rows.filter(kind=kind)
    below = read_id(request.GET.get("after", ""))
    mark = Pair.objects.filter(pk=below).first() if below is not None else None
    if mark is not None:
        rows = rows.filter(score__lte=mark.score).exclude(score=mark.score, pk__gte=mark.pk)
    found = list(rows.order_by("-score", "-pk")[: PAGE + 1])
    context = {
        "rows": shown(found[:PAGE], request.user),
        "after": found[PAGE - 1].pk if len(found) > PAGE else "",
        "show": state,
        "kind": kind or "",
    }
    return render(request, "records/duplicates.html", context)


@require_GET
def near(request: SignedInRequest) -> HttpResponse:
    """Who is nearly what a line says, while it is typed: a fragment, or a page of it."""
    kind = kind_of(request.GET.get("object") or request.GET.get("kind", ""))
    facts = facts_of_line(request.GET.get("line", ""), kind)
    found = near_facts(facts, request.user) if facts is not None else []
    rows = [(one, in_words(one.reasons), sure(one.share)) for one in found]
    template = "records/parts/near.html" if is_fragment(request) else "records/near.html"
    return render(request, template, {"rows": rows, "line": request.GET.get("line", "")})


@require_GET
def merge_with(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Choose what a record is merged with: those that are near, or those that a search finds."""
    record = _mergeable(request.user, kind, pk)
    text = request.GET.get("q", "").strip()
    rows = _found(text, record, request.user) if text else _near(record, request.user)
    return render(request, "records/merge_with.html", {"record": record, "text": text, "rows": rows})


def _near(record: Record, member: Member) -> list[Near]:
    """What is near to a record that is there."""
    facts: Facts = facts_of(str(record.kind), [record.pk])[record.pk]
    different = deciding.known_as_different(str(record.kind), record.pk)
    return [one for one in near_facts(facts, member) if one.record.pk not in {record.pk, *different}]


def _found(text: str, record: Record, member: Member) -> list[Near]:
    """What a search for the other finds."""
    records = COMPARED[Kind(record.kind)].objects.visible_to(member).exclude(pk=record.pk)
    words = searchable(text)
    rows: Any = most_recent(records, words, PAGE, member) if words else []
    return [Near(row, 0.0, ()) for row in covered(rows, member)]


@require_http_methods(["GET", "HEAD", "POST"])
def merge_two(request: SignedInRequest, kind: str, pk: int, other_pk: int) -> HttpResponse:
    """What a merge would make, field by field; posted, it is done."""
    kept, other = _mergeable(request.user, kind, pk), _mergeable(request.user, kind, other_pk)
    if kept.pk == other.pk:
        raise Http404
    if request.method != "POST":
        return _preview(request, kept, other)
    chosen = {name.removeprefix("take-"): side for name, side in request.POST.items() if name.startswith("take-")}
    try:
        batch = merge(kept, other, by=request.user, choices=chosen, expected=request.POST.get("seen", ""))  # type: ignore[arg-type]
    except Moved as error:
        if not is_fragment(request):
            return _preview(request, kept, other, str(error))
        toast(request, str(error))  # among the pairs, where there are no values to look at
        return back(request, reverse("duplicates"))
    _say(request, batch, kept, other)
    return HttpResponseRedirect(_next(request, kept))


def _preview(request: SignedInRequest, kept: Record, other: Record, problem: str = "") -> HttpResponse:
    """Both records field by field, with what a merge would take of each."""
    two = sides(kept, other)
    context = {"kept": kept, "other": other, "problem": problem, "seen": seen(two)}
    context |= {"choices": _choices(two, kept, other, request.user)}
    return render(request, "records/merge.html", context, status=409 if problem else 200)


def _choices(two: list[Side], kept: Record, other: Record, member: Member) -> list[Choice]:
    """What the preview shows of both, as far as the member may know it."""
    covered([kept, other], member)
    return choices(two, kept, other, member)


def _next(request: SignedInRequest, kept: Record) -> str:
    """Back to the pairs, for who works through them; else to the record."""
    if is_fragment(request):
        return back(request, reverse("duplicates")).url
    return reverse("duplicates") if request.POST.get("from") == "pairs" else page_of(kept)


def _say(request: SignedInRequest, batch: Batch, kept: Record, other: Record) -> None:
    sentence = _("%(other)s is now part of %(kept)s.") % {"other": other.name, "kept": kept.name}
    toast(request, sentence, undo=reverse("undo_merge", args=[batch.pk]))


def _mergeable(member: Member, kind: str, pk: int) -> Record:
    """A record that the member sees, of a kind that is compared."""
    if kind not in COMPARED or member.role == Role.IT:
        raise Http404
    return fetch(kind, pk, member)


@require_POST
def decide(request: SignedInRequest, pair_id: int) -> HttpResponse:
    """Not the same, later, or open again."""
    pair = get_object_or_404(Pair.objects.visible_to(request.user), pk=pair_id)
    state = request.GET.get("back") or request.POST.get("state", "")
    if state not in deciding.DECISIONS:
        raise Http404
    was = pair.state
    if deciding.decide(pair, PairState(state), by=request.user) and not request.GET.get("back"):
        said = {
            PairState.DIFFERENT: _("Remembered: these two are not the same."),
            PairState.LATER: _("Put off. It waits under Later."),
            PairState.OPEN: _("Open again."),
        }
        toast(request, said[PairState(state)], undo=f"{reverse('decide_pair', args=[pair.pk])}?back={was}")
    return back(request, reverse("duplicates"))


@require_POST
def undo_merge(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Undo a merge, if the member sees what it made."""
    batch = get_object_or_404(Batch, pk=batch_id, kind=BatchKind.MERGE)
    kept = fetch(batch.plan["kind"], batch.plan[KEPT], request.user)
    if not type(kept).objects.open_to(request.user).filter(pk=batch.plan[OTHER]).exists():  # type: ignore[attr-defined]
        raise Http404
    try:
        undone = unmerge(batch, by=request.user)
    except CannotSave as error:
        toast(request, str(error))
    else:
        if undone is not None:
            names = {"kept": undone.kept.name, "other": undone.other.name}
            toast(request, _("%(kept)s and %(other)s are two again.") % names)
    return back(request, page_of(kept))

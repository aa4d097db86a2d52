"""The page of many changes made as one: how far it is, what became of each row, Stop and Undo."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role
from wellworn.records import batches, taking_back, tasks
from wellworn.records.fields import MODELS
from wellworn.records.models.batch import Batch, BatchKind, BatchRow, BatchState, Outcome
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind
from wellworn.records.page_urls import page_at
from wellworn.records.views.common import back, is_fragment, own_path

ROWS = 100
MOVING = (BatchState.WAITING, BatchState.RUNNING, BatchState.UNDOING)
NAMES = {
    BatchKind.BULK: gettext_lazy("Change of many records"),
    BatchKind.PASTE: gettext_lazy("Paste into a list"),
    BatchKind.IMPORT: gettext_lazy("Import"),
    BatchKind.MERGE: gettext_lazy("Merge"),
}
STATES = {
    BatchState.DRAFT: gettext_lazy("Being prepared"),
    BatchState.WAITING: gettext_lazy("Waits for its turn"),
    BatchState.RUNNING: gettext_lazy("Running"),
    BatchState.STOPPED: gettext_lazy("Stopped. What was done stays."),
    BatchState.DONE: gettext_lazy("Done"),
    BatchState.FAILED: gettext_lazy("Could not go on"),
    BatchState.UNDOING: gettext_lazy("Being taken back"),
    BatchState.UNDONE: gettext_lazy("Taken back"),
}
OUTCOMES = {
    Outcome.CREATED: gettext_lazy("created"),
    Outcome.CHANGED: gettext_lazy("changed"),
    Outcome.SAME: gettext_lazy("had it already"),
    Outcome.SKIPPED: gettext_lazy("left alone"),
    Outcome.FAILED: gettext_lazy("refused"),
}


@require_GET
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    """One batch; as a fragment only its progress."""
    found = get_object_or_404(Batch.objects.visible_to(request.user).select_related("by"), pk=pk)
    context = _progress(found) | {
        "batch": found,
        "name": NAMES[BatchKind(found.kind)],
        "state": STATES[BatchState(found.state)],
    }
    if is_fragment(request):
        if found.state in MOVING:
            return render(request, "web/parts/progress.html", context)
        return HttpResponse(headers={"HX-Refresh": "true"})
    after = read_id(request.GET.get("after", "")) or 0
    rows = list(BatchRow.objects.filter(batch=found, number__gt=after).order_by("number", "pk")[: ROWS + 1])
    context |= {
        "rows": _told(rows[:ROWS], request),
        "after": rows[ROWS - 1].number if len(rows) > ROWS else "",
        "counts": [(OUTCOMES[Outcome(key)], number) for key, number in found.counts.items() if key in Outcome.values],
        "may_undo": found.state in batches.UNDOES_FROM,
        "may_go_on": _may_go_on(found),
    }
    return render(request, "records/lists/batch.html", context)


def _may_go_on(found: Batch) -> bool:
    """Whether it was stopped on its way forward, and is of a kind that can take up where it stood."""
    return found.state == BatchState.STOPPED and found.kind in (BatchKind.BULK, BatchKind.PASTE) and not found.way_back


def _progress(found: Batch) -> dict[str, Any]:
    """What the progress part shows."""
    way, is_back = found.way_back, found.state == BatchState.UNDOING
    done, total = (way["looked"], way["total"]) if is_back else (found.done, found.total)
    seconds = (timezone.now() - found.started_at).total_seconds() if found.started_at else 0
    rate = int(found.done / seconds) if seconds > 3 and not is_back else 0
    left = _("%(n)s s") % {"n": max(1, (total - done) // rate)} if rate and total else ""
    return {
        "what": STATES[BatchState(found.state)], "done": done, "total": total, "rate": rate, "left": left,
        "leave": _("You can leave this page. It goes on."), "is_moving": found.state in MOVING,
        "poll_url": reverse("batch", args=[found.pk]) if found.state in MOVING else "",
        "stop_url": reverse("batch_stop", args=[found.pk]) if found.state in MOVING else "",
    }  # fmt: skip


def _told(rows: list[BatchRow], request: SignedInRequest) -> list[dict[str, Any]]:
    """Rows with the names of their records, as far as the member sees them."""
    names: dict[tuple[str, int], str] = {}
    for kind in {row.kind for row in rows if row.kind in Kind.values}:
        pks = [row.record_id for row in rows if row.kind == kind and row.record_id]
        seen = MODELS[Kind(kind)].objects.open_to(request.user).filter(pk__in=pks)
        names |= {(kind, pk): name for pk, name in seen.values_list("pk", "name")}
    return [
        {
            "number": row.number, "outcome": OUTCOMES[Outcome(row.outcome)], "problem": row.problem,
            "name": names.get((row.kind, row.record_id or 0), ""),
            "url": page_at(row.kind, row.record_id) if row.record_id and (row.kind, row.record_id) in names else "",
        }
        for row in rows
    ]  # fmt: skip


@require_POST
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop it after the rows in hand, or let it go on."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), pk=pk)
    if request.POST.get("act") == "go-on" and found.kind in (BatchKind.BULK, BatchKind.PASTE):
        tasks.run_bulk_later(found)
    else:
        batches.stop(found, by=request.user)
    return redirect("batch", pk=pk)


@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it back: at once when it is little, else in the background."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), pk=pk)
    if request.user.role == Role.IT:
        return redirect("batch", pk=pk)
    many = Provenance.objects.filter(batch=found)[: batches.AT_ONCE + 1].count() > batches.AT_ONCE
    if many:
        tasks.undo_later(found, by=request.user)
        return redirect("batch", pk=pk)
    if taking_back.begin_undo(found, by=request.user) and taking_back.undo(found):
        kept = found.way_back["kept"]
        said = _("Undone, but for %(n)s that somebody has changed since.") % {"n": kept} if kept else _("Undone.")
        toast(request, said)
    came = own_path(request.POST.get("back", ""), "")
    return redirect(came) if came else back(request, reverse("batch", args=[pk]))

"""The pages of an import: bring a file, say where its columns go, see what it will do, watch it, and take it back."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Member, Role
from wellworn.records import batches
from wellworn.records.importing import drafting, planning, resulting, shown, tasks, uploads
from wellworn.records.importing.files import CannotRead
from wellworn.records.importing.plan import Plan
from wellworn.records.models.batch import Batch, BatchKind, BatchState
from wellworn.records.tasks import undo_later
from wellworn.records.values import CannotSave

LATEST = 12


@require_http_methods(["GET", "POST"])
@require(*READERS)
def begin(request: SignedInRequest) -> HttpResponse:
    """Where a file is brought, and the imports before; IT sees no records and brings none."""
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            problem = _("Choose a file first.")
        else:
            try:
                batch = drafting.draft(file.name or "", file.chunks(), by=request.user)
            except (CannotRead, CannotSave) as error:
                problem = str(error)
            else:
                tasks.check_later(batch)
                return HttpResponseRedirect(reverse("import_one", args=[batch.pk]))
    rows = Batch.objects.visible_to(request.user).filter(kind=BatchKind.IMPORT).select_related("by").order_by("-pk")
    context = {"imports": shown.lines(rows[:LATEST]), "problem": problem}
    return render(request, "records/import.html", context, status=422 if problem else 200)


@require_GET
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    """An import as it stands: its plan while it is one, its progress while it runs, then what became of it."""
    batch = fetch(pk, request.user)
    if batch.state == BatchState.DRAFT:
        try:
            context = shown.plan_page(batch, request.user)
        except (CannotRead, CannotSave) as error:
            context = {"batch": batch, "problem": str(error)}
        return render(request, "records/import_plan.html", context)
    return render(request, "records/import_run.html", shown.run_page(batch))


@require_POST
def change_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the columns go, how the file is read, and how rows become records."""
    batch = draft_of(pk, request.user)
    try:
        planning.change(batch, request.POST, by=request.user)
    except (CannotRead, CannotSave) as error:
        toast(request, str(error))
    return _again(batch)


@require_POST
def mend(request: SignedInRequest, pk: int) -> HttpResponse:
    """What stands for cells that are no values."""
    batch = draft_of(pk, request.user)
    try:
        count = planning.mend(batch, request.POST) + planning.mend_cells(batch, request.POST, by=request.user)
    except CannotSave as error:
        toast(request, str(error))
        count = 0
    if count:
        toast(request, _("Mended. The file is looked through again."))
    return _again(batch)


@require_POST
@require(Role.ADMIN)
def add_field(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a field of a column that has none."""
    batch = draft_of(pk, request.user)
    try:
        planning.add_field(batch, request.POST.get("column", ""), request.POST.get("type", ""), by=request.user)
    except CannotSave as error:
        toast(request, str(error))
    return _again(batch)


@require_POST
def act(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Run it, stop it, go on, take it back, or throw the plan away."""
    batch = fetch(pk, request.user)
    if verb == "run":
        tasks.run_later(batch)
    elif verb == "stop":
        batches.stop(batch, by=request.user)
    elif verb == "undo":
        if not undo_later(batch, by=request.user):
            toast(request, _("This import cannot be taken back now."))
    elif verb == "discard" and batch.state == BatchState.DRAFT:
        uploads.forget(batch.plan.get("stored", ""))
        Batch.objects.filter(pk=batch.pk, state=BatchState.DRAFT).delete()
        return HttpResponseRedirect(reverse("import"))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("import_one", args=[batch.pk]))


@require_GET
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the rehearsal or the import is; the page itself when it is over."""
    batch = fetch(pk, request.user)
    context = shown.progress(batch)
    if context is None:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("import_one", args=[batch.pk])
        return answer
    return render(request, "web/parts/progress.html", context)


@require_GET
def result_rows(request: SignedInRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Every row of the file with what became of it, or those alone that failed or were skipped."""
    batch = fetch(pk, request.user)
    try:
        Plan.of(batch.plan).path.exists()
    except CannotRead as error:
        toast(request, str(error))
        return HttpResponseRedirect(reverse("import_one", args=[batch.pk]))
    lines: Iterator[bytes] = resulting.as_csv(batch, only_bad=request.GET.get("only") == "failed")
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{batch.pk}.csv"'
    return answer


def fetch(pk: int, member: Member) -> Batch:
    """An import of the member's own; an admin's are everybody's."""
    rows = Batch.objects.visible_to(member).filter(kind=BatchKind.IMPORT)
    return get_object_or_404(rows.select_related("by"), pk=pk)


def draft_of(pk: int, member: Member) -> Batch:
    """The same, while it is a plan."""
    batch = fetch(pk, member)
    if batch.state != BatchState.DRAFT:
        raise Http404
    return batch


def _again(batch: Batch) -> HttpResponseRedirect:
    """Look through the file by the new plan, on the page of the import."""
    if Plan.of(batch.plan).columns:
        tasks.check_later(batch)
    return HttpResponseRedirect(reverse("import_one", args=[batch.pk]))

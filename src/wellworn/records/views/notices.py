"""What the member is told: the list, marking as read, and choosing what to be told of and when mail gathers it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.records import calendar_link, notices, telling
from wellworn.records.models.notice import MUTABLE, Notice, NoticeChoice
from wellworn.records.views.common import back, is_fragment

NEW_LINK = "calendar_link"  # where a session keeps a fresh secret until it was shown once


@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """The member's notices, the latest first."""
    told = telling.page_of_notices(request.user, request.GET.get("before", ""))
    unread = sum(line.notice.read_at is None for line in told.lines)
    return render(request, "records/notices.html", {"told": told, "unread": unread})


@require_GET
def look(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user).select_related("by"), pk=pk)
    notices.read(Notice.objects.filter(pk=notice.pk), by=request.user)
    [line] = telling.lines([notice], request.user)
    return HttpResponseRedirect(line.url or reverse("notices"))


@require_POST
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one as read, or with `undo` as not read."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user).select_related("by"), pk=pk)
    if request.GET.get("undo"):
        notices.unread(notice, by=request.user)
    else:
        notices.read(Notice.objects.filter(pk=notice.pk), by=request.user)
    if is_fragment(request):
        notice.refresh_from_db()
        return render(request, "records/parts/notice.html", {"line": telling.lines([notice], request.user)[0]})
    return back(request, reverse("notices"))


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark everything as read."""
    n = notices.read(Notice.objects.visible_to(request.user), by=request.user)
    if n:
        toast(request, ngettext("%(n)s notice read.", "%(n)s notices read.", n) % {"n": n})
    return back(request, reverse("notices"))


@require_GET
def settings(request: SignedInRequest) -> HttpResponse:
    """What the member is told of, when a mail gathers it, and their calendar link."""
    choice = NoticeChoice.objects.filter(member=request.user).first() or NoticeChoice(member=request.user)
    context = {
        "choice": choice,
        "kinds": [(kind.value, kind.label) for kind in MUTABLE],
        "hours": [(hour, f"{hour}:00") for hour in range(24)],
        "gets_companys": request.user.role in notices.GET_THE_COMPANYS,
        "link": calendar_link.standing(request.user),
        "secret": request.session.pop(NEW_LINK, ""),
    }
    if context["secret"]:
        context["address"] = request.build_absolute_uri(reverse("calendar_feed", args=[context["secret"]]))
    return render(request, "records/notice_settings.html", context)


@require_POST
def choose(request: SignedInRequest) -> HttpResponse:
    """Save what the member is told of, and the hour of their mail."""
    told = request.POST.getlist("told")
    hour = read_id(request.POST.get("hour", ""))
    try:
        notices.choose(request.user, muted=[kind for kind in MUTABLE if kind not in told], digest_hour=hour)
    except ValueError as error:
        raise Http404 from error
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("notice_settings"))


@require_POST
def choose_week(request: SignedInRequest) -> HttpResponse:
    """Save when the mail of the week comes."""
    hour = read_id(request.POST.get("week_hour", ""))
    own, company = ("on" == request.POST.get(name) for name in ("week_own", "week_company"))
    try:
        notices.choose_week(request.user, hour=hour, own=own, company=company)
    except ValueError as error:
        raise Http404 from error
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("notice_settings") + "#week")


@require_POST
def make_link(request: SignedInRequest) -> HttpResponse:
    """A new calendar link; the one before stops working. Its secret is shown once."""
    request.session[NEW_LINK] = calendar_link.make(request.user, by=request.user)
    return HttpResponseRedirect(reverse("notice_settings") + "#calendar")


@require_POST
def revoke_link(request: SignedInRequest) -> HttpResponse:
    """End the calendar link."""
    if calendar_link.revoke(request.user, by=request.user):
        toast(request, _("The link does not work any more."))
    return HttpResponseRedirect(reverse("notice_settings") + "#calendar")

"""What others see of me, with the switches that change it; and what is never captured."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellworn.capture import blocking, sharing, tasks
from wellworn.capture import seen as looking
from wellworn.capture.connect import user
from wellworn.capture.forms import ContactForm, PatternForm
from wellworn.capture.models import Block, Exposure, Mailbox
from wellworn.capture.removal import Removed
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member, Role, Sharing
from wellworn.records.models import Thread


@require_safe
def seen(request: SignedInRequest) -> HttpResponse:
    """One's latest threads through a colleague's eyes, and every level that is set."""
    return _seen(request, ContactForm())


def _seen(request: SignedInRequest, form: ContactForm) -> HttpResponse:
    asked = request.GET.get("as", "")
    colleagues = list(Member.objects.filter(is_active=True).exclude(pk=request.user.pk).order_by("name", "email"))
    viewer = next((one for one in colleagues if str(one.pk) == asked), None)
    shown = {
        "colleagues": colleagues,
        "viewer": viewer,
        "lines": looking.lines(request.user, viewer),
        "mailboxes": [(one, user(one)) for one in Mailbox.objects.visible_to(request.user).order_by("pk")],
        "exposures": Exposure.objects.filter(member=request.user).order_by("pattern"),
        "levels": Sharing.choices,
        "form": form,
    }
    return render(request, "capture/seen.html", shown, status=422 if form.is_bound else 200)


@require_POST
def thread(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """Another level for one thread; empty goes back to that of the mailbox or contact."""
    mine = Thread.objects.filter(activities__witnesses__member=request.user).distinct()
    found = get_object_or_404(mine, pk=thread_id)
    asked = request.POST.get("level", "")
    level = Sharing(asked) if asked in Sharing.values else None
    sharing.of_thread(request.user, found, level, by=request.user, at=timezone.now())
    toast(request, _("Colleagues now see this thread as you said."))
    return redirect(_back(request))


@require_POST
def contact(request: SignedInRequest) -> HttpResponse:
    """A level of its own for mail with an address or a domain; `remove` takes it back."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _seen(request, form)
    pattern, level = form.cleaned_data["pattern"], Sharing(form.cleaned_data["level"])
    try:
        sharing.of_contact(
            request.user, pattern, None if "remove" in request.POST else level, by=request.user, at=timezone.now()
        )
    except ValueError as error:
        form.add_error("pattern", str(error))
        return _seen(request, form)
    toast(request, _("Changed, for the mail that is here too."))
    return redirect(_back(request))


def _back(request: SignedInRequest) -> str:
    """The page again, through the same eyes."""
    from django.urls import reverse

    asked = request.GET.get("as", "")
    return reverse("seen") + (f"?as={asked}" if asked.isdigit() else "")


@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: SignedInRequest) -> HttpResponse:
    """Addresses and domains that are never captured: one's own, and the workspace's, which its admin keeps."""
    form = PatternForm(request.POST if request.method == "POST" else None)
    whole = request.POST.get("whose") == "workspace"
    if whole and request.user.role != Role.ADMIN:
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        try:
            member = None if whole else request.user
            made = blocking.block(form.cleaned_data["pattern"], member=member, by=request.user, at=timezone.now())
        except ValueError as error:
            form.add_error("pattern", str(error))
        else:
            toast(request, _("%(what)s is hidden, and never captured again.") % {"what": made.pattern})
            return redirect("blocks")
    found = Block.objects.filter(member__in=[request.user]) | Block.objects.filter(member=None)
    listed = [(one, _in_words(Removed(**one.removed)) if one.removed else "") for one in found.order_by("pattern")]
    shown = {"blocks": listed, "form": form, "is_admin": request.user.role == Role.ADMIN}
    return render(request, "capture/blocks.html", shown, status=422 if form.is_bound else 200)


@require_POST
def purge(request: SignedInRequest, block_id: int) -> HttpResponse:
    """Have what a block hides removed for good; the page then says what that was."""
    tasks.purge_block_later(_block(request, block_id).pk)
    toast(request, _("It is being removed. This page will say how much it was."))
    return redirect("blocks")


@require_POST
def unblock(request: SignedInRequest, block_id: int) -> HttpResponse:
    """Take a block away; what it kept out is read anew."""
    made = _block(request, block_id)
    touched = Mailbox.objects.all() if made.member_id is None else Mailbox.objects.visible_to(request.user)
    blocking.unblock(made, by=request.user, at=timezone.now())
    for mailbox_id in touched.exclude(secret=b"").values_list("pk", flat=True):
        tasks.sync_mailbox_later(mailbox_id)
    toast(request, _("No longer blocked. What it kept out is read again."))
    return redirect("blocks")


def _block(request: SignedInRequest, block_id: int) -> Block:
    """A block that the member may change: their own; an admin also the workspace's."""
    mine = Block.objects.filter(member=request.user)
    may = mine | Block.objects.filter(member=None) if request.user.role == Role.ADMIN else mine
    return get_object_or_404(may, pk=block_id)


def _in_words(removed: Removed) -> str:
    return _(
        "Removed: %(activities)d mails and meetings, %(waiting)d that waited, %(people)d people, %(companies)d companies."
    ) % {
        "activities": removed.activities,
        "waiting": removed.waiting,
        "people": removed.people,
        "companies": removed.companies,
    }

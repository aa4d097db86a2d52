"""The page of one mailbox: how far it is, what became of everything, what differs, and everything one can do about it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellworn.capture import connect_calendar, disconnecting, errands, quarantine, report, steering, tasks
from wellworn.capture.connect import account as account_of
from wellworn.capture.connect import find, place, user
from wellworn.capture.credential import Credential
from wellworn.capture.errand import Errand, ErrandKind
from wellworn.capture.forms import PasswordForm
from wellworn.capture.models import Mailbox, MailboxState, Outcome, Quarantined, SourceKind
from wellworn.lib.toast import toast
from wellworn.lib.trouble import Trouble
from wellworn.members.access import SignedInRequest
from wellworn.usage.models import Event

AT_ONCE = 20  # items in quarantine that are tried again while the member waits


def _mine(request: SignedInRequest, mailbox_id: int) -> Mailbox:
    return get_object_or_404(Mailbox.objects.visible_to(request.user), pk=mailbox_id)


def _progress(mailbox: Mailbox) -> dict[str, object]:
    """What the page shows while a run lasts."""
    running = mailbox.state == MailboxState.RUNNING
    return {
        "mailbox": mailbox,
        "is_running": running or report.is_queued(mailbox),
        "total": mailbox.found if running else None,
        "rate": round(mailbox.rate) if running else None,
        "left": report.time_left(mailbox),
        "standing": report.standing(mailbox),
    }


@require_safe
def mailbox(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """Everything about one mailbox."""
    one = _mine(request, mailbox_id)
    errand = errands.removing(one, at=timezone.now())
    shown = {
        **_progress(one),
        "address": user(one),
        "place": place(one),
        "report": report.of(one),
        "quarantined": report.quarantined(one),
        "errand": errand,
        "proof": errands.proof_of(errand),
    }
    return render(request, "capture/mailbox.html", shown)


@require_safe
def progress(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """The progress alone, asked every two seconds; when the run is over the page is loaded anew."""
    shown = _progress(_mine(request, mailbox_id))
    if not shown["is_running"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "capture/mailbox_progress.html", shown)


@require_POST
def pause(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """Stop, and keep what is done."""
    if steering.pause(_mine(request, mailbox_id), by=request.user, at=timezone.now()):
        toast(request, _("Stopped. What is captured is kept."))
    return redirect("mailbox", mailbox_id)


@require_POST
def resume(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """Go on where it stopped."""
    steering.start(_mine(request, mailbox_id), by=request.user, at=timezone.now())
    return redirect("mailbox", mailbox_id)


@require_POST
def compare(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """Compare with the provider now."""
    steering.compare(_mine(request, mailbox_id), by=request.user, at=timezone.now())
    toast(request, _("Comparing with the provider, folder by folder."))
    return redirect("mailbox", mailbox_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """A new password: tried before it is taken."""
    one, trouble = _mine(request, mailbox_id), None
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        credential = Credential("password", form.cleaned_data["password"])
        try:
            if one.kind == SourceKind.CALDAV:
                connect_calendar.look(one.location, credential)
            else:
                find([account_of(one)], credential)
        except Trouble as error:
            trouble = error
        else:
            steering.new_password(one, credential, by=request.user, at=timezone.now())
            toast(request, _("The password works. Capture goes on."))
            return redirect("mailbox", one.pk)
    shown = {"mailbox": one, "address": user(one), "form": form, "trouble": trouble}
    return render(request, "capture/password.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def disconnect(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """Forget the mailbox; what only it brought goes or stays, as the member says. The proof is shown afterwards."""
    one = _mine(request, mailbox_id)
    if request.method == "POST":
        now = timezone.now()
        if one.state != MailboxState.DISCONNECTED:
            disconnecting.leave(one, by=request.user, at=now)
        if request.POST.get("remove") == "yes":
            _begin(errands.ask(ErrandKind.REMOVE, by=request.user, at=now, mailbox=one, total=disconnecting.size(one)))
        else:
            toast(request, _("Disconnected. What it brought is kept."))
        return redirect("mailbox", one.pk)
    counted = errands.counted(one, by=request.user, at=timezone.now())
    if counted.is_on:
        _begin(counted)
        counted.refresh_from_db()
    shown = {"mailbox": one, "address": user(one), "errand": counted, "gone": errands.gone_of(counted)}
    return render(request, "capture/disconnect.html", shown)


def _begin(errand: Errand) -> None:
    """At once where it is little, else in the background."""
    if errand.total > errands.AT_ONCE:
        tasks.run_errand_later(errand)
        return
    try:
        errands.run(errand.pk)
    except Exception:
        tasks.run_errand_later(errand)  # where it is tried again, and an admin sees why it failed
        raise


@require_POST
def retry(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """Try again what could not be understood: at once when it is little, else in the background."""
    one = _mine(request, mailbox_id)
    if quarantine.count_up_to(one, AT_ONCE + 1) > AT_ONCE:
        Event.record("quarantine.retry", by=request.user)
        tasks.retry_quarantine_later(one.pk)
        toast(request, _("Trying them again, one after the other. What is understood leaves the list."))
        return redirect("mailbox", mailbox_id)
    count = quarantine.retry(one, at=timezone.now(), every=True, by=request.user)
    said = ngettext("%(n)d message is understood now.", "%(n)d messages are understood now.", count) % {"n": count}
    toast(request, said if count else _("Still not understood. They stay here until an upgrade understands them."))
    return redirect("mailbox", mailbox_id)


@require_safe
def raw(request: SignedInRequest, mailbox_id: int, entry_id: int) -> HttpResponse:
    """The bytes of an item in quarantine, as a download that no browser opens."""
    kept = Quarantined.objects.filter(
        entry__folder__mailbox=_mine(request, mailbox_id), entry__outcome=Outcome.QUARANTINED
    )
    found = get_object_or_404(kept, pk=entry_id)
    headers = {
        "Content-Disposition": f'attachment; filename="quarantined-{found.pk}.eml"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return HttpResponse(bytes(found.raw), content_type="application/octet-stream", headers=headers)

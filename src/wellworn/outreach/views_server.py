"""The server that sends a member's mail, the pace for everybody, and addresses that are never written to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wellworn.lib.sealed import Unsealable, unseal
from wellworn.lib.toast import toast
from wellworn.lib.trouble import Trouble
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Role
from wellworn.outreach import mailboxes, saving, unsubscribing
from wellworn.outreach.forms import DAYS, NeverForm, PaceForm, ServerForm
from wellworn.outreach.models import Outgoing, Pace


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(*READERS)
def server(request: SignedInRequest) -> HttpResponse:
    """The member's own server: guessed, tried, kept. A POST that fails loses nothing that was typed."""
    kept = Outgoing.objects.filter(member=request.user).first()
    standing = mailboxes.current().standing(request.user)
    row = kept or saving.guess(request.user, standing.address if "@" in standing.address else request.user.email)
    form = ServerForm(request.POST) if request.method == "POST" else ServerForm.of(row)
    trouble = None
    if request.method == "POST" and form.is_valid():
        try:
            password = _password(request, form, kept)
            saving.connect(form.put_into(row), password, by=request.user, at=timezone.now())
        except Trouble as error:
            trouble = error
        else:
            toast(request, _("%(host)s takes your mail. Follow-ups go out from now on.") % {"host": row.host})
            return redirect("outreach")
    shown = {"form": form, "kept": kept, "trouble": trouble, "standing": standing}
    return render(request, "outreach/server.html", shown, status=422 if trouble or form.errors else 200)


def _password(request: SignedInRequest, form: ServerForm, kept: Outgoing | None) -> str:
    """What was typed, else what is kept for the same server, else that of the mailbox of the same name."""
    typed: str = form.cleaned_data["password"]
    if typed:
        return typed
    same = kept is not None and (kept.host, kept.user) == (form.cleaned_data["host"], form.cleaned_data["user"])
    try:
        known = unseal(kept.secret) if kept is not None and same else ""
    except Unsealable as error:
        raise Trouble("sealed", str(error), lasting=True) from error
    return known or mailboxes.current().password(request.user, form.cleaned_data["user"])


@require_POST
@require(*READERS)
def disconnect(request: SignedInRequest) -> HttpResponse:
    """Forget the server."""
    row = Outgoing.objects.filter(member=request.user).first()
    if row is not None and saving.disconnect(row, by=request.user):
        toast(request, _("Nothing goes out any more. What is planned waits."))
    elif row is not None:
        toast(request, _("A mail is being handed over this moment. Try again in a minute."))
    return redirect("outreach")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Role.ADMIN)
def pace(request: SignedInRequest) -> HttpResponse:
    """When and how much may be sent, for everybody."""
    form = PaceForm(request.POST) if request.method == "POST" else PaceForm.of(Pace.current())
    if request.method == "POST" and form.is_valid():
        saving.set_pace(form.cleaned_data, by=request.user, at=timezone.now())
        toast(request, _("From now on mail goes out by this."))
        return redirect("outreach")
    ticked = {str(day) for day in (form["days"].value() or [])}
    days = [(value, label, str(value) in ticked) for value, label in DAYS]
    return render(request, "outreach/pace.html", {"form": form, "days": days}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require(*READERS)
def never(request: SignedInRequest) -> HttpResponse:
    """Note that an address is never to be written to again."""
    form = NeverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"].lower()
        is_new = unsubscribing.suppress(address, "hand", by=request.user, at=timezone.now())
        sentence = _("%(address)s is never written to again.") if is_new else _("%(address)s was noted already.")
        toast(request, sentence % {"address": address})
        return redirect("outreach_never")
    return render(request, "outreach/never.html", {"form": form}, status=422 if form.errors else 200)

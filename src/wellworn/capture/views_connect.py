"""Connecting a mailbox: the address, the password, what to capture. And the list of one's mailboxes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wellworn.capture import report, steering
from wellworn.capture.connect import connect as connect_mailbox
from wellworn.capture.connect import find, hint, user
from wellworn.capture.credential import Credential
from wellworn.capture.forms import AddressForm, ChoiceForm, ConnectForm
from wellworn.capture.models import Mailbox
from wellworn.capture.trouble import Trouble
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role, Sharing


@require_safe
def mailboxes(request: SignedInRequest) -> HttpResponse:
    """The member's mailboxes, and the field that connects another."""
    mine = Mailbox.objects.visible_to(request.user).order_by("pk")
    rows = [{"mailbox": one, "address": user(one), "standing": report.standing(one)} for one in mine]
    keeper = request.user.role in (Role.ADMIN, Role.IT)
    form = AddressForm(initial={"address": "" if rows else request.user.email})
    return render(request, "capture/mailboxes.html", {"rows": rows, "form": form, "is_keeper": keeper})


@require_safe
def everyone(request: SignedInRequest) -> HttpResponse:
    """For admins and IT: how everybody's mailboxes are doing. Nothing of what is in them."""
    if request.user.role not in (Role.ADMIN, Role.IT):
        raise PermissionDenied
    rows = Mailbox.objects.select_related("member").order_by("member__email", "pk")
    return render(request, "capture/everyone.html", {"rows": [(one, report.standing(one)) for one in rows]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: SignedInRequest) -> HttpResponse:
    """The password, and the server as guessed. A POST tries it, and loses nothing that was typed."""
    if request.method == "POST":
        return _try(request, ConnectForm(request.POST))
    asked = AddressForm(request.GET)
    if not asked.is_valid():
        return render(request, "capture/mailboxes.html", {"rows": [], "form": asked}, status=422)
    form = ConnectForm.guessed(asked.cleaned_data["address"])
    return render(request, "capture/connect.html", {"form": form, "hint": hint(form.initial["host"])})


def _try(request: SignedInRequest, form: ConnectForm) -> HttpResponse:
    trouble = None
    if form.is_valid():
        credential = Credential("password", form.cleaned_data["password"])
        try:
            account, folders = find(form.accounts(), credential)
        except Trouble as error:
            trouble = error
        else:
            mailbox = connect_mailbox(request.user, account, credential, folders, at=timezone.now())
            return redirect("mailbox-choose", mailbox.pk)
    shown = {"form": form, "trouble": trouble, "hint": hint(form["host"].value() or "")}
    return render(request, "capture/connect.html", shown, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedInRequest, mailbox_id: int) -> HttpResponse:
    """Folders, how much colleagues see, and from when. Saving starts the capture."""
    mailbox = get_object_or_404(Mailbox.objects.visible_to(request.user), pk=mailbox_id)
    form = ChoiceForm(mailbox, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        steering.choose(mailbox, data["folders"], Sharing(data["sharing"]), data["since"], by=request.user, at=now)
        steering.start(mailbox, by=request.user, at=now)
        toast(request, _("Capture begins. You can leave this page."))
        return redirect("mailbox", mailbox.pk)
    shown = {"mailbox": mailbox, "address": user(mailbox), "form": form}
    return render(request, "capture/choose.html", shown, status=422 if form.errors else 200)

"""Connecting a mailbox: the address, the password, what to capture. And the list of one's mailboxes."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wellworn.capture import connect_calendar, report, steering
from wellworn.capture.connect import connect as connect_mailbox
from wellworn.capture.connect import find, hint, user
from wellworn.capture.credential import Credential
from wellworn.capture.deals.language_model import plugged_in
from wellworn.capture.deals.models import ModelConsent
from wellworn.capture.forms import AddressForm, CalendarForm, ChoiceForm, ConnectForm
from wellworn.capture.models import Mailbox
from wellworn.lib.toast import toast
from wellworn.lib.trouble import Trouble
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role, Sharing


@require_safe
def mailboxes(request: SignedInRequest) -> HttpResponse:
    """The member's mailboxes, and the field that connects another."""
    return _listed(request)


def _listed(request: SignedInRequest, form: AddressForm | None = None, status: int = 200) -> HttpResponse:
    mine = Mailbox.objects.visible_to(request.user).order_by("pk")
    rows = [{"mailbox": one, "address": user(one), "standing": report.standing(one)} for one in mine]
    keeper = request.user.role in (Role.ADMIN, Role.IT)
    form = form or AddressForm(initial={"address": "" if rows else request.user.email})
    model = plugged_in()
    consents = model is not None and ModelConsent.objects.filter(member=request.user).exists()
    shown = {"rows": rows, "form": form, "is_keeper": keeper, "language_model": model, "consents": consents}
    return render(request, "capture/mailboxes.html", shown, status=status)


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
        return _listed(request, asked, status=422)
    address = asked.cleaned_data["address"]
    if request.GET.get("what") == "calendar" or connect_calendar.is_url(address):
        return redirect(f"{reverse('calendar-connect')}?{urlencode({'address': address})}")
    form = ConnectForm.guessed(address)
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: SignedInRequest) -> HttpResponse:
    """The same for a calendar: its password, and its address as guessed or as given."""
    if request.method == "POST":
        return _try_calendar(request, CalendarForm(request.POST))
    asked = AddressForm(request.GET)
    if not asked.is_valid():
        return _listed(request, asked, status=422)
    address = asked.cleaned_data["address"]
    form = CalendarForm.guessed(address, request.user.email)
    said = connect_calendar.hint(address, connect_calendar.guesses(address)[0].host)
    return render(request, "capture/connect_calendar.html", {"form": form, "hint": said})


def _try_calendar(request: SignedInRequest, form: CalendarForm) -> HttpResponse:
    trouble = None
    if form.is_valid():
        credential = Credential("password", form.cleaned_data["password"])
        try:
            place, calendars = connect_calendar.find(form.places(request.user.email), credential)
            made = connect_calendar.connect(request.user, place, credential, calendars, at=timezone.now())
        except Trouble as error:
            trouble = error
        else:
            return redirect("mailbox-choose", made.pk)
    said = connect_calendar.hint(form["address"].value() or "", urlsplit(form["url"].value() or "").hostname or "")
    return render(
        request, "capture/connect_calendar.html", {"form": form, "trouble": trouble, "hint": said}, status=422
    )


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

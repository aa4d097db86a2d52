"""The first run: with no member yet every address leads here, and here the workspace and its first admin are made."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wellworn.members.joining import AlreadyBegun, begin, has_begun
from wellworn.members.models import Member

ZONES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC")
FIRST_STEP = "mailboxes"  # where a mailbox is connected: nothing else gives back as much at once


def first_run(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Costs one query for those who are not signed in, and none for members: they prove that it is over."""

    def lead(request: HttpRequest) -> HttpResponse:
        here, static = reverse("welcome"), settings.STATIC_URL
        if request.path == here or request.path.startswith(static) or request.user.is_authenticated:
            return get_response(request)
        nobody_can_sign_in = request.path == reverse("account_login") and not has_begun()
        if nobody_can_sign_in or not Member.objects.exists():
            return redirect("welcome")
        return get_response(request)

    return lead


class WelcomeForm(forms.Form):
    """Everything that is asked before there is something to see."""

    workspace = forms.CharField(label=_("Your company’s name"), max_length=200)
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your work address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("A password"),
        help_text=_("Ten characters or more. A sentence is good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    zone = forms.ChoiceField(
        label=_("Your time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        initial="UTC",
        widget=forms.Select(attrs={"data-zone": True}),  # the browser knows better
    )

    def clean(self) -> dict[str, str]:
        given: dict[str, str] = super().clean() or {}
        if "password" in given:
            who = Member(email=given.get("email", ""), name=given.get("name", ""))
            try:
                validate_password(given["password"], who)
            except ValidationError as error:
                self.add_error("password", error)
        return given


@login_not_required
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Make the workspace and its first admin, and go on to the first step. Gone once there is an admin."""
    if has_begun():
        raise Http404
    form = WelcomeForm(request.POST or None)
    if form.is_valid():
        try:
            member = begin(**form.cleaned_data)
        except AlreadyBegun as error:
            form.add_error(None, error.sentence)
        else:
            return perform_login(request, member, redirect_url=reverse(FIRST_STEP))  # type: ignore[no-any-return]
    return render(request, "members/welcome.html", {"form": form}, status=422 if form.errors else 200)

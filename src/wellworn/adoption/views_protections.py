"""What protects the people who work here: how it stands, who may change it, what is asked for, and everything that was ever changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.adoption import protecting
from wellworn.adoption.history import History, history, waiting
from wellworn.adoption.protecting import CannotChange
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import InternalDomain, Member, Role
from wellworn.members.protections.declared import BY_KEY, PROTECTIONS, Protection
from wellworn.members.protections.models import ChangeState, ProtectionChange
from wellworn.members.protections.standing import Protections, in_force


@dataclass(frozen=True, slots=True)
class Standing:
    """A protection as it stands, and what it could be instead."""

    protection: Protection
    value: str
    is_asked: bool  # whether something is asked for already

    @property
    def label(self) -> str:
        """The value in words."""
        return self.protection.label(self.value)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Every other value: as text, in words, and whether it protects less."""
        return [
            (option.value, str(option.label), self.protection.lowers(self.value, option.value))
            for option in self.protection.options
            if option.value != self.value
        ]


@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """Open to everybody."""
    return render(request, "adoption/protections.html", _shown(request.user, history(request.GET.get("before", ""))))


@require_POST
@require(Role.ADMIN)
def change(request: SignedInRequest, key: str) -> HttpResponse:
    """Set it, or ask for it where that takes two."""
    if key not in BY_KEY:
        raise Http404
    given = request.POST
    try:
        made = protecting.set_protection(key, given.get("value", ""), reason=given.get("reason", ""), by=request.user)
    except CannotChange as error:
        return _refused(request, error, at=key)
    if made.state == ChangeState.PROPOSED:
        toast(request, _("Asked. It stays as it is until the workers’ representative agrees. Everybody is told."))
    else:
        toast(request, _("In force. It protects more, so it counts at once. Everybody is told."))
    return redirect("protections")


@require_POST
@require(Role.ADMIN)
def capture_domain(request: SignedInRequest, domain_id: int) -> HttpResponse:
    """Ask that mail inside a domain is captured."""
    domain = get_object_or_404(InternalDomain, pk=domain_id)
    try:
        protecting.ask_to_capture(domain, reason=request.POST.get("reason", ""), by=request.user)
    except CannotChange as error:
        return _refused(request, error, at="internal-mail")
    toast(request, _("Asked. It stays as it is until the workers’ representative agrees. Everybody is told."))
    return redirect("protections")


@require_POST
def settle(request: SignedInRequest, change_id: int, verb: str) -> HttpResponse:
    """The representative agrees or declines; an admin withdraws. There is nothing here for anybody else."""
    user = request.user
    may = {"agree": user.is_representative, "decline": user.is_representative, "withdraw": user.role == Role.ADMIN}
    if not may.get(verb):
        raise Http404
    asked = get_object_or_404(ProtectionChange.objects.exclude(state=ChangeState.RAISED), pk=change_id)
    try:
        if verb == "withdraw":
            protecting.withdraw(asked, by=user)
        else:
            act = protecting.agree if verb == "agree" else protecting.decline
            act(asked, answer=request.POST.get("answer", ""), by=user)
    except CannotChange as error:
        return _refused(request, error, at="asked")
    toast(request, _("Done, and everybody is told."))
    return redirect("protections")


def _refused(request: SignedInRequest, error: CannotChange, *, at: str) -> HttpResponse:
    shown = _shown(request.user, history("")) | {"trouble": str(error.sentence), "trouble_at": at}
    return render(request, "adoption/protections.html", shown | {"given": request.POST}, status=422)


def _shown(member: Member, past: History) -> dict[str, object]:
    now, asked = in_force(), waiting()
    return {
        "standing": _standing(now, {line.change.protection for line in asked}),
        "asked": asked,
        "history": past,
        "domains": InternalDomain.objects.order_by("domain"),
        "representatives": Member.objects.colleagues().filter(is_representative=True).order_by("name", "email"),
        "is_admin": member.role == Role.ADMIN,
        "is_representative": member.is_representative,
    }


def _standing(now: Protections, asked: set[str]) -> list[Standing]:
    return [Standing(one, now.value(one.key), one.key in asked) for one in PROTECTIONS]

"""The members, for those who look after them: admins change, IT reads along and helps with links."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members import joining
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import LastAdmin, Member, Role, Team, TwoRoles


class MemberForm(forms.Form):
    """What is asked of a new member; only the address is needed."""

    email = forms.CharField(label=gettext_lazy("Mail address"), max_length=254, widget=forms.EmailInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.REP)
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label=gettext_lazy("Team"), required=False, empty_label=gettext_lazy("No team")
    )
    aliases = forms.CharField(
        label=gettext_lazy("Other addresses of theirs"),
        required=False,
        help_text=gettext_lazy("Separated by commas or spaces. Mail to and from these counts as theirs."),
    )


@require_GET
@require(Role.ADMIN, Role.IT)
def page(request: SignedInRequest) -> HttpResponse:
    """Everybody, those who left last."""
    return render(request, "members/members.html", _shown(request, MemberForm()))


@require_POST
@require(Role.ADMIN)
def add(request: SignedInRequest) -> HttpResponse:
    """Add a member, and show their link (and mail it if there is mail)."""
    form = MemberForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        aliases = given["aliases"].replace(",", " ").split()
        try:
            member, added = joining.add_member(
                given["email"],
                name=given["name"],
                role=given["role"],
                team=given["team"],
                aliases=aliases,
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if added:
                return _invite(request, member)
            toast(request, _("%(member)s is a member already. Nothing was changed.") % {"member": member})
            return redirect("member", member.pk)
    return render(request, "members/members.html", _shown(request, form), status=422)


@require_GET
@require(Role.ADMIN, Role.IT)
def member(request: SignedInRequest, member_id: int) -> HttpResponse:
    """One member."""
    return render(
        request, "members/member.html", _one(get_object_or_404(Member.objects.select_related("team"), pk=member_id))
    )


@require_POST
@require(Role.ADMIN, Role.IT)
def link(request: SignedInRequest, member_id: int) -> HttpResponse:
    """Make a new one-time link for a password. IT may not do so for an admin: a link is a way in."""
    member = get_object_or_404(Member, pk=member_id, is_active=True)
    if request.user.role == Role.IT and member.role == Role.ADMIN:
        raise Http404
    return _invite(request, member)


@require_POST
@require(Role.ADMIN)
def change(request: SignedInRequest, member_id: int, name: str) -> HttpResponse:
    """Change role, team, the mark of a champion or of a representative, or whether the account is open; undo is the same with the value before."""
    member = get_object_or_404(Member, pk=member_id)
    value = request.POST.get("value", request.GET.get("value", ""))
    try:
        before, said = _changed(member, name, value, by=request.user)
    except (LastAdmin, TwoRoles) as error:
        toast(request, str(error.sentence))
        return redirect("member", member.pk)
    undo = reverse("member_change", args=[member.pk, name]) + "?" + urlencode({"value": before})
    toast(request, said, undo=undo)
    return redirect("member", member.pk)


def _changed(member: Member, name: str, value: str, *, by: Member) -> tuple[str, str]:
    """Do it, and give the value before and a sentence about it."""
    who = {"member": member}
    if name == "role" and value in Role.values:
        before = member.role
        member.change_role(Role(value), by=by)
        said = _("%(member)s has the role %(role)s now.")
        return before, said % {**who, "role": Role(value).label}
    if name == "team":
        before, team = str(member.team_id or ""), get_object_or_404(Team, pk=read_id(value)) if value else None
        member.move_to(team, by=by)
        return before, _("%(member)s is in %(team)s now.") % {**who, "team": team or _("no team")}
    if name == "champion" and value in ("on", "off"):
        before = "on" if member.is_champion else "off"
        member.mark_champion(value == "on", by=by)
        said = (
            _("%(member)s is marked as a champion.")
            if member.is_champion
            else _("%(member)s is not marked as a champion any more.")
        )
        return before, said % who
    if name == "representative" and value in ("on", "off"):
        before = "on" if member.is_representative else "off"
        member.mark_representative(value == "on", by=by)
        said = (
            _("%(member)s speaks for the people who work here. Everybody is told.")
            if member.is_representative
            else _("%(member)s does not speak for the people who work here any more. Everybody is told.")
        )
        return before, said % who
    if name == "active" and value in ("on", "off"):
        before = "on" if member.is_active else "off"
        if value == "on":
            member.reactivate(by=by)
            return before, _("%(member)s can sign in again.") % who
        member.deactivate(by=by)
        return before, _("%(member)s is signed out everywhere and can't sign in. What they did stays.") % who
    raise Http404


def _invite(request: SignedInRequest, member: Member) -> HttpResponse:
    """Show the link once; mail it too where mail is set up."""
    url = request.build_absolute_uri(joining.first_password_path(member))
    mailed = joining.mail_is_set_up()
    if mailed:
        joining.send_invitation(member, url, by=request.user)
    return render(request, "members/member.html", _one(member) | {"link": url, "mailed": mailed})


def _one(member: Member) -> dict[str, object]:
    return {
        "member": member,
        "roles": Role.choices,
        "teams": Team.objects.order_by("name"),
        "aliases": member.aliases.order_by("address"),
        "has_password": member.has_usable_password() and bool(member.password),
    }


def _shown(request: SignedInRequest, form: MemberForm) -> dict[str, object]:
    everybody = (
        Member.objects.filter(is_service=False)  # programs stand with their tokens
        .select_related("team")
        .annotate(more=Count("aliases"))
        .order_by("-is_active", "name", "email")
    )
    return {"members": everybody, "form": form}

"""How somebody becomes a member: the very first one, those who are added, and the link with which they choose a password."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.lib import sql
from wellworn.lib.free_mail import is_free_mail
from wellworn.lib.turning import plain_name
from wellworn.members.models import KEYS_LOCK, Alias, InternalDomain, Member, Role, Team, Workspace

LONGEST_NAME, LONGEST_ADDRESS = 200, 254


class AlreadyBegun(Exception):
    """Somebody else made the first admin."""

    sentence = gettext_lazy("This workspace has its first admin already. Sign in, or ask them to add you.")


def has_begun() -> bool:
    """Whether there is an admin. Once there is, there always is: the last one can neither leave nor be demoted."""
    return Member.objects.filter(role=Role.ADMIN).exists()


@transaction.atomic
def begin(*, workspace: str, zone: str, email: str, name: str, password: str) -> Member:
    """Make the workspace and its first admin, once. Raises AlreadyBegun, also for the slower of two at the same moment."""
    sql.hold(KEYS_LOCK)
    if has_begun():
        raise AlreadyBegun
    address = email.strip().lower()
    member, _made = Member.objects.get_or_create(email=address)  # the command line may have added them before
    member.name, member.zone, member.role, member.is_active = plain_name(name), zone, Role.ADMIN, True
    member.set_password(password)
    member.save()
    Workspace.objects.update_or_create(pk=1, defaults={"name": plain_name(workspace)})
    domain = address.rpartition("@")[2]
    if not is_free_mail(domain):  # where customers have addresses too
        InternalDomain.objects.get_or_create(domain=domain)
    return member


def add_member(
    email: str,
    *,
    name: str = "",
    role: str = Role.REP,
    team: str | Team | None = None,
    aliases: Iterable[str] = (),
    by: Member | None = None,
) -> tuple[Member, bool]:
    """The member of that address, added if there is none yet; the second value says whether it was.

    An existing member is left exactly as they are. `team` by name is made when there is none of that name.
    Raises ValidationError with a sentence for a bad address, role or alias.
    """
    address = _checked(email)
    if role not in Role.values:
        raise ValidationError(
            _("There is no role “%(role)s”. It is one of %(roles)s.") % {"role": role, "roles": ", ".join(Role.values)}
        )
    for text in (name, team if isinstance(team, str) else ""):
        if len(text) > LONGEST_NAME or "\0" in text:
            raise ValidationError(_("A name has %(n)s characters at most.") % {"n": LONGEST_NAME})
    own = [_checked(alias) for alias in aliases]
    try:
        with transaction.atomic():
            found = Member.objects.filter(email__iexact=address).first()
            if found:
                return found, False
            if taken := Member.objects.filter(aliases__address=address).first():
                raise ValidationError(
                    _("%(address)s is an address of %(member)s already.") % {"address": address, "member": taken}
                )
            member = Member.objects.add(address, name=plain_name(name), role=role, team=_team(team), by=by)
            for alias in dict.fromkeys(own):
                add_alias(member, alias, by=by)
            return member, True
    except IntegrityError:  # somebody added the same address at the same moment
        return Member.objects.get(email__iexact=address), False


def add_alias(member: Member, address: str, *, by: Member | None) -> Alias:
    """Note a further address of the member's own. Raises ValidationError when it is not an address, or somebody else's."""
    own = _checked(address)
    holder = Member.objects.filter(email__iexact=own).first() or Member.objects.filter(aliases__address=own).first()
    if holder and holder != member:
        raise ValidationError(_("%(address)s belongs to %(member)s.") % {"address": own, "member": holder})
    if own == member.email.lower():
        raise ValidationError(
            _("%(address)s is the address you sign in with: it counts as yours already.") % {"address": own}
        )
    return Alias.objects.get_or_create(address=own, defaults={"member": member, "found_in": "typed"})[0]


def first_password_path(member: Member) -> str:
    """The path of a link that lets its holder choose the member's password: once, and within `PASSWORD_RESET_TIMEOUT`."""
    key = default_token_generator.make_token(member)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(member), "key": key})


def mail_is_set_up() -> bool:
    """Whether mail leaves this machine, or is only kept as files."""
    return settings.MAIL_IS_KEPT_IN is None


def send_invitation(member: Member, link: str, *, by: Member) -> None:
    """Mail the member their link."""
    context = {
        "member": member,
        "link": link,
        "by": by,
        "workspace": Workspace.objects.filter(pk=1).first() or "Wellworn",
    }
    subject = _("%(by)s added you to %(workspace)s on Wellworn") % {"by": by, "workspace": context["workspace"]}
    send_mail(subject, render_to_string("members/mail/invitation.txt", context), None, [member.email])


def _checked(address: str) -> str:
    """The address in lower case. Raises ValidationError."""
    lower = address.strip().lower()
    try:
        if len(lower) > LONGEST_ADDRESS:
            raise ValidationError("")
        validate_email(lower)
    except ValidationError:
        raise ValidationError(_("“%(address)s” is not a mail address.") % {"address": address.strip()[:100]}) from None
    return lower


def _team(team: str | Team | None) -> Team | None:
    from wellworn.members import tree  # it adds teams, and is not needed for most members

    if not team or isinstance(team, Team):
        return team or None
    return Team.objects.filter(name__iexact=team.strip()).first() or tree.create(team, parent=None, by=None)

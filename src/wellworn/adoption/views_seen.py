"""What others see of me: everything, through the eyes of a role or of one colleague, with the switches that change it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellworn.adoption import looking, seen_by
from wellworn.adoption.eyes import choices, eyes_of
from wellworn.adoption.names import page_name
from wellworn.adoption.published import standing_of
from wellworn.capture import seen as mail
from wellworn.capture import sharing
from wellworn.capture.connect import user
from wellworn.capture.forms import ContactForm
from wellworn.capture.models import Exposure, Mailbox
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member, Role, Sharing
from wellworn.members.protections.standing import in_force
from wellworn.records.models import Thread
from wellworn.usage.forbidden import FORBIDDEN

LOOKS = 8  # shown here; the others are a page away


@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    """Everything that somebody sees, one's latest threads, and every level that is set."""
    return _shown(request, ContactForm())


def _shown(request: SignedInRequest, form: ContactForm) -> HttpResponse:
    me, now = request.user, in_force()
    colleagues = list(Member.objects.colleagues().exclude(pk=me.pk).order_by("name", "email"))
    eyes = eyes_of(request.GET.get("as", ""), me, colleagues)
    shown = {
        "colleagues": colleagues,
        "roles": choices(),
        "eyes": eyes,
        "sights": seen_by.sights(me, eyes, now, standing_of(me)),
        "groups": seen_by.counted_in(me, eyes, now),
        "looks": [(one, page_name(one.page), looking.in_words(one)) for one in looking.latest(me, LOOKS)],
        "never": FORBIDDEN,
        "sees_mail": eyes.role != Role.IT,
        "lines": mail.lines(me, eyes.member) if eyes.role != Role.IT else [],
        "mailboxes": [(one, user(one)) for one in Mailbox.objects.visible_to(me).order_by("pk")],
        "exposures": Exposure.objects.filter(member=me).order_by("pattern"),
        "levels": Sharing.choices,
        "form": form,
    }
    return render(request, "adoption/seen.html", shown, status=422 if form.is_bound else 200)


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
        return _shown(request, form)
    pattern, level = form.cleaned_data["pattern"], Sharing(form.cleaned_data["level"])
    try:
        sharing.of_contact(
            request.user, pattern, None if "remove" in request.POST else level, by=request.user, at=timezone.now()
        )
    except ValueError as error:
        form.add_error("pattern", str(error))
        return _shown(request, form)
    toast(request, _("Changed, for the mail that is here too."))
    return redirect(_back(request))


def _back(request: SignedInRequest) -> str:
    """The page again, through the same eyes."""
    asked = request.GET.get("as", "")
    return reverse("seen") + ("?" + urlencode({"as": asked}) if asked else "")

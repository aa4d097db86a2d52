"""What an intervention or a plan could show, told to whoever fills its form in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wellworn.adoption.opening import opened
from wellworn.adoption.waiting import Waiting
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.program import saying
from wellworn.program.effects.conclusion import Question
from wellworn.program.foreseeing import Outlook, outlook, shows_too_little
from wellworn.program.forms import AimForm, DeclareForm
from wellworn.program.order import ALL, HALF, QUARTER, Order, in_steps

BY_SHARE = {"25": QUARTER, "50": HALF, "100": ALL}


@dataclass(frozen=True)
class Wanted:
    """What a form wants to know."""

    order: Order
    question: Question
    weeks: int
    others: tuple[Order, ...]  # that its form offers as well


@require_POST
@require(Role.ADMIN)
@opened
def foreseen(request: SignedInRequest) -> HttpResponse:
    """What could be seen of what the form says so far. It writes nothing."""
    wanted, waiting = _wanted(request.POST), Waiting()
    told = None
    if wanted is not None:
        today = timezone.localdate()
        told = outlook(
            wanted.order, wanted.question, wanted.weeks, by=request.user, today=today, waiting=waiting, others=wanted.others
        )  # fmt: skip
        waiting.ask()
    context = {"wanted": wanted, "waiting": waiting, **(_in_words(wanted, told) if wanted and told else {})}
    name = "program/parts/foreseen.html" if request.headers.get("HX-Request") else "program/foreseen.html"
    return render(request, name, context)


def _wanted(given: QueryDict) -> Wanted | None:
    """What a form that may not be filled in yet wants; None where that cannot be said."""
    if "share" in given:
        aim = AimForm(given, prefix="aim")
        order = BY_SHARE.get(given.get("share", ""))
        if order is None or not aim.is_valid():
            return None
        return Wanted(order, _question(aim), aim.cleaned_data["weeks"], (HALF, QUARTER, ALL))
    named = given.copy()
    named["name"] = given.get("name", "").strip() or "…"
    form = DeclareForm(named)
    if not form.is_valid():
        return None
    weeks, apart = form.cleaned_data["weeks"], form.cleaned_data["apart"]
    return Wanted(form.wanted, _question(form), weeks, (HALF, *in_steps(apart, weeks), ALL))


def _question(form: AimForm) -> Question:
    return Question(outcome=form.cleaned_data["measure"], unit="points", scale=100.0, worth=form.worth_having)


def _in_words(wanted: Wanted, told: Outlook) -> dict[str, object]:
    """What the part shows."""
    found, asked = told.foreseen, wanted.question
    return {
        "found": found,
        "verdict": saying.sentence(found.best) if found and not found.is_able else "",
        "seen": saying.amount(found.seen, asked) if found and found.seen else "",
        "worth": saying.amount(asked.worth, asked) if asked.worth else "",
        "is_too_little": found is not None and shows_too_little(found, asked),
        "teams": told.teams,
        "otherwise": [(name_of(one.order), saying.amount(one.seen, asked) if one.seen else "") for one in told.otherwise],
    }  # fmt: skip


def name_of(order: Order) -> str:
    """An order as it is offered."""
    if not order.shares:
        return _("all teams at once, against their own past")
    if order.last_is_never:
        return _("a quarter of the teams") if order.shares[0] == 25 else _("half of the teams")
    n, apart = len(order.shares), order.apart
    return ngettext(
        "all teams in %(n)s steps, %(apart)s week apart", "all teams in %(n)s steps, %(apart)s weeks apart", apart
    ) % {"n": n, "apart": apart}

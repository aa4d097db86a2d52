"""Every key, and the member's own choice of them: a single key can be another one, or none (WCAG 2.1.4)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member


@dataclass(frozen=True, slots=True)
class Key:
    """A shortcut of one key, as it is when nobody has chosen another."""

    key: str
    does: Promise


SINGLE = (
    Key("j", gettext_lazy("the next one of a list")),
    Key("k", gettext_lazy("the one before")),
    Key("a", gettext_lazy("accept, merge, or what to do with those selected")),
    Key("e", gettext_lazy("edit, choose values, or change those selected")),
    Key("d", gettext_lazy("dismiss, or not the same")),
    Key("l", gettext_lazy("later")),
    Key("n", gettext_lazy("new")),
    Key("s", gettext_lazy("next step")),
    Key("c", gettext_lazy("close date")),
    Key("g", gettext_lazy("move to another stage")),
    Key("m", gettext_lazy("amount")),
    Key("p", gettext_lazy("the brief of the next meeting")),
    Key("q", gettext_lazy("quick entry")),
    Key("u", gettext_lazy("follow-up")),
    Key("w", gettext_lazy("say what happened; of a task, next week")),
    Key("o", gettext_lazy("follow up by mail, or open")),
    Key("r", gettext_lazy("report")),
    Key(".", gettext_lazy("end the review")),
    Key("f", gettext_lazy("filter")),
    Key("x", gettext_lazy("select, or done")),
    Key("z", gettext_lazy("undo")),
    Key("t", gettext_lazy("Today")),
    Key("b", gettext_lazy("the board")),
    Key("?", gettext_lazy("the keys of this page")),
)
ALWAYS = (
    (("Ctrl", "K"), gettext_lazy("find or change anything, on any page")),
    (("/",), gettext_lazy("search this page's list, else find anything")),
    (("Enter",), gettext_lazy("open what is in hand, or save")),
    (("Space",), gettext_lazy("a quick look beside the board or a list")),
    (("Esc",), gettext_lazy("close, or put back what was there")),
    (("Tab",), gettext_lazy("the next control or cell")),
)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SignedInRequest) -> HttpResponse:
    """Every key; posted, the member's own."""
    if request.method != "POST":
        return render(request, "web/keys.html", _shown(request.user.key_map))
    chosen = {} if "reset" in request.POST else {one.key: _typed(request, one.key) for one in SINGLE}
    twice = _twice(chosen)
    if twice:
        problem = _("%(key)s would do two things. Give one of them another key.") % {"key": twice.upper()}
        return render(request, "web/keys.html", _shown(chosen) | {"problem": problem}, status=422)
    own = {key: typed for key, typed in chosen.items() if typed != key}
    Member.objects.filter(pk=request.user.pk).update(key_map=own)
    toast(request, _("Your keys are kept."))
    return HttpResponseRedirect(reverse("keys"))


def _typed(request: SignedInRequest, key: str) -> str:
    """What stands in a key's box; its own key where the box was not sent, "" for none."""
    return request.POST.get(f"key-{key}", key).strip().lower()[:1]


def _twice(chosen: dict[str, str]) -> str:
    """A key that was chosen for two things, or is taken; "" for none."""
    taken = {"/"}
    for typed in filter(None, chosen.values()):
        if typed in taken:
            return typed
        taken.add(typed)
    return ""


def _shown(own: dict[str, str]) -> dict[str, object]:
    """Each shortcut with the key that does it."""
    return {"rows": [(one, own.get(one.key, one.key)) for one in SINGLE], "always": ALWAYS}

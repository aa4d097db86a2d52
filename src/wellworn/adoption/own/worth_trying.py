"""What a member has not tried yet and could begin with one click: help, so it says what comes of it and never what is lacking."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.usage.features import BY_KEY

SHOWN = 3


@dataclass(frozen=True)
class Tip:
    """A feature, what comes of it, and the page on which it begins."""

    feature: str
    says: str | Promise
    route: str

    @property
    def name(self) -> Promise:
        """As the product calls it."""
        return BY_KEY[self.feature].name

    @property
    def url(self) -> str:
        """Where it begins."""
        return reverse(self.route)


TIPS: tuple[Tip, ...] = (  # the most given back for the least effort first
    Tip("mailbox.connect", _("Mail and meetings are then filed by themselves: about a minute a mail."), "mailboxes"),
    Tip("proposal.accept", _("What was found in your mail becomes true with one key."), "confirm"),
    Tip("brief.open", _("Who comes, what was said last and what is open, on one page before you go in."), "next_brief"),
    Tip("quick.save", _("“Spoke to Joost, wants the quote by Friday” becomes a call and a task."), "quick"),
    Tip("forecast.call", _("Your own number for the quarter, beside what the deals add up to."), "forecast"),
    Tip("review.begin", _("Only the deals that need a word, one after the other, with the reason beside each."), "review"),
    Tip("sequence.start", _("Somebody does not answer: the next mail leaves by itself, and stops when they do."), "outreach"),
    Tip("reports.save", _("A question asked once stays a page that answers itself."), "reports"),
    Tip("view.save", _("A list as you need it, one click away from then on."), "deals"),
    Tip("task.plan", _("A task that reminds you, or comes back by itself."), "tasks"),
    Tip("notice.choose", _("You say what you are told of, and when."), "notice_settings"),
    Tip("feed.make", _("Your tasks in the calendar that you look at anyway."), "notice_settings"),
    Tip("list.bulk", _("Many records changed at once, and one undo for all."), "deals"),
    Tip("template.save", _("A mail that you write often, written once."), "outreach"),
)  # fmt: skip
TIP = {tip.feature: tip for tip in TIPS}


def untried(member: Member, used: Container[str]) -> list[Tip]:
    """What the member's role is offered and they have not used, at most three."""
    mine = (tip for tip in TIPS if member.role in BY_KEY[tip.feature].roles and tip.feature not in used)
    return list(islice(mine, SHOWN))

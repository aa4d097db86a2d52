"""Every setting that protects people, declared once: what it may be, the strictest first, and the floor that no setting goes below.

The page, the verbs, the annex to a works agreement and the tests read this list. A setting is a column of the workspace of the same
name, but for the domains whose mail stays outside, of which each is protected by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LEAST_GROUP = 5  # people; the database and `measures.suppression.floor` hold the same number
MOST_DAYS = 35  # that single events are kept
MOST_MONTHS = 37  # that the counts by the day are kept
INTERNAL_MAIL = "internal_mail"  # each domain of one's own is protected; it has no column
LEVELS = (("metadata", _("Who and when")), ("subject", _("Who, when and the subject")), ("full", _("Everything")))
REPRESENTATIVE = "representative"  # the mark, whose giving and taking stands in the same history


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a protection may have, as text, and in words."""

    value: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Protection:
    """One setting. `options` run from what protects most to what protects least; nothing beyond the last can be set."""

    key: str
    name: Promise
    why: Promise
    options: tuple[Option, ...]
    floor: Promise

    def allows(self, value: str) -> bool:
        """Whether it may be set to this."""
        return any(option.value == value for option in self.options)

    def lowers(self, before: str, after: str) -> bool:
        """Whether going from one to the other protects less. What is not on the list counts as the least."""
        return self._place(after) > self._place(before)

    def label(self, value: str) -> str:
        """A value in words."""
        return next((str(option.label) for option in self.options if option.value == value), value)

    def _place(self, value: str) -> float:
        """The further down, the less it protects. A number between two options stands between them."""
        values = [option.value for option in self.options]
        if value in values:
            return values.index(value)
        if not value.isdigit() or not values[0].isdigit():
            return len(values)
        falls = int(values[0]) > int(values[-1])
        beyond = sum(int(one) > int(value) if falls else int(one) < int(value) for one in values)
        return beyond - 0.5


def _numbers(words: Promise, *numbers: int) -> tuple[Option, ...]:
    """Options of one sentence with a number in it."""
    return tuple(Option(str(one), format_lazy(cast(str, words), n=one)) for one in numbers)


PROTECTIONS: tuple[Protection, ...] = (
    Protection(
        "least_group",
        _("The smallest group that a number is shown of"),
        _("A number about a few people is a number about each of them."),
        _numbers(_("{n} people"), 50, 30, 20, 15, 12, 10, 8, 7, 6, LEAST_GROUP),
        _("Five people. No setting, argument or program can ask for fewer."),
    ),
    Protection(
        "adoption_open_to",
        _("Who may open the pages about adoption"),
        _("Everybody sees what is counted about everybody, or only those who look after the change do."),
        (
            Option("leads", _("Executives, admins, champions and the workers’ representative")),
            Option("managers", _("Managers, executives, admins, champions and the workers’ representative")),
            Option("everybody", _("Everybody but IT")),
        ),
        _("IT never. The workers’ representative always."),
    ),
    Protection(
        "teams_shown_to",
        _("Who may see numbers by team"),
        _("Who leads a team knows the people in it, and reads a team’s number differently from a stranger."),
        (
            Option("nobody", _("Nobody")),
            Option("leads", _("Executives, admins, champions and the workers’ representative")),
            Option("managers", _("Managers, executives, admins, champions and the workers’ representative")),
            Option("everybody", _("Whoever may open the pages about adoption")),
        ),
        _(
            "A team is never shown to anybody when it has fewer people than the smallest group, or when it could be worked out."
        ),
    ),
    Protection(
        "recorded",
        _("What is recorded of use"),
        _("What nobody records, nobody can ask for."),
        (
            Option("acts", _("Acts that change something")),
            Option("all", _("Acts that change something, and that somebody signed in, searched or opened a page")),
        ),
        _("Only features that are declared. Never idle time, keystrokes, speed, presence, place, screen or mood."),
    ),
    Protection(
        "events_kept_days",
        _("How long single events are kept"),
        _("Afterwards only the number of times a day is left, and nobody can tell at what hour anything was done."),
        _numbers(_("{n} days"), 7, 14, 21, 28, MOST_DAYS),
        _("35 days. The database refuses more."),
    ),
    Protection(
        "days_kept_months",
        _("How long the counts by the day are kept"),
        _("Long enough to compare a season with the one before, and no longer."),
        _numbers(_("{n} months"), 13, 19, 25, MOST_MONTHS),
        _("37 months. The database refuses more."),
    ),
    Protection(
        "sharing",
        _("What colleagues see of mail, unless its owner says otherwise"),
        _(
            "It counts for mailboxes connected from then on. Each owner chooses otherwise for a mailbox, a thread or a person."
        ),
        tuple(Option(str(value), label) for value, label in LEVELS),
        _("Each owner’s own choice outranks it, and the most private of several owners wins."),
    ),
)
BY_KEY = {protection.key: protection for protection in PROTECTIONS}
INTERNAL = Protection(
    INTERNAL_MAIL,
    _("Mail between colleagues"),
    _("Mail that stays inside these domains is never captured."),
    (Option("outside", _("Never captured")), Option("captured", _("Captured like mail with anybody else"))),
    _("What a calendar marks as private is never read."),
)

"""What an act costs when it is done by hand, from the keystroke-level model, until there are times of one's own.

Card, Moran and Newell, "The keystroke-level model for user performance time with interactive systems", Communications of the
ACM 23 (7), 1980: seconds for an average typist. An act is the sum of its operators; nothing is measured about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KEY = 0.28  # one key, average non-secretarial typist
POINT = 1.10  # pointing at a target with a mouse
BUTTON = 0.20  # press and release
HAND = 0.40  # moving the hand between keyboard and mouse
THINK = 1.35  # mental preparation
PAGE = 1.0  # the system's answer; ours, not the paper's


@dataclass(frozen=True)
class Effort:
    """How often each operator occurs when the act is done by hand, and the sentence that says what is done."""

    done_by_hand: Promise
    thinks: int = 0
    clicks: int = 0
    keys: int = 0
    hands: int = 0
    pages: int = 0

    @property
    def seconds(self) -> float:
        """The keystroke-level estimate."""
        pointing = self.clicks * (POINT + BUTTON)
        return self.thinks * THINK + pointing + self.keys * KEY + self.hands * HAND + self.pages * PAGE


BY_HAND: Mapping[str, Effort] = {
    "mail": Effort(
        _("find the record, open the mail form, copy subject, date and the gist, save"),
        thinks=6, clicks=7, keys=70, hands=4, pages=4,
    ),
    "meeting": Effort(
        _("find the record, open the meeting form, type title, start, length and who was there, save"),
        thinks=10, clicks=12, keys=110, hands=8, pages=4,
    ),
    "person": Effort(
        _("search for a double, open the form, type name, address, title, phone and company, save"),
        thinks=9, clicks=8, keys=95, hands=6, pages=4,
    ),
    "company": Effort(
        _("search for a double, open the form, type name, site and place, save"),
        thinks=6, clicks=6, keys=60, hands=4, pages=4,
    ),
    "value": Effort(
        _("open the record, click the field, type the value, save"), thinks=3, clicks=3, keys=18, hands=2, pages=2
    ),
    "follow_up": Effort(
        _("find the exchange, see that nobody answered, open a reply, paste the text, change the names, send"),
        thinks=7, clicks=7, keys=60, hands=4, pages=4,
    ),
    "look": Effort(_("open the exchange to see whether they answered"), thinks=2, clicks=2, hands=1, pages=2),
}  # fmt: skip

CONFIRM = Effort(_("read a proposal and press one key"), thinks=3, keys=1)
TALK = Effort(_("read a deal in a review, say a word about it, go on"), thinks=12, clicks=2, hands=1, pages=1)


def minutes_to_confirm(proposals: int) -> int:
    """What saying yes or no to so many proposals takes, in whole minutes: one at least."""
    return max(1, round(proposals * CONFIRM.seconds / 60))


@dataclass(frozen=True)
class Typed:
    """The part of an act that is typed in a form of ours, from when the form is there until it is saved: what a browser can time.

    `field` is "*" for any field of any object.
    """

    object: str
    field: str
    form: str
    effort: Effort


def _value(of: str, field: str, says: Promise, keys: int) -> Typed:
    """A value that is typed where it stands on the record."""
    return Typed(of, field, "record", Effort(says, thinks=1, keys=keys))


# A mail that is logged by hand is a note here: nobody has a form for it.
TYPED: Mapping[str, tuple[Typed, ...]] = {
    "mail": (
        Typed("activity", "note", "composer", Effort(
            _("type the gist of it into a record's note"), thinks=4, clicks=4, keys=62, hands=2)),
    ),
    "meeting": (
        Typed("activity", "meeting", "composer", Effort(
            _("type what a meeting was, when and with whom"), thinks=7, clicks=8, keys=102, hands=6)),
    ),
    "person": (
        _value("person", "name", _("type the name"), 15), _value("person", "mail", _("type the address"), 26),
        _value("person", "title", _("type the title"), 18), _value("person", "phone", _("type the phone number"), 14),
        _value("person", "company", _("choose the company"), 14),
    ),
    "company": (
        _value("company", "name", _("type the name"), 20), _value("company", "website", _("type the site"), 20),
        _value("company", "city", _("type the place"), 12),
    ),
    "value": (_value("*", "*", _("type a value where it stands"), 18),),
}  # fmt: skip

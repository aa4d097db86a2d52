"""What is never recorded about the people who use Wellworn, declared once: the test of every column and the annex to a works agreement
read the same list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A kind of data that nothing may record, and the words that no name of a column or table may have."""

    name: Promise
    says: Promise
    words: frozenset[str]


def _banned(name: Promise, says: Promise, words: str) -> Forbidden:
    return Forbidden(name, says, frozenset(words.split()))


FORBIDDEN: tuple[Forbidden, ...] = (
    _banned(
        _("Idle time and breaks"),
        _("How long somebody did nothing, paused or was away from the keyboard."),
        "idle idleness inactive inactivity inactivities away absent_seconds breaks pauses dwell",
    ),
    _banned(
        _("Keystrokes, clicks and scrolling"),
        _("What the hands do: keys, mouse, touch, typing."),
        "keystroke keystrokes keypress keypresses keydown keyup keylog mouse click clicks scroll scrolls hover typing wpm",
    ),
    _banned(
        _("Speed of a person"),
        _(
            "How quick somebody is, or a rank among colleagues. What a field costs is summed over people and cannot be taken apart again."
        ),
        "speed pace latency tempo throughput velocity productivity rank ranking",
    ),
    _banned(
        _("Presence"),
        _("Whether somebody is online, when they were last seen, when they come and go."),
        "presence present online offline seen heartbeat attendance login logins logout signin status_light",
    ),
    _banned(
        _("Place and device"),
        _("Where somebody is, and what they work on."),
        "location latitude longitude lat lng gps geo geolocation ip ips address_of_device device user_agent agent",
    ),
    _banned(
        _("Screen, camera and microphone"),
        _("Pictures, recordings or replays of what somebody sees or does."),
        "screen screens screenshot screenshots recording recordings webcam camera microphone session_replay replay",
    ),
    _banned(
        _("Mood and health"),
        _("Emotions, stress, attention or happiness, from mail, voice, face or anything else."),
        "emotion emotions mood moods sentiment sentiments facial stress fatigue tiredness attention engagement happiness",
    ),
    _banned(
        _("What somebody reads"),
        _("Whether and when a mail was opened, by receipts or hidden pictures."),
        "opened_mail read_receipt receipts pixel pixels",
    ),
    _banned(
        _("Hours of work"),
        _("Working hours, overtime, or the moments somebody begins and ends."),
        "working_hours overtime timesheet clock_in clock_out",
    ),
)
WORDS = frozenset[str]().union(*(one.words for one in FORBIDDEN))
# How long something took, which beside a member would be that member's speed.
DURATIONS = frozenset(
    [
        "seconds",
        "milliseconds",
        "ms",
        "duration",
        "elapsed",
        "took",
        "minutes",
        "spent",
        "effort",
        "corrections",
        "entries",
    ]
)
# Names that have such a word and are fine, each with its reason.
FINE = {
    "records.ActivityText.location": _("where a meeting takes place, as its calendar says"),
    "capture.Mailbox.location": _("where its server or its file is"),
    "procrastinate.ProcrastinateWorker.last_heartbeat": _("of a process that works off jobs"),
    "members.Member.last_login": _("Django's own; the resetting of passwords rests on it"),
    "usersessions.UserSession.ip": _("allauth's list of one's own sessions, shown to its member alone"),
    "usersessions.UserSession.user_agent": _("allauth's list of one's own sessions, shown to its member alone"),
    "usersessions.UserSession.last_seen_at": _("allauth's list of one's own sessions, shown to its member alone"),
}

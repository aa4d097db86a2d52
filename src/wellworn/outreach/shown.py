"""An enrolment as a page shows it: where it stands, what comes next and when, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.outreach.models import Enrolment, State
from wellworn.outreach.reasons import explain
from wellworn.outreach.zones import Guess, dialling_code

STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Row:
    """One enrolment. `local` is the recipient's clock at the next step."""

    enrolment: Enrolment
    stands: str
    done: int
    of: int
    next: str
    local: str
    why_zone: str
    is_mine: bool

    @property
    def is_waiting(self) -> bool:
        """Whether the next step was to happen already, and waits for something."""
        due = self.enrolment.due_at
        return due is not None and due < timezone.now() - STALE

    @property
    def may_pause(self) -> bool:
        """Whether pausing does something."""
        return self.is_mine and self.enrolment.state == State.ACTIVE

    @property
    def may_resume(self) -> bool:
        """Whether resuming does something."""
        return self.is_mine and self.enrolment.state == State.PAUSED and self.enrolment.reason != "unknown"


def row_of(enrolment: Enrolment, member: Member) -> Row:
    """As `member` is shown it. No query."""
    step, wrote_first = enrolment.step, enrolment.reason == "reply" and enrolment.position == 0
    coming = ""
    if step is not None and enrolment.is_underway:
        coming = step.get("name") or step.get("text") or ""
    return Row(
        enrolment,
        _("They wrote before the first mail.")
        if wrote_first
        else explain(enrolment.reason) or str(State(enrolment.state).label),
        enrolment.position,
        len(enrolment.plan),
        coming,
        clock(enrolment.due_at, enrolment.zone) if enrolment.due_at else "",
        why_zone(Guess(enrolment.zone, enrolment.zone_why, enrolment.zone_fact)),
        enrolment.member_id == member.pk,
    )


def clock(at: datetime, zone: str, *, day: bool = False) -> str:
    """A moment by the recipient's clock: "09:00 in Lisbon", with the day "Tue 09:00 in Lisbon"."""
    local = at.astimezone(ZoneInfo(zone))
    place = zone.rpartition("/")[2].replace("_", " ")
    return _("%(time)s in %(place)s") % {"time": date_format(local, "D H:i" if day else "H:i"), "place": place}


def why_zone(guess: Guess) -> str:
    """Why their clock is thought to stand so, in a sentence."""
    fact = dialling_code(guess.fact) if guess.why == "phone" else guess.fact
    sentences = {
        "country": _("Their company is in %(fact)s."),
        "phone": _("Their phone number begins with %(fact)s."),
        "domain": _("Their address ends as those of a country do: %(fact)s."),
    }
    sentence = sentences.get(guess.why)
    return sentence % {"fact": fact} if sentence else _("Nothing tells where they are, so it is by your own clock.")

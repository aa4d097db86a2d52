"""What is captured while it is news counts as mail and meetings; a year of old mail, as history."""

from __future__ import annotations

from datetime import timedelta

from tests.capture.letters import ANA, NOW, PETRA, mail, mailbox
from tests.capture.test_filing import capture
from wellworn.capture import fresh
from wellworn.members.models import Member
from wellworn.records.models import Activity
from wellworn.usage.models import Event


def counted() -> dict[str, int]:
    """How often each was recorded in Ana's name by the machine."""
    rows = Event.objects.filter(feature__in=["capture.mail", "capture.meeting", "capture.activity"], automatic=True)
    return {row.feature: row.count for row in rows}


def test_mail_of_this_week_and_mail_of_years_ago(ana: Member) -> None:
    capture(mailbox(ana), mail(1, ANA, PETRA), mail(2, ANA, PETRA, after=1))
    Event.objects.all().delete()
    ids = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
    for pk, kind, days in ((ids[0], "mail", 2), (ids[1], "meeting", 8)):
        Activity.objects.filter(pk=pk).update(kind=kind, occurred_at=NOW - timedelta(days=days))
    fresh.told(ana.pk, [*ids, None], at=NOW)
    assert counted() == {"capture.mail": 1, "capture.activity": 1}


def test_filing_says_so_and_says_nothing_of_what_it_left_out(ana: Member) -> None:
    box = mailbox(ana)
    capture(box, mail(1, ANA, PETRA))
    capture(box, mail(1, ANA, PETRA))
    assert sum(counted().values()) == 1

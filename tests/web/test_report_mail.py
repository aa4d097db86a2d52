"""Reports by mail: at the member's hour, once a period, and never more than the member may see."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from django.utils import timezone

from tests.records.conftest import deal_of
from wellworn.members.models import Member, Team
from wellworn.records.models import Deal, Report, ReportMail, Subscription
from wellworn.web import report_mail

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def subscribed(member: Member, every: str = "week", hour: int = 7) -> Subscription:
    config = {"object": "deal", "measure": "count", "by": ["owner"]}
    report = Report.objects.create(name="Whose", config=config, created_at=timezone.now())
    return Subscription.objects.create(report=report, member=member, every=every, hour=hour, created_at=timezone.now())


@pytest.mark.parametrize(
    ("every", "day", "period"),
    [("week", date(2026, 11, 23), "2026-W48"), ("week", date(2026, 11, 24), ""), ("month", date(2026, 12, 1), "2026-12"),
     ("month", date(2026, 12, 2), ""), ("week", date(2027, 1, 4), "2027-W01")],
)  # fmt: skip
def test_weeks_go_out_on_mondays_and_months_on_the_first(every: str, day: date, period: str) -> None:
    assert report_mail.period_of(every, day) == period


def test_it_is_due_at_the_members_own_hour_and_not_before(ana: Member) -> None:
    one = subscribed(ana)
    assert report_mail.due(MONDAY.replace(hour=6)) == []
    assert report_mail.due(MONDAY) == [(one.pk, "2026-W48")]
    Member.objects.filter(pk=ana.pk).update(zone="America/New_York")
    assert report_mail.due(MONDAY) == []


def test_it_is_sent_once_a_period(ana: Member, mailoutbox: list[EmailMessage]) -> None:
    deal_of("One", ana)
    one = subscribed(ana)
    assert [report_mail.send(one.pk, "2026-W48") for _again in range(3)] == ["sent"] * 3
    assert len(mailoutbox) == 1 and report_mail.due(MONDAY) == []
    assert "Ana Lind: 1" in mailoutbox[0].body  # type: ignore[attr-defined]
    report_mail.send(one.pk, "2026-W49")
    assert len(mailoutbox) == 2 and ReportMail.objects.count() == 2


def test_one_that_is_on_its_way_is_not_sent_again(ana: Member, mailoutbox: list[EmailMessage]) -> None:
    one = subscribed(ana)
    ReportMail.objects.create(subscription=one, period="2026-W48", state="sending", at=timezone.now())
    assert report_mail.send(one.pk, "2026-W48") == "sending" and mailoutbox == []


def test_its_numbers_are_those_the_receiver_may_see(
    ana: Member, carl: Member, team: Team, mailoutbox: list[EmailMessage]
) -> None:
    deal_of("Secret", ana)
    Deal.objects.update(team=team)
    report_mail.send(subscribed(carl).pk, "2026-W48")
    assert "Ana Lind" not in mailoutbox[0].body and "No record" in mailoutbox[0].body  # type: ignore[attr-defined]


def test_a_report_that_is_no_longer_shared_is_not_sent(
    ana: Member, carl: Member, mailoutbox: list[EmailMessage]
) -> None:
    one = subscribed(carl)
    Report.objects.update(member=ana)
    report_mail.send(one.pk, "2026-W48")
    assert mailoutbox == []

"""Single events go after some weeks; what stays is how often, by the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from wellworn.adoption.own.given_back import given_back
from wellworn.api.models import Delivery, Webhook
from wellworn.api.webhooks import telling
from wellworn.lib import sql
from wellworn.lib.outbox import Reach
from wellworn.members.models import Member, Workspace
from wellworn.records import keeping
from wellworn.records.creating import create
from wellworn.records.models import Kind
from wellworn.usage.expiring import expire
from wellworn.usage.models import Event, RollUp, UsageDay
from wellworn.usage.rolling import roll_up
from wellworn.usage.tasks import keep_usage
from wellworn.web.palette.answering import recent

NOW = timezone.now()
OLD = NOW - timedelta(days=36)


def test_an_event_goes_after_35_days_and_its_count_stays(ana: Member) -> None:
    Event.record("record.change", by=ana, at=OLD)
    fresh = Event.record("record.change", by=ana, at=NOW - timedelta(days=34))
    roll_up()
    assert expire(NOW) == 1
    assert list(Event.objects.all()) == [fresh]
    assert sum(UsageDay.objects.values_list("count", flat=True)) == 2


def test_nothing_goes_before_it_is_counted(ana: Member) -> None:
    Event.record("record.change", by=ana, at=OLD)
    assert expire(NOW) == 0
    roll_up()
    late = Event.record("record.change", by=ana, at=OLD)
    assert expire(NOW) == 1
    assert list(Event.objects.all()) == [late]
    roll_up()
    assert expire(NOW) == 1
    assert UsageDay.objects.get().count == 2


def test_the_workspace_may_keep_them_for_less_and_never_for_more(ana: Member) -> None:
    Workspace.objects.create(pk=1, events_kept_days=7)
    Event.record("record.change", by=ana, at=NOW - timedelta(days=8))
    roll_up()
    assert expire(NOW) == 1
    for days in (0, 36, 365):
        with pytest.raises(IntegrityError), transaction.atomic():
            Workspace.objects.update(events_kept_days=days)


def test_the_counts_by_the_day_go_after_the_months_that_are_set(ana: Member) -> None:
    """25 months, unless the workspace says otherwise; never more than 37."""
    days = [NOW.date() - timedelta(days=back) for back in (10, 740, 770, 800, 1200)]
    UsageDay.objects.bulk_create(
        UsageDay(day=day, member=ana, feature="deal.move", surface="web", automatic=False, count=1) for day in days
    )
    keep_usage(timestamp=0)
    assert set(UsageDay.objects.values_list("day", flat=True)) == set(days[:2])
    Workspace.objects.create(pk=1, days_kept_months=13)
    keep_usage(timestamp=0)
    assert list(UsageDay.objects.values_list("day", flat=True)) == days[:1]


def test_many_go_in_as_many_statements_as_it_takes(ana: Member) -> None:
    for _number in range(7):
        Event.record("record.change", by=ana, at=OLD)
    roll_up()
    assert expire(NOW, at_once=3) == 7
    assert not Event.objects.exists()


def test_the_job_counts_first_and_then_removes(ana: Member) -> None:
    Event.record("record.change", by=ana, at=OLD)
    keep_usage(timestamp=0)
    assert not Event.objects.exists()
    assert UsageDay.objects.get().count == 1


def test_what_is_dated_long_ago_and_comes_later_still_is_counted_once_the_numbers_go_on(ana: Member) -> None:
    last = Event.record("record.change", by=ana, at=OLD)
    roll_up()
    expire(NOW)
    cursor = RollUp.objects.get().event_cursor
    assert Event.record("record.change", by=ana, at=OLD).pk > cursor >= last.pk
    assert roll_up() == 1


def test_pages_answer_the_same_when_single_events_are_gone(ana: Member) -> None:
    """The palette's last records look no further back than events are kept, and time given back reads records."""
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    Event.objects.all().update(at=OLD)
    fresh = create("Havel", by=ana, kind=Kind.COMPANY).record
    roll_up()
    before = [option.title for option in recent(ana)], given_back(ana, NOW)
    expire(timezone.now())
    assert ([option.title for option in recent(ana)], given_back(ana, NOW)) == before
    assert before[0] == [fresh.name] and company.name != fresh.name


def test_webhooks_go_on_from_their_cursors_when_what_they_have_read_is_gone(
    ana: Member,
) -> None:
    webhook = Webhook.objects.create(
        member=ana, url="http://127.0.0.1:9/", sealed_secret=b"", kinds=["*"], created_at=NOW
    )
    record = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    keeping.delete(record, by=ana)
    assert telling.tell(webhook.pk, drawn()) > 0
    webhook.refresh_from_db()
    cursor, told = webhook.event_cursor, Delivery.objects.count()
    assert cursor > 0
    Event.objects.update(at=OLD)
    roll_up()
    assert expire(NOW) and not Event.objects.exists()
    assert telling.tell(webhook.pk, drawn()) == 0
    keeping.restore(record, by=ana)
    assert telling.tell(webhook.pk, drawn()) > 0
    webhook.refresh_from_db()
    assert webhook.event_cursor > cursor
    assert Delivery.objects.count() > told


def drawn() -> Mapping[str, int]:
    reach = Reach(telling.CHANGES, telling.EVENTS).look()
    assert reach is not None
    return reach


def test_nothing_is_left_that_tells_at_what_moment_a_member_did_anything(ana: Member, ben: Member) -> None:
    """No raw row in any part; and of what stays in this room, nothing holds a member and a moment, or a member and a record."""
    for member in (ana, ben):
        Event.record("deal.move", by=member, at=OLD, kind="deal", record_id=7)
    roll_up()
    expire(NOW)
    parts = sql.rows(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'usage_event'::regclass UNION SELECT 'usage_event'"
    )
    assert all(not sql.rows(f"SELECT 1 FROM {part}") for (part,) in parts)
    for model in apps.get_app_config("usage").get_models():
        if model is Event:
            continue
        fields = model._meta.get_fields()
        of_a_member = [field.name for field in fields if field.related_model is Member]
        fine = [
            field.name
            for field in fields
            if isinstance(field, models.DateTimeField | models.TimeField | models.DurationField | models.JSONField)
            or field.name in ("record_id", "kind", "ip", "session")
        ]
        assert not (of_a_member and fine), f"{model.__name__} joins {of_a_member} with {fine}"
        text = [str(value) for row in model._default_manager.values_list() for value in row]
        if of_a_member:
            assert not any(f"{OLD:%H:%M}" in value for value in text)

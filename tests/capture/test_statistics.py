"""The database is told of tables that have grown, so that its plans fit them."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from wellworn.capture.statistics import refresh
from wellworn.members.models import Member
from wellworn.records.models import Activity


def test_a_table_that_has_grown_is_looked_at_once(ana: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE records_activity CASCADE")  # what tests before wrote and took back still fills pages
    now = timezone.now()
    Activity.objects.bulk_create(
        Activity(kind="note", occurred_at=now, created_at=now, subject=f"Note {number} " + "long " * 40)
        for number in range(8000)
    )
    assert "records_activity" in refresh()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'records_activity' AND attname = 'kind'")
        assert cursor.fetchone() == (1,)
    assert "records_activity" not in refresh()

"""Two pages of one reader at the same moment, each on a connection of its own: they know of each other."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from tests.adoption.company import company, leaves, live
from tests.at_once import at_once
from tests.conftest import signed_in
from wellworn.adoption.asking import ask
from wellworn.adoption.models import Counted, Look, ReaderLedger
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.measure import Scope
from wellworn.measures.suppression import tells
from wellworn.members.models import Member

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 2


@pytest.fixture
def people() -> dict[str, list[Member]]:
    found, today = company(), timezone.localdate()
    live([one for group in found.values() for one in group], today - timedelta(days=30), today)
    return found


def shown(reader: Member) -> list[tuple[int, object, object]]:
    """What stands in a reader's ledger."""
    rows = ReaderLedger.objects.get(reader=reader).rows.select_related("group")
    return [(row.group.bits, row.first, row.last) for row in rows]


def test_one_page_opened_many_times_is_decided_alike_and_written_down_once(people: dict[str, list[Member]]) -> None:
    reader = people["office"][0]
    browsers = [signed_in(reader) for _each in range(3)]
    came = at_once(*(lambda one=one: one.get("/adoption/m/active_share?weeks=4") for one in browsers))  # type: ignore[misc]
    assert [getattr(one, "status_code", one) for one in came] == [200] * 3
    assert max(Counter(shown(reader)).values()) == 1
    looks = Look.objects.filter(reader=reader).values_list("day", "page", "by", "partition")
    assert max(Counter(looks).values()) == 1
    assert max(Counter(Counted.objects.values_list("pk", flat=True)).values()) == 1


@pytest.mark.parametrize("number", range(TIMES))
def test_pages_that_would_tell_together_know_of_each_other(people: dict[str, list[Member]], number: int) -> None:
    """By team before and after somebody left, by role and as a whole, all at once: nothing follows from all of them together."""
    reader, today = people["office"][0], timezone.localdate()
    ask(ACTIVE_SHARE, Scope(today - timedelta(days=40), today - timedelta(days=8), ("team",)), by=reader, page="before")
    leaves(people["north"][3 + number])
    groups, weeks = (("team",), ("role",), ("role", "team")), (7, 28)
    scopes = [Scope(today - timedelta(days=days), today - timedelta(days=1), by) for by, days in product(groups, weeks)]
    at_once(*(lambda one=one: ask(ACTIVE_SHARE, one, by=reader, page="at once") for one in scopes))  # type: ignore[misc]
    rows = shown(reader)
    assert max(Counter(rows).values()) == 1
    assert not tells({members for members, _first, _last in rows}, known=1 << reader.pk)

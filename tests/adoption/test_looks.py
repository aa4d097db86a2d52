"""Who looked: all of it for the representative, and for everybody what counts them, a page at a time and as a file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from tests.conftest import signed_in
from wellworn.adoption.asking import ask
from wellworn.adoption.looking import PAGE
from wellworn.adoption.models import Look, Partition
from wellworn.adoption.tasks import forget_looks
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.measure import Scope
from wellworn.measures.suppression import bits
from wellworn.members.models import Member, Role

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def rosa(ada: Member) -> Member:
    """Who speaks for the people who work here."""
    rosa = Member.objects.create(email="rosa@norrvik.example", name="Rosa Lima")
    rosa.mark_representative(True, by=ada)
    return rosa


def looked(
    reader: Member, at: list[Member], page: str = "overview", day: date = DAY, team: str = "Key accounts"
) -> Look:
    partition = Partition.of({("", team): bits(one.pk for one in at)}, None)
    Look.note(reader, page, ("team",), partition, ["active-share"], day)
    return Look.objects.latest("pk")


def text(member: Member, query: str = "") -> str:
    answer = signed_in(member).get(f"/adoption/looks{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_reads_the_looks_that_count_them_and_the_representative_all(
    ana: Member, ben: Member, carl: Member, mara: Member, rosa: Member
) -> None:
    looked(mara, [ana, ben])
    for one in (ana, ben, rosa):
        assert "Mara Weiss" in text(one) and "Key accounts" in text(one) and "20 Nov 2026" in text(one)
    assert "Mara Weiss" not in text(carl) and "Nobody has looked yet" in text(carl)
    assert "Nobody has looked yet" in text(mara), "who looked is not counted by it"


def test_a_look_through_the_one_gate_is_there_at_once(ana: Member, team: object) -> None:
    reader = Member.objects.create(email="sigrid@norrvik.example", name="Sigrid Nor", role=Role.EXECUTIVE)
    for place in range(8):
        Member.objects.create(email=f"rep{place}@norrvik.example")
    Member.objects.update(created_at="2026-01-01T00:00:00Z")
    ask(ACTIVE_SHARE, Scope(DAY - timedelta(days=4), DAY), by=reader, page="the all-hands screen")
    assert "Sigrid Nor" in text(ana) and "The all-hands screen" in text(ana) and "Everybody together" in text(ana)
    page = signed_in(ana).get("/seen").content.decode()
    assert "Sigrid Nor" in page and "The all-hands screen" in page


def test_looks_are_filtered_by_page_and_by_role_of_the_reader(
    ana: Member, mara: Member, ben: Member, rosa: Member
) -> None:
    looked(mara, [ana], page="overview")
    looked(ben, [ana], page="worth")
    assert "Ben Okafor" not in text(rosa, "?page=overview") and "Mara Weiss" in text(rosa, "?page=overview")
    assert "Ben Okafor" in text(rosa, "?role=rep") and "Mara Weiss" not in text(rosa, "?role=rep")
    assert "No look of this kind" in text(rosa, "?role=it") and "Mara Weiss" in text(rosa, "?role=nonsense")


def test_pages_follow_each_other_without_a_gap(ana: Member, mara: Member, rosa: Member) -> None:
    for back in range(PAGE + 7):
        looked(mara, [ana], day=DAY - timedelta(days=back // 3), page=f"page {back}")
    first = signed_in(rosa).get("/adoption/looks")
    then = signed_in(rosa).get("/adoption/looks", {"before": first.context["before"]})
    shown = [look.pk for answer in (first, then) for look, _name, _groups, _what in answer.context["looks"]]
    assert len(shown) == PAGE + 7 == len(set(shown)) and not then.context["before"]
    assert signed_in(rosa).get("/adoption/looks?before=nonsense").status_code == 200


def test_the_file_holds_what_is_asked_for_and_no_formula(ana: Member, mara: Member, carl: Member, rosa: Member) -> None:
    looked(mara, [ana], team="=1+1")
    answer = signed_in(rosa).get("/adoption/looks.csv?page=overview")
    said = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    assert said.splitlines()[0] == "Day,Who looked,Role,Page,Groups,What"
    assert said.splitlines()[1].startswith("2026-11-20,Mara Weiss,Manager,Overview,'=1+1,")
    nothing = b"".join(signed_in(carl).get("/adoption/looks.csv")).decode()  # type: ignore[arg-type]
    assert len(nothing.splitlines()) == 1


def test_looks_are_forgotten_after_two_years(ana: Member, mara: Member) -> None:
    kept = looked(mara, [ana], day=date.today() - timedelta(days=700))
    looked(mara, [ana], day=date.today() - timedelta(days=740))
    forget_looks(timestamp=0)
    assert list(Look.objects.all()) == [kept]


def test_the_page_asks_the_same_number_of_queries_however_many_looked(
    ana: Member, mara: Member, rosa: Member, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    """Session, member, frame; looks, their partitions, the groups of each, pages."""
    for back in range(9):
        looked(mara, [ana], day=DAY - timedelta(days=back), team=f"Team {back}")
    for one in (ana, rosa):
        browser = signed_in(one)
        with django_assert_num_queries(7):
            browser.get("/adoption/looks")

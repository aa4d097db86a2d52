"""A page view is an event that costs no statement of its own."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from tests.conftest import signed_in

from wellworn.lib import sql
from wellworn.members.models import Member, Team, Workspace
from wellworn.records.creating import create
from wellworn.records.models import Company, Kind
from wellworn.usage.features import BY_KEY, FEATURES, VALUE
from wellworn.usage.models import Event, Surface, through
from wellworn.usage.riding import along, with_what_is_written


def test_the_first_select_takes_the_event_along(ana: Member, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2), through(Surface.API), along("record.open", by=ana, kind="deal", record_id=7):
        assert list(Team.objects.values_list("name", flat=True)) == ["Key accounts"]
        assert Member.objects.count() == 1
    event = Event.objects.get()
    assert (event.feature, event.member, event.kind, event.record_id) == ("record.open", ana, "deal", 7)
    assert (event.surface, event.automatic, event.count) == (Surface.API, False, 1)


def test_what_the_select_finds_is_what_it_finds_without(ana: Member, ben: Member) -> None:
    rows = Member.objects.filter(name__icontains="%", pk__in=[ana.pk, ben.pk]) | Member.objects.filter(name="Ana Lind")
    alone = list(rows.order_by("pk"))
    with along("record.open", by=ana):
        assert list(rows.order_by("pk")) == alone == [ana]


def test_it_is_written_by_itself_when_nothing_takes_it_along(ana: Member) -> None:
    with along("record.open", by=ana):
        Member.objects.filter(pk=ana.pk).update(name="Ana")
    assert Event.objects.count() == 1


def test_no_look_is_written_where_the_workspace_records_acts_alone(ana: Member) -> None:
    Workspace.objects.create(pk=1, recorded="acts")
    with along("record.open", by=ana):
        list(Team.objects.all())
    with along("record.open", by=ana):
        Member.objects.filter(pk=ana.pk).update(name="Ana")
    signed_in(ana).get("/")
    signed_in(ana).get("/search?q=pump")
    assert not Event.objects.exists()
    create("Aquaveld N.V.", by=ana)
    assert Event.objects.filter(feature="record.create").exists()


def test_nothing_is_written_when_there_is_nothing_to_write(ana: Member) -> None:
    with along("record.open", by=ana, when=False):
        list(Team.objects.all())
    assert not Event.objects.exists()


def test_it_goes_with_a_page_that_fails(ana: Member) -> None:
    with pytest.raises(ValueError, match="no page"), transaction.atomic(), along("record.open", by=ana):
        list(Team.objects.all())
        raise ValueError("no page")
    assert not Event.objects.exists()


def test_it_waits_for_no_disk_by_itself_and_leaves_the_connection_as_it_was(transactional_db: None) -> None:
    member = Member.objects.create(email="ana@norrvik.example")
    with CaptureQueriesContext(connection) as sent, along("record.open", by=member):
        list(Team.objects.all())
    assert "synchronous_commit" in sent.captured_queries[0]["sql"]
    assert sql.rows("SHOW synchronous_commit") == [("on",)]
    assert Event.objects.count() == 1
    with transaction.atomic(), CaptureQueriesContext(connection) as sent, along("record.open", by=member):
        list(Team.objects.all())
    assert not any("synchronous_commit" in one["sql"] for one in sent.captured_queries)


@pytest.mark.parametrize("path", ["/companies/{}", "/search?q=aqua", "/companies?q=aqua", "/"])
def test_no_page_sends_a_statement_for_its_view_alone(path: str, ana: Member) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    browser = signed_in(ana)
    Event.objects.all().delete()
    with CaptureQueriesContext(connection) as sent:
        assert browser.get(path.format(company.pk)).status_code == 200
    writing = [one["sql"] for one in sent.captured_queries if "INSERT INTO" in one["sql"]]
    assert len(writing) == 1
    assert writing[0].startswith("WITH noted AS (INSERT INTO usage_event")
    assert Event.objects.get().feature in {feature.key for feature in FEATURES if not feature.is_value}


def test_a_page_that_draws_itself_anew_is_not_opened_again(ana: Member) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    signed_in(ana).get(f"/companies/{company.pk}", headers={"HX-Request": "true"})
    assert not Event.objects.filter(feature="record.open").exists()


def test_signing_in_and_looking_are_no_value_and_doing_is() -> None:
    assert VALUE <= BY_KEY.keys()
    assert {"record.create", "deal.move", "note.write", "proposal.accept", "forecast.call"} <= VALUE
    assert not VALUE & {"session.begin", "today.open", "record.open", "list.search", "brief.open", "reports.sent"}


def test_an_act_takes_its_event_along_with_the_row_it_writes(
    ana: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2), with_what_is_written("record.change", by=ana, kind="company", record_id=7):
        first, second = Team.objects.create(name="North"), Team.objects.create(name="South")
    assert Team.objects.filter(pk__in=[first.pk, second.pk]).count() == 2
    event = Event.objects.get()
    assert (event.feature, event.member, event.kind, event.record_id, event.automatic) == (
        "record.change",
        ana,
        "company",
        7,
        False,
    )


def test_an_act_that_writes_no_row_is_recorded_by_itself_and_fails_with_it(ana: Member) -> None:
    with with_what_is_written("record.change", by=None):
        Member.objects.filter(pk=ana.pk).update(name="Ana")
    assert Event.objects.get().automatic
    with pytest.raises(ValueError, match="no act"), transaction.atomic(), with_what_is_written("record.change", by=ana):
        Team.objects.create(name="North")
        raise ValueError("no act")
    assert Event.objects.count() == 1

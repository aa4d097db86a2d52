"""The Adoption page: what it says, to whom, and what changed when."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.adoption.changes import annotate, changes, launched
from wellworn.adoption.models import Annotation
from wellworn.adoption.models.annotation import AnnotationKind
from wellworn.members.models import Member, Role
from wellworn.records.custom import own_fields
from wellworn.records.models import FieldType
from wellworn.usage.models import Event

pytestmark = pytest.mark.django_db


def read(member: Member, address: str = "/adoption") -> str:
    answer = signed_in(member).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_head_says_how_many_use_it_and_where_that_leads(used: list[Member], ada: Member) -> None:
    annotate(timezone.localdate() - timedelta(days=40), "Launch", AnnotationKind.LAUNCH, by=ada)
    page = read(ada)
    assert "<b>60\xa0%</b> use it on a working day." in page  # 9 of the 15 who are here
    assert "On this path it will be <b>60\xa0%</b> by day 60, 20 points short of the target." in page
    assert "day 40 since launch" in page


def test_opening_is_told_apart_from_using(used: list[Member], ada: Member) -> None:
    page = read(ada)
    assert "<dt>Access<small>opened it, on working days</small></dt><dd>87\xa0%</dd>" in page
    assert '<dd class="is-it">60\xa0%</dd>' in page
    assert ">Active share</h2>" in page
    assert "without a launch" not in page
    assert 'href="/adoption/worth"' in page


def test_everybody_but_it_sees_the_page_and_is_told_how_many_do(used: list[Member], ada: Member, mara: Member) -> None:
    for member in (used[0], mara, ada):
        assert "All 15 see this page" in read(member)
    Member.objects.filter(pk=mara.pk).update(role=Role.IT)
    assert signed_in(Member.objects.get(pk=mara.pk)).get("/adoption").status_code == 404


def test_where_nothing_happened_the_page_says_what_it_takes(ada: Member) -> None:
    page = read(ada)
    assert "Nothing can be said of everybody yet" in page
    assert "The first number comes after seven days" in page


def test_groups_that_may_not_be_shown_are_named_with_the_reason(used: list[Member], ada: Member) -> None:
    page = read(ada, "/adoption?by=role")
    assert re.search(r"Manager(, \w+)*: (too few|held back)", page)  # one manager


def test_a_charts_numbers_are_taken_along(used: list[Member], ada: Member) -> None:
    answer = signed_in(ada).get("/adoption?chart=use&as=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0][:3] == ["Day", "Moved work on", "On this path"]
    assert rows[-9][1] == "0.6" or "0.6" in [row[1] for row in rows]
    assert signed_in(ada).get("/adoption?chart=use&as=parquet").content[:4] == b"PAR1"
    assert signed_in(ada).get("/adoption?chart=nothing&as=csv").status_code == 404


def test_an_admin_writes_down_what_changed_and_takes_it_back(used: list[Member], ada: Member) -> None:
    browser, day = signed_in(ada), timezone.localdate() - timedelta(days=20)
    answer = browser.post(
        "/adoption/changes", {"day": day.isoformat(), "label": "Fields asked 14 to 3", "kind": "product"}, follow=True
    )
    page = answer.content.decode()
    assert "Fields asked 14 to 3 stands on the charts." in page
    one = Annotation.objects.get()
    assert (one.by, one.day) == (ada, day)
    assert Event.objects.filter(feature="adoption.annotate", member=ada).count() == 1
    assert f"/adoption/changes/{one.pk}/take-back" in page

    browser.post(f"/adoption/changes/{one.pk}/take-back")
    assert not changes(day, day)
    browser.post(f"/adoption/changes/{one.pk}/restore")
    assert [changed.label for changed in changes(day, day)] == ["Fields asked 14 to 3"]


def test_what_cannot_be_written_down_says_why(ada: Member) -> None:
    answer = signed_in(ada).post("/adoption/changes", {"day": "soon", "label": "", "kind": "product"})
    assert answer.status_code == 422
    assert not Annotation.objects.exists()


def test_a_rep_writes_nothing_down(used: list[Member], ada: Member) -> None:
    one = annotate(timezone.localdate(), "Launch", by=ada)
    browser = signed_in(used[0])
    assert browser.post("/adoption/changes", {"day": "2026-10-05", "label": "x", "kind": "product"}).status_code == 404
    assert browser.post(f"/adoption/changes/{one.pk}/take-back").status_code == 404
    assert Annotation.objects.standing().count() == 1
    assert "Write down a change" not in read(used[0])


def test_fields_that_came_and_went_stand_among_the_changes(ada: Member) -> None:
    today = timezone.localdate()
    first = own_fields.create("deal", "Plant", FieldType.TEXT, by=ada)
    assert [one.label for one in changes(today, today)] == ["Plant added"]
    own_fields.create("deal", "Meters", FieldType.NUMBER, by=ada)
    own_fields.archive(first, by=ada)
    assert sorted(one.label for one in changes(today, today)) == ["2 fields added", "Plant retired"]


def test_the_latest_launch_that_has_come_is_day_0(ada: Member) -> None:
    today = timezone.localdate()
    assert launched() is None
    annotate(today - timedelta(days=200), "First launch", AnnotationKind.LAUNCH, by=ada)
    annotate(today - timedelta(days=40), "Begun anew", AnnotationKind.LAUNCH, by=ada)
    annotate(today + timedelta(days=10), "To come", AnnotationKind.LAUNCH, by=ada)
    assert launched() == today - timedelta(days=40)

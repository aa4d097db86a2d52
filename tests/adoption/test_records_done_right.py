"""Records of the application that stood are right, and those that somebody typed over within a week are not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from wellworn.adoption.tables import application, see_records
from wellworn.measures.engines import PostgreSQL
from wellworn.measures.mastery import handled
from wellworn.measures.measure import Scope
from wellworn.measures.ramp import RAMP
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Kind, Provenance
from wellworn.records.models.record import Record

pytestmark = pytest.mark.django_db


def made(name: str, by: Member, days_ago: int) -> Record:
    """A company with a city, made some days ago."""
    company = create(name, by=by, kind=Kind.COMPANY).record
    change(company, "city", "Zwolle", by=by)
    Provenance.objects.filter(record_id=company.pk).update(at=timezone.now() - timedelta(days=days_ago))
    return company


def judged() -> dict[tuple[object, object], object]:
    """Member and record -> whether it was right, over the last ninety days."""
    connection.ensure_connection()
    engine, today = PostgreSQL(connection), timezone.now().date()
    tables, scope = application(), Scope(today - timedelta(days=90), today)
    see_records()
    return {(row["member"], row["record"]): row["right"] for row in engine.rows(handled(tables, scope))}


def test_what_stood_is_right_and_what_a_colleague_typed_over_is_not(ana: Member, ben: Member) -> None:
    stood, mended = made("Aquaveld", ana, 40), made("Hidrovouga", ana, 40)
    change(mended, "city", "Aveiro", by=ben)
    Provenance.objects.filter(record_id=mended.pk, by=ben).update(at=timezone.now() - timedelta(days=38))
    made("Ferrán", ana, 3)  # not to be judged yet
    assert judged() == {(ana.pk, stood.pk): True, (ana.pk, mended.pk): False, (ben.pk, mended.pk): True}


def test_the_ramp_runs_on_the_applications_own_tables(ana: Member) -> None:
    connection.ensure_connection()
    engine = PostgreSQL(connection)
    see_records()
    assert engine.rows(RAMP.expression(application(), Scope(date(2026, 1, 1), date(2026, 6, 30)))) == []

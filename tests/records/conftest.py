"""What the tests of records share: a company, deals with their values, and stages by name."""

from __future__ import annotations

import pytest

from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Company, Deal, Kind, Stage


@pytest.fixture
def havel(ana: Member) -> Company:
    """A company of everybody's."""
    made = create("havel.example", by=ana).record
    assert isinstance(made, Company)
    return made


def deal_of(name: str, by: Member, **values: str) -> Deal:
    """A deal with some values, as they are typed."""
    deal = create(name, by=by, kind=Kind.DEAL).record
    assert isinstance(deal, Deal)
    for field, text in values.items():
        change(deal, field, text, by=by)
    return deal


def stage(name: str) -> Stage:
    """The only stage of that name."""
    return Stage.objects.get(name=name)

"""A program behind a token acts as a member, and yet nobody is offered it where people are chosen."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member, Role
from wellworn.records.mentioning import mentionable
from wellworn.records.seeing import who_sees


@pytest.fixture
def books(db: None) -> Member:
    """The program of the accountants."""
    return Member.objects.create(email="books@service.invalid", name="Books", role=Role.EXECUTIVE, is_service=True)


def test_it_is_offered_neither_as_an_owner_nor_to_be_mentioned(ana: Member, ben: Member, books: Member) -> None:
    deal = deal_of("Level sensors", ana)
    page = signed_in(ana).get(f"/records/deal/{deal.pk}/owner").content.decode()
    assert "Ben" in page and "Books" not in page
    asked = signed_in(ana).get("/lists/deal/filter?field=owner").content.decode()
    assert "Ben" in asked and "Books" not in asked
    assert books not in who_sees(deal)
    assert mentionable("Boo", deal, by=ana) == []


def test_the_form_keeps_a_service_that_owns_the_record(ana: Member, books: Member) -> None:
    deal = deal_of("Level sensors", ana)
    type(deal).objects.filter(pk=deal.pk).update(owner=books)
    page = signed_in(ana).get(f"/records/deal/{deal.pk}/owner").content.decode()
    assert "Books" in page


def test_the_members_page_counts_people(books: Member) -> None:
    admin = Member.objects.create(email="ada@norrvik.example", name="Ada Holm", role=Role.ADMIN)
    page = signed_in(admin).get("/members").content.decode()
    assert "Ada Holm" in page and "Books" not in page

"""What is sent again for want of an answer is done once; what only looks the same is done again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Activity, Deal, Kind, Provenance, QuickEntry, Record, Sent, Task

FRAGMENT = {"HTTP_HX_REQUEST": "true"}
CALL = {"text": "Called Joost, he wants the quote", "kind": "call", "step": "Send the quote", "due": "Tue", "key": "k1"}


@pytest.fixture
def aquaveld(ana: Member) -> Record:
    return create("Aquaveld", by=ana, kind=Kind.COMPANY).record


def test_a_note_that_is_sent_again_is_there_once(ana: Member, aquaveld: Record) -> None:
    client, url = signed_in(ana), f"/records/company/{aquaveld.pk}/notes"
    answers = [client.post(url, CALL, **FRAGMENT) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert {answer["HX-Redirect"] for answer in answers} == {f"/companies/{aquaveld.pk}"}
    assert (Activity.objects.count(), Task.objects.count()) == (1, 1)


def test_other_words_under_the_same_key_are_another_note(ana: Member, aquaveld: Record) -> None:
    """The browser's Back brings the old form with its key."""
    client, url = signed_in(ana), f"/records/company/{aquaveld.pk}/notes"
    client.post(url, CALL)
    client.post(url, CALL | {"text": "Called again"})
    assert Activity.objects.count() == 2


def test_the_same_words_from_another_form_or_member_are_another_note(
    ana: Member, ben: Member, aquaveld: Record
) -> None:
    url = f"/records/company/{aquaveld.pk}/notes"
    for member, key in [(ana, "k1"), (ana, "k2"), (ben, "k1")]:
        assert signed_in(member).post(url, CALL | {"key": key}).status_code == 302
    assert Activity.objects.count() == 3


def test_what_was_refused_is_not_remembered(ana: Member, aquaveld: Record) -> None:
    client, url = signed_in(ana), f"/records/company/{aquaveld.pk}/notes"
    refused = client.post(url, CALL | {"due": "the 41st of May"}, **FRAGMENT)
    assert refused.status_code == 422 and 'value="k1"' in refused.content.decode()
    assert not Sent.objects.exists()
    client.post(url, CALL)
    assert Activity.objects.count() == 1


def test_a_form_without_a_key_is_saved_each_time(ana: Member, aquaveld: Record) -> None:
    client, url = signed_in(ana), f"/records/company/{aquaveld.pk}/notes"
    for _time in range(2):
        client.post(url, {"text": "By a program"})
    assert Activity.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_four_at_once_are_one(ana: Member, aquaveld: Record) -> None:
    def send(_number: int) -> int:
        try:
            return signed_in(ana).post(f"/records/company/{aquaveld.pk}/notes", CALL).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(4))) == [302] * 4
    assert (Activity.objects.count(), Task.objects.count()) == (1, 1)


def test_a_value_that_is_sent_again_is_no_conflict_and_leaves_one_line_of_history(ana: Member) -> None:
    deal = create("Pump retrofit", by=ana, kind=Kind.DEAL).record
    for _time in range(2):
        answer = signed_in(ana).post(f"/records/deal/{deal.pk}/amount", {"value": "48000", "was": ""}, **FRAGMENT)
        assert answer.status_code == 200
    assert Deal.objects.get().amount == 48000
    assert Provenance.objects.filter(field="amount").count() == 1


def test_another_line_under_the_same_key_is_another_entry(ana: Member) -> None:
    client = signed_in(ana)
    for line in ("task send the quote", "task call Joost"):
        client.post("/quick", {"line": line, "key": "same"})
    assert QuickEntry.objects.count() == 2

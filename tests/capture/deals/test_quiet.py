"""A deal is quiet when it is silent for longer than usual, and that is asked once for each silence."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.capture.letters import ANA, PETRA, Post, mail, mailbox
from tests.capture.letters import NOW as LATER
from wellworn.capture import run
from wellworn.capture.deals import quiet
from wellworn.capture.deals.quiet import silence
from wellworn.members.models import Member
from wellworn.records import deciding
from wellworn.records.creating import create
from wellworn.records.models import Company, Kind, Proposal, Task

TODAY = date(2024, 6, 1)


def test_silence_is_measured_by_what_is_usual() -> None:
    weekly = [TODAY - timedelta(days=days) for days in (70, 63, 56, 49, 42, 35)]
    found = silence(weekly, TODAY)
    assert found is not None
    assert (found.usual, found.since) == (7, "2024-04-27")
    assert silence([day + timedelta(days=28) for day in weekly], TODAY) is None
    assert silence(weekly[:3], TODAY) is None


@given(st.lists(st.dates(date(2023, 1, 1), TODAY), unique=True))
def test_whoever_was_heard_in_the_last_ten_days_is_not_silent(days: list[date]) -> None:
    found = silence(sorted(days), TODAY)
    assert found is None or max(days) < TODAY - timedelta(days=10)


def test_the_owner_is_asked_once_and_a_letter_answers(ana: Member) -> None:
    days = [1, 5, 9, 13, 17, 21, 25]
    letters = [mail(day, ANA if day % 2 else PETRA, PETRA if day % 2 else ANA) for day in days]
    run.run(mailbox(ana), Post({"inbox": [*letters, mail(26, PETRA, ANA)]}), at=lambda: LATER)
    deal = create("Level sensors", by=ana, kind=Kind.DEAL, company=Company.objects.get()).record
    assert quiet.ask(at=LATER) == quiet.ask(at=LATER) == 1
    question = Proposal.objects.get(field="quiet")
    assert (question.member, question.record_id, question.state) == (ana, deal.pk, "open")
    assert deciding.accept(question, by=ana)
    assert Task.objects.get().name == "Write to Vasa"
    deciding.reopen(question, by=ana)
    run.run(mailbox(ana, "/more"), Post({"inbox": [mail(88, PETRA, ANA)]}), at=lambda: LATER)
    assert quiet.ask(at=LATER) == 0
    question.refresh_from_db()
    assert question.state == "overtaken"

"""What letters say about deals is asked of whoever owns them, once, and never of anybody who may not read the letter."""

from __future__ import annotations

import itertools
import json
from datetime import date

import pytest
from django.utils import timezone

from tests.capture.letters import ANA, BEN, NOW, PETRA, Post, mail, mailbox
from tests.conftest import read_on, signed_in
from wellworn.capture import run
from wellworn.capture.models import DealSignal
from wellworn.members.models import Member, Sharing, Team
from wellworn.records import deciding
from wellworn.records.changing import PEOPLE
from wellworn.records.creating import create
from wellworn.records.models import Company, Deal, Kind, Person, Proposal, Provenance, Stage, Task

GREETED = [mail(1, ANA, PETRA), mail(2, PETRA, ANA)]


def capture(member: Member, letters: list[bytes], place: str = "/mail", sharing: str = Sharing.SUBJECT) -> None:
    """Capture letters into a mailbox of the member's."""
    run.run(mailbox(member, place, sharing), Post({"inbox": letters}), batch_size=1, at=lambda: NOW)


@pytest.fixture
def deal(ana: Member) -> Deal:
    """A deal of Ana's with Vasa, in its first stage, made before the letters."""
    capture(ana, GREETED, "/before")
    deal = create("Level sensors", by=ana, kind=Kind.DEAL, company=Company.objects.get(name="Vasa")).record
    Provenance.objects.filter(kind=Kind.DEAL).update(at=NOW.replace(month=3))
    assert isinstance(deal, Deal)
    return deal


def waiting(kind: str = "deal") -> dict[str, Proposal]:
    """The open questions by field."""
    return {one.field: one for one in Proposal.objects.filter(kind=kind, state="open")}


def test_a_quote_that_we_sent_asks_for_its_stage_and_amount(ana: Member, deal: Deal) -> None:
    capture(ana, [mail(80, ANA, PETRA, "Hi Petra,\n\nHere is our quote for six sensors, €38,200 delivered.\n\nAna")])
    asked = waiting()
    assert Stage.objects.get(pk=asked["stage"].value).name == "Propose"
    assert asked["amount"].value == "38200"
    assert asked["amount"].excerpt == "Here is our quote for six sensors, €38,200 delivered."
    assert asked["amount"].marked in asked["amount"].excerpt
    assert asked["stage"].member == ana


def test_a_yes_moves_the_deal_and_undo_moves_it_back(ana: Member, deal: Deal) -> None:
    capture(ana, [mail(80, PETRA, ANA, "Hi Ana,\n\nPO attached, let's get started.\n\nPetra")])
    client, question = signed_in(ana), waiting()["stage"]
    first = deal.stage_id
    assert client.post(f"/confirm/{question.pk}/accept").status_code == 302
    deal.refresh_from_db()
    assert (deal.stage.outcome, deal.closed_at is not None) == ("won", True)
    client.post(f"/confirm/{question.pk}/undo")
    deal.refresh_from_db()
    assert (deal.stage_id, deal.closed_at) == (first, None)


def test_a_lost_deal_keeps_their_sentence_as_its_reason(ana: Member, deal: Deal) -> None:
    capture(ana, [mail(80, PETRA, ANA, "Dear Ana,\n\nWe have decided to go with another supplier this time.\n\nPetra")])
    question = waiting()["stage"]
    assert Stage.objects.get(pk=question.value).outcome == "lost"
    assert "another supplier" in question.excerpt


def test_what_somebody_typed_later_than_the_letter_is_not_asked_about(ana: Member, deal: Deal) -> None:
    signed_in(ana).post(f"/records/deal/{deal.pk}/amount", {"value": "50000"})
    capture(ana, [mail(80, ANA, PETRA, "Here is our quote for six sensors, €38,200 delivered.")])
    assert "amount" not in waiting()


def test_a_later_letter_overtakes_an_earlier_one_whatever_comes_first(ana: Member, deal: Deal) -> None:
    letters = [
        mail(70, ANA, PETRA, "Here is our quote, €38,200 delivered."),
        mail(75, ANA, PETRA, "Here is the revised quote, €36,000 delivered."),
        mail(78, PETRA, ANA, "The decision is postponed until 15 June."),
    ]
    for number, order in enumerate(itertools.permutations(letters)):
        Proposal.objects.all().delete()
        DealSignal.objects.update(is_new=True)
        capture(ana, list(order), f"/{number}")
        asked = waiting()
        assert asked["amount"].value == "36000"
        assert asked["close_date"].value == "2024-06-15"
        assert Proposal.objects.filter(field="amount", state="open").count() == 1


def test_capturing_again_asks_nothing_twice_and_a_dismissed_question_stays_away(ana: Member, deal: Deal) -> None:
    letters = [mail(80, ANA, PETRA, "Here is our quote, €38,200 delivered.")]
    capture(ana, letters)
    question = waiting()["amount"]
    deciding.dismiss(question, by=ana)
    capture(ana, letters, "/again")
    capture(ana, [mail(81, ANA, PETRA, "As I wrote, here is our quote, €38,200 delivered.")], "/more")
    assert "amount" not in waiting()
    assert Proposal.objects.filter(field="amount").count() == 1


def test_quoted_text_of_an_earlier_letter_counts_once(ana: Member, deal: Deal) -> None:
    text = "Thanks Ana, I will read it.\n\nOn Monday, Ana Lind wrote:\n> PO attached. We accept your offer.\n"
    capture(ana, [mail(80, PETRA, ANA, text)])
    assert "stage" not in waiting()


def test_a_promise_of_ours_becomes_a_task_with_its_day(ana: Member, deal: Deal) -> None:
    capture(ana, [mail(84, ANA, PETRA, "Hi Petra,\n\nI will send you the certificates by 3 June.\n\nAna")])
    question = waiting()["promise"]
    assert json.loads(question.value)["due"] == "2024-06-03"
    assert deciding.accept(question, by=ana)
    task = Task.objects.get()
    assert (task.name, task.due_on, task.deal_id) == ("Send you the certificates by 3 June", date(2024, 6, 3), deal.pk)
    question.refresh_from_db()
    assert deciding.reopen(question, by=ana)
    assert Task.objects.get().deleted_at is not None


def test_a_request_is_the_next_step_until_one_of_us_has_answered(ana: Member, deal: Deal) -> None:
    capture(ana, [mail(84, PETRA, ANA, "Hi Ana,\n\nPlease send the wiring diagram to our engineers.\n\nPetra")])
    assert waiting()["next_step"].value == "Send the wiring diagram to our engineers"
    capture(ana, [mail(85, ANA, PETRA, "Hi Petra, you have it in the other mail.", after=84)], "/answer")
    assert "next_step" not in waiting()


def test_asking_for_a_quote_where_no_deal_is_open_offers_a_new_one(ana: Member) -> None:
    text = "Hi Ana,\n\nCould you please quote 14 level transmitters for our new dairy?\n\nPetra"
    capture(ana, [*GREETED, mail(80, PETRA, ANA, text, subject="Re: New dairy in Turku")])
    question = waiting("company")["deal.new"]
    assert deciding.accept(question, by=ana)
    deal = Deal.objects.get()
    assert (deal.name, deal.company, deal.source) == ("New dairy in Turku", Company.objects.get(), "captured")
    question.refresh_from_db()
    deciding.reopen(question, by=ana)
    assert not Deal.objects.visible_to(ana).exists()


def test_a_letter_that_may_be_about_either_of_two_deals_asks_about_none(ana: Member, deal: Deal) -> None:
    create("Flow meters", by=ana, kind=Kind.DEAL, company=deal.company)
    capture(ana, [mail(80, PETRA, ANA, "Hi Ana,\n\nThe purchase order is attached.\n\nPetra")])
    assert not waiting()
    words = "Hi Ana,\n\nThe purchase order for the level sensors is attached.\n\nPetra"
    capture(ana, [mail(81, PETRA, ANA, words)], "/more")
    assert waiting()["stage"].record_id == deal.pk


def test_the_owner_is_asked_only_if_they_may_read_the_letter(ana: Member, ben: Member, deal: Deal) -> None:
    capture(ben, [mail(80, BEN, PETRA, "Here is our quote, €38,200 delivered.")], "/ben")
    question = waiting()["amount"]
    assert question.member == ben
    assert not Proposal.objects.visible_to(ana).filter(field="amount").exists()
    capture(ben, [mail(81, BEN, PETRA, "Here is our quote, €39,000 delivered.")], "/ben/open", Sharing.FULL)
    assert waiting()["amount"].member == ana


def test_another_team_is_asked_nothing_and_finds_nothing(ana: Member, carl: Member, team: Team, deal: Deal) -> None:
    Deal.objects.update(team=team)
    carls = "Carl Brandt <carl@norrvik.example>"
    capture(carl, [mail(80, carls, PETRA, "Here is our quote, €38,200 delivered.")], "/carl", Sharing.METADATA)
    assert not Proposal.objects.filter(kind="deal").exists()
    capture(ana, [mail(81, ANA, PETRA, "Here is our quote, €36,000 delivered.")])
    question = waiting()["amount"]
    assert signed_in(carl).post(f"/confirm/{question.pk}/accept").status_code == 404
    assert "36," not in read_on(signed_in(carl).get("/confirm").content.decode())


def test_a_letter_that_became_private_again_is_asked_about_no_more(ana: Member, ben: Member, deal: Deal) -> None:
    capture(ben, [mail(80, BEN, PETRA, "Here is our quote, €38,200 delivered.")], "/ben", Sharing.FULL)
    question = waiting()["amount"]
    assert Proposal.objects.visible_to(ana).filter(pk=question.pk).exists()
    assert question.evidence is not None
    type(question.evidence).objects.filter(pk=question.evidence_id).update(sharing=Sharing.SUBJECT)
    assert not Proposal.objects.visible_to(ana).filter(pk=question.pk).exists()


def test_the_deals_page_shows_the_question_with_its_sentence_and_the_words_marked(ana: Member, deal: Deal) -> None:
    capture(ana, [mail(80, ANA, PETRA, "Here is our quote for six sensors, €38,200 delivered.")])
    page = signed_in(ana).get(f"/deals/{deal.pk}").content.decode()
    assert "<mark>€38,200</mark>" in page
    assert '<span class="stitch">Propose</span>' in page
    assert "€38,200" in signed_in(ana).get("/").content.decode()


def test_a_question_about_a_deal_can_be_corrected(ana: Member, deal: Deal) -> None:
    capture(ana, [mail(80, ANA, PETRA, "Here is our quote for six sensors, €38,200 delivered.")])
    client, asked = signed_in(ana), waiting()
    assert b"<select" in client.get(f"/confirm/{asked['stage'].pk}/edit").content
    assert client.post(f"/confirm/{asked['amount'].pk}/edit", {"value": "a lot"}).status_code == 422
    client.post(f"/confirm/{asked['amount'].pk}/edit", {"value": "40000"})
    deal.refresh_from_db()
    assert deal.amount == 40_000
    assert Provenance.objects.filter(kind="deal", field="amount").latest("pk").source == "typed"


def test_disconnecting_takes_the_questions_along(ana: Member, deal: Deal) -> None:
    capture(ana, [mail(80, ANA, PETRA, "Here is our quote for six sensors, €38,200 delivered.")])
    from wellworn.capture import removal

    removal.activities(set(DealSignal.objects.values_list("activity_id", flat=True)))
    assert not waiting() and not DealSignal.objects.exists()


def test_a_person_without_a_company_gets_the_new_deal_by_themselves(ana: Member) -> None:
    lone = "Petra Holm <petra.holm@gmail.com>"
    text = "Hi Ana,\n\nPlease send me a quote for two sensors."
    capture(ana, [mail(1, ANA, lone), mail(2, lone, ANA), mail(80, lone, ANA, text, subject="Two sensors")])
    assert deciding.accept(waiting("person")["deal.new"], by=ana)
    deal = Deal.objects.get()
    person = Person.objects.get()
    assert (deal.company, list(deal.people.all())) == (None, [person])
    involved = Provenance.objects.get(kind="deal", record_id=deal.pk, field=PEOPLE)
    assert (involved.value, involved.by, involved.evidence_id is not None) == (str(person.pk), ana, True)
    assert deal.created_at <= timezone.now()

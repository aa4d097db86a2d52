"""Somebody known who writes from elsewhere is asked about, once."""

from __future__ import annotations

from tests.capture.letters import ANA, NOW, PETRA, Post, mail, mailbox
from wellworn.capture import run
from wellworn.members.models import Member
from wellworn.records.models import Proposal


def test_a_second_address_of_a_known_person_is_proposed(ana: Member) -> None:
    messages = [mail(1, ANA, PETRA), mail(2, "Petra Holm <petra.holm@vasa.example>", ANA)]
    run.run(mailbox(ana), Post({"inbox": messages}), batch_size=1, at=lambda: NOW)
    proposal = Proposal.objects.get()
    assert (proposal.field, proposal.value, proposal.member) == ("address.mail", "petra.holm@vasa.example", ana)


def test_a_new_employer_is_proposed_when_the_old_address_has_been_quiet(ana: Member) -> None:
    messages = [mail(1, ANA, PETRA), mail(2, PETRA, ANA), mail(60, "Petra Holm <petra@fjord.example>", ANA)]
    run.run(mailbox(ana), Post({"inbox": messages}), batch_size=1, at=lambda: NOW)
    proposal = Proposal.objects.get(field="employer")
    assert (proposal.value, proposal.confidence) == ("Fjord", 0.6)
    Proposal.objects.update(state="dismissed")
    again = Post({"later": [mail(61, "Petra Holm <petra@fjord.example>", ANA)]})
    run.run(mailbox(ana, "/later"), again, at=lambda: NOW)
    assert Proposal.objects.get().state == "dismissed"


def test_a_namesake_elsewhere_while_the_old_address_is_in_use_is_nobodys_business(ana: Member) -> None:
    messages = [mail(1, ANA, PETRA), mail(2, PETRA, ANA), mail(3, "Petra Holm <petra@fjord.example>", ANA)]
    run.run(mailbox(ana), Post({"inbox": messages}), batch_size=1, at=lambda: NOW)
    assert not Proposal.objects.exists()


def test_an_automatic_reply_that_says_goodbye_makes_the_next_address_a_new_employer(ana: Member) -> None:
    gone = mail(3, PETRA, ANA, "I have left Vasa. Please write to ola@vasa.example.", Auto_Submitted="auto-replied")
    messages = [mail(1, ANA, PETRA), mail(2, PETRA, ANA), gone, mail(4, "Petra Holm <petra@fjord.example>", ANA)]
    run.run(mailbox(ana), Post({"inbox": messages}), batch_size=1, at=lambda: NOW)
    proposal = Proposal.objects.get(field="employer")
    assert (proposal.value, proposal.confidence) == ("Fjord", 0.85)

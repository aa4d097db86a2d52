"""Taking things out again: blocks, disconnecting, sharing less; and looking again when the rules change."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from django.db import connection

from tests.capture.letters import ANA, BEN, NOW, PETRA, Post, mail, mailbox
from wellworn.capture import blocking, completeness, disconnecting, errands, quarantine, reconsider, run, sharing, tasks
from wellworn.capture.errand import Errand, ErrandKind, ErrandState
from wellworn.capture.models import Block, Evidence, LedgerEntry, Mailbox, Outcome, Quarantined, SeenName, Waiting
from wellworn.members.models import CreationRule, InternalDomain, Member, Sharing, Workspace
from wellworn.outreach.enrolling import enrol, plan_of
from wellworn.outreach.models import Enrolment, Template
from wellworn.records.models import Activity, ActivityText, Company, Echo, Person, Pin, Provenance, Witness

OLA = "Ola Berg <ola@fjord.example>"


def capture(box: Mailbox, *messages: bytes) -> Post:
    """Capture messages as one folder; the source that held them."""
    post = Post({"inbox": messages})
    run.run(box, post, at=lambda: NOW)
    return post


def test_a_block_hides_at_once_and_the_purge_leaves_only_ledger_rows(ana: Member, mara: Member) -> None:
    capture(mailbox(ana), mail(1, ANA, PETRA), mail(2, ANA, OLA))
    block = blocking.block("vasa.example", member=None, by=mara, at=NOW)
    assert list(Activity.objects.filter(deleted_at=None).values_list("key", flat=True)) == ["mail:2@test.example"]
    removed = blocking.purge(block)
    assert (removed.activities, removed.people, removed.companies) == (1, 1, 1)
    assert Person.objects.get().name == "Ola Berg"
    assert LedgerEntry.objects.get(reason="blocked").outcome == Outcome.IGNORED
    assert not SeenName.objects.filter(address="petra@vasa.example").exists()


def test_what_is_blocked_is_not_captured_and_comes_back_when_unblocked(ana: Member) -> None:
    box = mailbox(ana)
    block = blocking.block("petra@vasa.example", member=ana, by=ana, at=NOW)
    post = capture(box, mail(1, ANA, PETRA))
    assert LedgerEntry.objects.get().reason == "blocked"
    assert blocking.unblock(block, by=ana, at=NOW) == 1
    run.run(box, post, at=lambda: NOW)
    assert Person.objects.get().name == "Petra Holm"
    assert not Block.objects.exists()


def test_one_members_block_leaves_what_a_colleague_has(ana: Member, ben: Member) -> None:
    letter = mail(1, ANA, f"{PETRA}, {BEN}")
    capture(mailbox(ana), letter)
    capture(mailbox(ben), letter)
    blocking.purge(blocking.block("vasa.example", member=ana, by=ana, at=NOW))
    assert Witness.objects.get().member == ben
    assert Person.objects.get().name == "Petra Holm"


@pytest.mark.parametrize("pattern", ["%", "a b@c.example", "example", ""])
def test_a_block_is_an_address_or_a_domain(ana: Member, pattern: str) -> None:
    with pytest.raises(ValueError, match="neither an address"):
        blocking.block(pattern, member=ana, by=ana, at=NOW)


def test_disconnecting_removes_what_only_this_mailbox_brought_and_proves_it(ana: Member, ben: Member) -> None:
    mine = mailbox(ana)
    capture(mine, mail(1, ANA, f"{PETRA}, {BEN}"), mail(2, ANA, OLA), mail(3, "X <x@cold.example>", ANA))
    capture(mailbox(ben), mail(1, ANA, f"{PETRA}, {BEN}"))
    told = disconnecting.only_here(mine)
    proof = disconnecting.disconnect(mine, remove=True, by=ana, at=NOW)
    assert proof.holds
    assert proof.removed == told
    assert (told.activities, told.waiting, told.people, told.companies) == (1, 1, 1, 1)
    assert Witness.objects.get().member == ben
    assert not Waiting.objects.exists()


def test_disconnecting_in_pieces_takes_out_the_same_and_others_work_meanwhile_is_told_apart(
    ana: Member, ben: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disconnecting, "PIECE", 2)
    mine = mailbox(ana)
    capture(
        mine, mail(1, ANA, f"{PETRA}, {BEN}"), mail(2, ANA, OLA), mail(3, "X <x@cold.example>", ANA), mail(4, OLA, ANA)
    )
    capture(mailbox(ben), mail(1, ANA, f"{PETRA}, {BEN}"))
    told = disconnecting.only_here(mine)
    proof, taken = disconnecting.take_out(mine, None, at=NOW)
    assert taken == 2
    Person.objects.create(name="Somebody else's", owner=ben, created_by=ben, created_at=NOW)
    while taken:
        proof, taken = disconnecting.take_out(mine, proof, at=NOW)
    assert proof.holds and proof.has_meanwhile and proof.meanwhile.people == 1
    assert proof.removed == told
    assert told is not None and (told.activities, told.waiting, told.people, told.companies) == (2, 1, 1, 1)
    assert Witness.objects.get().member == ben


def test_removing_goes_on_where_a_killed_worker_was(ana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disconnecting, "PIECE", 1)
    mine = mailbox(ana)
    capture(mine, *(mail(number, ANA, PETRA) for number in range(1, 5)))
    errand = errands.ask(ErrandKind.REMOVE, by=ana, at=NOW, mailbox=mine, total=4)
    proof, taken = disconnecting.take_out(mine, None, at=NOW)
    Errand.objects.update(state=ErrandState.RUNNING, done=taken, result=asdict(proof))
    errands.run(errand.pk)
    errand.refresh_from_db()
    assert (errand.state, errand.done, Activity.objects.count()) == (ErrandState.DONE, 4, 0)
    proved = errands.proof_of(errand)
    assert proved is not None and proved.holds and proved.removed.activities == 4
    errands.run(errand.pk)  # what is over is not done again


def test_disconnecting_spares_whom_somebody_has_worked_on(ana: Member) -> None:
    mine = mailbox(ana)
    capture(mine, mail(1, ANA, PETRA))
    person = Person.objects.get()
    Provenance.objects.create(
        kind="person", record_id=person.pk, field="title", value="Boss", source="typed", by=ana, at=NOW
    )
    assert disconnecting.disconnect(mine, remove=True, by=ana, at=NOW).removed.people == 0
    assert Person.objects.get().activity_count == 0


def test_what_other_rooms_keep_about_a_mail_is_no_hindrance(ana: Member) -> None:
    """Every table that points at an activity has a row: a pin, an echo, a follow-up that the mail stopped."""
    mine = mailbox(ana)
    capture(mine, mail(1, ANA, PETRA), mail(2, ANA, OLA))
    seen, petra = Activity.objects.get(key="mail:1@test.example"), Person.objects.get(name="Petra Holm")
    Pin.objects.create(kind="person", record_id=petra.pk, activity=seen, by=ana, at=NOW)
    Echo.objects.create(member=ana, kind="away", address="petra@vasa.example", at=NOW, about=seen)
    words = Template.objects.create(name="Quote", body="Hello", member=ana, changed_at=NOW)
    begun = enrol(plan_of(words), petra, None, by=ana, at=NOW)
    Enrolment.objects.filter(pk=begun.pk).update(evidence=seen)
    proof = disconnecting.disconnect(mine, remove=True, by=ana, at=NOW)
    connection.check_constraints()
    assert proof.holds and proof.removed.activities == 2
    assert not Pin.objects.exists() and Echo.objects.get().about is None
    assert Enrolment.objects.get().evidence is None
    assert [person.name for person in Person.objects.all()] == ["Petra Holm"]  # somebody follows up with her


def test_the_most_private_witness_wins_unless_an_owner_shares(ana: Member, ben: Member) -> None:
    letter = mail(1, ANA, f"{PETRA}, {BEN}", "Nine.")
    capture(mailbox(ana, sharing=Sharing.FULL), letter)
    theirs = mailbox(ben, sharing=Sharing.SUBJECT)
    capture(theirs, letter)
    assert Activity.objects.get().sharing == Sharing.SUBJECT
    sharing.of_contact(ben, "vasa.example", Sharing.METADATA, by=ben, at=NOW)
    assert Activity.objects.get().sharing == Sharing.METADATA
    thread = Activity.objects.get().thread
    assert thread is not None
    sharing.of_thread(ana, thread, Sharing.FULL, by=ana, at=NOW)
    assert Activity.objects.get().sharing == Sharing.FULL
    sharing.of_thread(ana, thread, None, by=ana, at=NOW)
    sharing.of_contact(ben, "vasa.example", None, by=ben, at=NOW)
    assert Activity.objects.get().sharing == Sharing.SUBJECT


def test_sharing_only_who_and_when_takes_the_words_out(ana: Member) -> None:
    box = mailbox(ana, sharing=Sharing.FULL)
    capture(box, mail(1, ANA, PETRA, "Nine."))
    assert ActivityText.objects.exists()
    sharing.of_mailbox(box, Sharing.METADATA, by=ana, at=NOW)
    assert not ActivityText.objects.exists()
    assert Activity.objects.get().sharing == Sharing.METADATA


def test_a_domain_said_to_be_our_own_later_takes_its_people_out(ana: Member) -> None:
    capture(mailbox(ana), mail(1, ANA, PETRA), mail(2, ANA, f"{PETRA}, {OLA}"))
    InternalDomain.objects.create(domain="vasa.example")
    reconsider.inner_domains(at=NOW)
    assert [person.name for person in Person.objects.all()] == ["Ola Berg"]
    assert [company.name for company in Company.objects.all()] == ["Fjord"]
    assert Activity.objects.get().key == "mail:2@test.example"
    assert LedgerEntry.objects.get(outcome=Outcome.IGNORED).reason == "internal"


def test_another_creation_rule_is_applied_to_what_is_held(ana: Member) -> None:
    capture(mailbox(ana), mail(1, PETRA, ANA), mail(2, ANA, OLA))
    Workspace.objects.update_or_create(pk=1, defaults={"creation_rule": CreationRule.EVERYONE})
    reconsider.rule(at=NOW)
    assert Person.objects.count() == 2
    Workspace.objects.update(creation_rule=CreationRule.ANSWERED)
    reconsider.rule(at=NOW)
    assert Person.objects.get().name == "Ola Berg"
    assert Waiting.objects.count() == 1
    assert Evidence.objects.filter(address="petra@vasa.example").exists()


def test_completeness_names_what_the_ledger_lacks(ana: Member) -> None:
    box = mailbox(ana)
    post = capture(box, mail(1, ANA, PETRA))
    assert completeness.compare(box, post, at=NOW).up_to_date
    found = completeness.of(box, {"inbox": {"inbox/0", "inbox/9"}}, at=NOW)
    assert not found.up_to_date
    assert found.folders[0].missing == ("inbox/9",)


def test_quarantine_is_tried_again_after_an_upgrade_alone(ana: Member) -> None:
    box = mailbox(ana)
    capture(box, b"")
    assert quarantine.retry(box, at=NOW) == 0
    Quarantined.objects.update(tried_with="0.0.1", raw=mail(1, ANA, PETRA))
    assert quarantine.retry(box, at=NOW) == 1
    assert Person.objects.exists()
    assert not Quarantined.objects.exists()


def test_mail_of_somebody_added_by_hand_is_filed(ana: Member) -> None:
    capture(mailbox(ana), mail(1, PETRA, ANA))
    person = Person.objects.create(name="Petra", created_at=NOW)
    person.addresses.create(address="petra@vasa.example", source="typed")
    tasks.look_again(0)
    person.refresh_from_db()
    assert (person.name, person.activity_count) == ("Petra", 1)

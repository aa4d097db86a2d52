"""From items to records: exactly once, whoever holds a copy, and only whom a member had to do with."""

from __future__ import annotations

import pytest

from tests.capture.letters import ANA, BEN, NOW, PETRA, Post, mail, mailbox
from wellworn.capture import filing, run
from wellworn.capture.models import LedgerEntry, Mailbox, Outcome, Waiting
from wellworn.capture.run import Report
from wellworn.capture.sources import Item
from wellworn.members.models import CreationRule, Member, Sharing, Workspace
from wellworn.records.models import (
    Activity,
    ActivityText,
    Address,
    Company,
    Forgotten,
    Person,
    Proposal,
    Provenance,
    Witness,
)
from wellworn.records.models.forgotten import mark_of


def capture(box: Mailbox, *messages: bytes, batch_size: int = 500, **roles: str) -> Report:
    """Capture messages as one folder."""
    post = Post({"inbox": messages}, roles)
    return run.run(box, post, batch_size=batch_size, at=lambda: NOW)


def total(report: Report) -> int:
    """What became of the items, summed up."""
    ignored = sum(report.ignored.values())
    return report.captured + report.duplicates + ignored + report.waiting + report.quarantined


def test_whoever_a_member_wrote_to_is_a_person_with_a_company_and_a_reason(ana: Member) -> None:
    report = capture(mailbox(ana), mail(1, ANA, PETRA))
    person = Person.objects.get()
    assert (person.name, person.company and person.company.name) == ("Petra Holm", "Vasa")
    assert person.why == "Ana Lind wrote to petra@vasa.example on 5 Mar 2024"
    assert (person.created_by, person.owner, person.activity_count) == (ana, ana, 1)
    assert Provenance.objects.filter(kind="person", record_id=person.pk, field="name", source="captured").exists()
    assert (report.seen, report.captured, report.people, report.companies, report.activities) == (1, 1, 1, 1, 1)


def test_a_stranger_waits_outside_until_somebody_answers(ana: Member) -> None:
    box = mailbox(ana)
    assert capture(box, mail(1, PETRA, ANA)).waiting == 1
    assert not Person.objects.exists()
    assert not Activity.objects.exists()
    box2 = mailbox(ana, "/sent")
    capture(box2, mail(2, ANA, PETRA, after=1))
    assert Person.objects.get().activity_count == 2
    assert Activity.objects.values("thread").distinct().count() == 1
    assert not Waiting.objects.exists()
    assert set(LedgerEntry.objects.values_list("outcome", flat=True)) == {Outcome.CAPTURED}


def test_capturing_twice_adds_nothing(ana: Member) -> None:
    box = mailbox(ana)
    messages = [mail(1, PETRA, ANA), mail(2, ANA, PETRA), mail(3, BEN, ANA), b"\x00 nothing"]
    first, again = capture(box, *messages), capture(box, *messages)
    assert total(first) == first.seen == len(messages)
    assert (again.seen, again.duplicates, again.captured, again.people, again.activities) == (4, 4, 0, 0, 0)


def test_one_message_seen_by_three_is_one_activity_with_three_witnesses(ana: Member, ben: Member, mara: Member) -> None:
    letter = mail(1, PETRA, f"{ANA}, {BEN}, mara@norrvik.example")
    answer = mail(2, ANA, PETRA, after=1)
    for member in (ana, ben, mara):
        capture(mailbox(member), letter, *([answer] if member == ana else []))
    activity = Activity.objects.get(key="mail:1@test.example")
    assert set(activity.witnesses.values_list("member", flat=True)) == {ana.pk, ben.pk, mara.pk}
    assert Person.objects.get().activity_count == 2


def test_copies_under_other_message_ids_are_one_activity(ana: Member) -> None:
    copies = [mail(1, ANA, PETRA, message_id=identity) for identity in ("a@x.example", "b@x.example", "")]
    report = capture(mailbox(ana), *copies)
    assert (report.captured, report.duplicates) == (1, 2)


def test_a_message_id_used_twice_does_not_swallow_the_second_message(ana: Member) -> None:
    one = mail(1, ANA, PETRA, "The pump stands still since Monday morning.", message_id="same@x.example")
    two = mail(2, ANA, PETRA, "Attached you find our offer over twelve valves.", message_id="same@x.example")
    report = capture(mailbox(ana), one, two)
    assert report.captured == 2
    assert Activity.objects.count() == 2


def test_a_copy_that_a_server_gave_a_footer_is_the_same_message(ana: Member, ben: Member) -> None:
    text = "We measured again and the flow is stable now, many thanks for your help with the flange."
    capture(mailbox(ana), mail(1, ANA, PETRA, text))
    capture(mailbox(ben), mail(1, ANA, PETRA, text + "\n\nCAUTION: this came from outside."))
    assert Activity.objects.count() == 1


def test_mail_between_colleagues_leaves_no_trace_but_its_ledger_row(ana: Member) -> None:
    capture(mailbox(ana), mail(1, BEN, ANA, "Salaries are in the drawer."))
    entry = LedgerEntry.objects.get()
    assert (entry.outcome, entry.reason) == (Outcome.IGNORED, "internal")
    assert not Activity.objects.exists()
    assert not Waiting.objects.exists()


def test_what_cannot_be_read_is_kept_and_does_not_stop_the_run(ana: Member) -> None:
    report = capture(mailbox(ana), b"", mail(1, ANA, PETRA))
    assert (report.quarantined, report.captured) == (1, 1)
    kept = LedgerEntry.objects.get(outcome=Outcome.QUARANTINED).quarantined
    assert kept.explanation


def test_somebody_deleted_does_not_come_back(ana: Member) -> None:
    box = mailbox(ana)
    capture(box, mail(1, ANA, PETRA))
    Person.objects.update(deleted_at=NOW)
    post = Post({"inbox": [mail(1, ANA, PETRA), mail(2, ANA, PETRA)]})
    assert run.run(box, post, at=lambda: NOW).people == 0
    assert Person.objects.get().deleted_at == NOW


def test_somebody_forgotten_does_not_come_back(ana: Member) -> None:
    Forgotten.objects.create(mark=mark_of("petra@vasa.example"), at=NOW)
    capture(mailbox(ana), mail(1, ANA, PETRA))
    assert not Person.objects.exists()


def test_a_typed_name_is_never_overwritten(ana: Member) -> None:
    box = mailbox(ana)
    capture(box, mail(1, ANA, "petra@vasa.example"))
    person = Person.objects.get()
    Person.objects.update(name="P. Holm")
    Provenance.objects.create(
        kind="person", record_id=person.pk, field="name", value="P. Holm", source="typed", by=ana, at=NOW
    )
    run.run(box, Post({"inbox": [mail(1, ANA, PETRA), mail(2, PETRA, ANA)]}), at=lambda: NOW)
    assert Person.objects.get().name == "P. Holm"


@pytest.mark.parametrize(("rule", "people"), [(CreationRule.EVERYONE, 1), (CreationRule.NOBODY, 0)])
def test_the_workspace_says_who_becomes_a_person(ana: Member, rule: CreationRule, people: int) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"creation_rule": rule})
    capture(mailbox(ana), mail(1, PETRA, ANA))
    assert Person.objects.count() == people


def test_free_mail_gives_a_person_without_a_company(ana: Member) -> None:
    capture(mailbox(ana), mail(1, ANA, "Petra <petra@gmail.com>"))
    assert Person.objects.get().company is None
    assert not Company.objects.exists()


def test_an_alias_found_later_makes_the_member_of_what_was_a_stranger(ana: Member) -> None:
    alias = "Ana <ana.lind@lake.example>"
    messages = [
        mail(1, BEN, f"{PETRA}, {alias}"),
        mail(2, alias, PETRA),
        mail(3, PETRA, alias, Delivered_To="ana.lind@lake.example"),
        mail(4, PETRA, alias, Delivered_To="ana.lind@lake.example"),
    ]
    capture(mailbox(ana), *messages, batch_size=1)
    assert ana.aliases.get().address == "ana.lind@lake.example"
    assert [address.address for address in Address.objects.all()] == ["petra@vasa.example"]
    assert Person.objects.get().activity_count == 4


def test_an_item_filed_by_two_workers_is_filed_once(ana: Member) -> None:
    box = mailbox(ana)
    item = Item("inbox", "1", "mail", mail(1, ANA, PETRA))
    tasks = filing.prepare(box, [item], at=NOW)
    results = list(filing.reading.here(tasks))
    first = filing.file_read(box, tasks, results, at=NOW)
    second = filing.file_read(box, tasks, results, at=NOW)
    assert (first.captured, second.captured, second.known) == (1, 0, 1)


def test_a_mailbox_that_shares_who_and_when_keeps_no_words(ana: Member, ben: Member) -> None:
    letter = mail(1, ANA, f"{PETRA}, {BEN}", "The price is nine.")
    capture(mailbox(ana, sharing=Sharing.METADATA), letter)
    assert not ActivityText.objects.exists()
    capture(mailbox(ben, sharing=Sharing.FULL), letter)
    assert ActivityText.objects.get().new.strip() == "The price is nine."
    assert Activity.objects.get().sharing == Sharing.METADATA
    Witness.objects.filter(member=ana).update(sharing=Sharing.FULL, chosen=True)


def test_a_signature_fills_what_is_empty_and_asks_about_the_rest(ana: Member) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"fill_above": 0.5})
    signed = (
        "Dear Ana,\n\nplease call me.\n\nBest regards\n-- \nPetra Holm\nHead of Purchasing\nTel. +46 8 123 456 78\n"
    )
    capture(mailbox(ana), mail(1, ANA, PETRA), mail(2, PETRA, ANA, signed))
    person = Person.objects.get()
    assert person.title == "Head of Purchasing"
    filled = Provenance.objects.get(kind="person", record_id=person.pk, field="title")
    assert (filled.source, filled.evidence) == ("captured", Activity.objects.get(key="mail:2@test.example"))


def test_nobody_is_asked_for_a_value_that_came_about_by_itself(ana: Member) -> None:
    signed = (
        "Dear Ana,\n\nplease call me.\n\nBest regards\n-- \nPetra Holm\nHead of Purchasing\nTel. +46 8 123 456 78\n"
    )
    box = mailbox(ana)
    Workspace.objects.update_or_create(pk=1, defaults={"fill_above": 1.01})
    written = [mail(1, ANA, PETRA), mail(2, PETRA, ANA, signed)]
    capture(box, *written)
    assert Proposal.objects.open_for(ana).filter(field="title").exists() and Person.objects.get().title == ""
    Workspace.objects.update(fill_above=0.5)
    capture(box, *written, mail(3, PETRA, ANA, signed.replace("please call me", "I could not reach you")))
    assert Person.objects.get().title == "Head of Purchasing"
    assert not Proposal.objects.open_for(ana).filter(field="title").exists()

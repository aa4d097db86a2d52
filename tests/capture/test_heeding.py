"""What was captured follows the settings, though the rooms that keep them know nothing of capture."""

from __future__ import annotations

from datetime import UTC, datetime

from wellworn.capture import filing
from wellworn.capture.heeding import heed
from wellworn.capture.models import Mailbox, SourceKind
from wellworn.capture.sources import Item
from wellworn.members.models import CreationRule, InternalDomain, Member, Workspace
from wellworn.records.models import Person

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
COLD = (
    b"From: Kim Holt <kim@holt.example>\r\nTo: ana@norrvik.example\r\nSubject: Hello\r\nMessage-ID: <1@holt.example>\r\n\
Date: Fri, 13 Nov 2026 09:00:00 +0000\r\n\r\nShall we meet?\r\n"
)


def captured(ana: Member) -> None:
    mailbox = Mailbox.objects.create(member=ana, kind=SourceKind.FILES, location="/mail", created_at=NOW)
    filing.file(mailbox, [Item("inbox", "1", "mail", COLD)], at=NOW)


def test_a_wider_rule_makes_people_of_those_who_waited(ana: Member) -> None:
    Workspace.objects.create(pk=1)
    captured(ana)
    heed(at=NOW)
    assert not Person.objects.exists()
    Workspace.objects.update(creation_rule=CreationRule.EVERYONE)
    assert heed(at=NOW)
    assert list(Person.objects.values_list("name", flat=True)) == ["Kim Holt"]
    assert not heed(at=NOW)


def test_a_domain_that_turns_out_to_be_our_own_leaves_no_person_behind(ana: Member) -> None:
    Workspace.objects.create(pk=1, creation_rule=CreationRule.EVERYONE)
    captured(ana)
    heed(at=NOW)
    assert Person.objects.exists()
    InternalDomain.objects.create(domain="holt.example")
    assert heed(at=NOW)
    assert not Person.objects.exists()

"""A mailing list is nobody: whichever comes first, the member's letter to it or the mail that gives it away."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.capture.letters import ANA, NOW, PETRA, Post, mail, mailbox
from wellworn.capture import run
from wellworn.capture.models import LedgerEntry
from wellworn.members.models import Member
from wellworn.records.models import Activity, Person

LIST = "users@lists.gauges.example"
TO_LIST = mail(1, ANA, LIST)
TO_BOTH = mail(2, ANA, f"{LIST}, {PETRA}")
POSTED = mail(3, "Ola Berg <ola@fjord.example>", LIST, List_Post=f"<mailto:{LIST}>")
NAMED = mail(3, "Ola Berg <ola@fjord.example>", LIST, List_Id="Users of gauges <users.lists.gauges.example>")


@pytest.mark.parametrize("told", [POSTED, NAMED])
@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("size", [1, 3])
def test_a_list_that_a_member_writes_to_is_no_person(
    ana: Member, told: bytes, order: tuple[int, ...], size: int
) -> None:
    letters = [TO_LIST, TO_BOTH, told]
    run.run(mailbox(ana), Post({"inbox": [letters[one] for one in order]}), at=lambda: NOW, batch_size=size)
    assert [person.name for person in Person.objects.all()] == ["Petra Holm"]
    assert [one.key for one in Activity.objects.all()] == ["mail:2@test.example"]
    assert sorted(LedgerEntry.objects.values_list("outcome", "reason")) == [
        ("captured", ""),
        ("ignored", "list"),
        ("ignored", "role"),
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_a_forged_header_makes_no_list_of_somebody_who_writes(ana: Member, size: int) -> None:
    forged = mail(3, "Eve <eve@x.example>", "petra@vasa.example", List_Post="<mailto:petra@vasa.example>")
    letters = [mail(1, ANA, PETRA), mail(2, PETRA, ANA), forged]
    run.run(mailbox(ana), Post({"inbox": letters}), at=lambda: NOW, batch_size=size)
    assert Person.objects.get().name == "Petra Holm"
    assert Activity.objects.count() == 2

"""The people that come out are the same in any order of the messages and any batch size, on made-up mail and on real."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.capture.letters import ANA, BEN, NOW, Post, mail, mailbox
from wellworn.capture import exporting, run
from wellworn.capture.sources import files
from wellworn.members.models import InternalDomain, Member, Workspace
from wellworn.records.models import Activity

SHARED = Path(os.environ.get("WELLWORN_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
ENRON = SHARED / "mail" / "enron_maildir" / "carson-m"
OUTSIDE = ["petra@vasa.example", "ola@vasa.example", "kim@gmail.com", "info@vasa.example"]
NAMES = ["", "Petra Holm", "Holm, Petra", "P. Holm", "petra"]
TITLES = ["", "Head of Purchasing", "Buyer"]


@st.composite
def letters(draw: st.DrawFn) -> bytes:
    """A message between a member and some of a few people, now and then answering another, signed or not."""
    number = draw(st.integers(0, 8))
    other = draw(st.sampled_from(NAMES)) + " <" + draw(st.sampled_from(OUTSIDE)) + ">"
    third = draw(st.sampled_from([*OUTSIDE, "ana@home.example"]))
    sender, to = draw(
        st.sampled_from([(ANA, f"{other}, {third}"), (other, f"{ANA}, {third}"), (BEN, f"{ANA}, {other}")])
    )
    title = draw(st.sampled_from(TITLES))
    text = "Hello,\n\nplease see below.\n\nBest regards\n-- \n" + (
        f"Petra Holm\n{title}\nTel. +46 8 123 456 7{number}" if title else "P"
    )
    headers = {"Delivered_To": "ana@home.example"} if draw(st.booleans()) and sender == other else {}
    return mail(number, sender, to, text, message_id=f"{number}{draw(st.sampled_from('ab'))}@test.example", **headers)


def captured(member: Member, messages: Sequence[bytes], batch_size: int) -> dict[str, Any]:
    """The people and the sums after capturing the messages; the database is left as it was."""
    with transaction.atomic():
        before = transaction.savepoint()
        report = run.run(mailbox(member), Post({"inbox": messages}), batch_size=batch_size, at=lambda: NOW)
        people = list(exporting.rows("people")[1])
        sums = (report.captured, report.duplicates, report.ignored, report.waiting, Activity.objects.count())
        transaction.savepoint_rollback(before)
    for person in people:
        del person["id"]
    return {"people": people, "sums": sums}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(messages=st.lists(letters(), min_size=1, max_size=12), seed=st.integers(0, 99), batch_size=st.integers(1, 5))
@pytest.mark.django_db
def test_the_people_are_the_same_in_any_order_and_batch_size(
    ana: Member, ben: Member, messages: list[bytes], seed: int, batch_size: int
) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"fill_above": 0.5})
    straight = captured(ana, messages, 500)
    shuffled = random.Random(seed).sample(messages, len(messages))
    assert captured(ana, shuffled, batch_size)["people"] == straight["people"]


@pytest.mark.django_db
@pytest.mark.skipif(not ENRON.is_dir(), reason="the shared mail is not beside the repository")
def test_real_mail_gives_the_same_people_shuffled() -> None:
    InternalDomain.objects.create(domain="enron.com")
    member = Member.objects.create(email="mike.carson@enron.com")
    messages = [item.raw for item in files.open_files(ENRON).items(set())]
    straight = captured(member, messages, 500)
    shuffled = captured(member, random.Random(4).sample(messages, len(messages)), 37)
    assert shuffled == straight

"""What is written when something is done, and that it has a declared name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

import wellworn
from wellworn.capture import events
from wellworn.members.models import Member
from wellworn.usage.features import BY_KEY, FEATURES
from wellworn.usage.models import Event, Surface

SOURCE = Path(wellworn.__file__ or "").parent


WRITERS = ("Event.record", "events.machine", "_used", "along")  # functions whose first argument is a feature


def recorded_features(source: str) -> Iterator[str]:
    """Every feature that is named by a literal where an event is written, or handed on as `feature=`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        named = [word.value for word in node.keywords if word.arg == "feature"]
        if ast.unparse(node.func).endswith(WRITERS):
            named += node.args[:1]
        elif ast.unparse(node.func) == "_decide":
            named += node.args[-1:]
        yield from (str(value.value) for value in named if isinstance(value, ast.Constant))


def test_the_reader_of_source_finds_what_is_recorded() -> None:
    source = "Event.record('a.b', by=me)\nmodels.Event.record('c.d', by=None)\nevents.machine('e.f', [], at=now)\nOther.record('g.h')\nf(feature='i.j')"
    assert list(recorded_features(source)) == ["a.b", "c.d", "e.f", "i.j"]


def test_every_recorded_feature_is_declared_and_every_declared_one_is_recorded() -> None:
    recorded = {feature for file in SOURCE.rglob("*.py") for feature in recorded_features(file.read_text())}
    assert recorded == BY_KEY.keys()


def test_a_feature_is_declared_once_and_for_somebody() -> None:
    assert len(BY_KEY) == len(FEATURES)
    assert all(feature.roles for feature in FEATURES)
    assert all(len(feature.key) <= 60 for feature in FEATURES)


def test_an_act_of_a_member_is_not_automatic(ana: Member) -> None:
    event = Event.record("record.change", by=ana, surface=Surface.WEB, kind="deal", record_id=7)
    assert (event.member, event.automatic, event.count, event.kind, event.record_id) == (ana, False, 1, "deal", 7)


def test_an_act_of_the_machine_is_automatic_and_of_nobody(db: None) -> None:
    event = Event.record("capture.person", by=None, surface=Surface.CAPTURE, count=12)
    assert (event.member, event.automatic, event.count) == (None, True, 12)


def test_the_machine_may_act_in_a_members_name(ana: Member) -> None:
    assert Event.record("capture.fill", by=ana, surface=Surface.CAPTURE, automatic=True).automatic


def test_a_batch_of_the_machine_is_one_statement_and_one_row_a_member(
    ana: Member, ben: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        events.machine("capture.person", [ana.pk, ben.pk, ana.pk], at=timezone.now())
    assert sorted(Event.objects.values_list("member", "count")) == sorted([(ana.pk, 2), (ben.pk, 1)])
    assert all(event.automatic and event.surface == Surface.CAPTURE for event in Event.objects.all())


def test_an_event_goes_with_an_act_that_fails(ana: Member) -> None:
    with pytest.raises(ValueError, match="half way"), transaction.atomic():
        Event.record("record.change", by=ana)
        raise ValueError("half way")
    assert not Event.objects.exists()

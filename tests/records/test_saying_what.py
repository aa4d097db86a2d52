"""An upgrade from a version whose timelines did not say what stands on them: right at once, and quick in the end."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member, Role
from wellworn.records import happening, migrations, saying_what, stretch, writing
from wellworn.records.models import Activity, Company, Placement
from wellworn.records.models.activity import ActivityKind
from wellworn.records.stretch import SHOWN, Wanted
from wellworn.work.models import CatchUp

MIGRATIONS = Path(migrations.__file__).parent  # their numbers may change until they are released
SEVERAL = (ActivityKind.NOTE, ActivityKind.CALL, ActivityKind.INVOICE)
KINDS = ("mail", "meetings", "calls", "notes", "invoices")


def begin() -> None:
    """What the migration does at an upgrade."""
    [file] = MIGRATIONS.glob("*_say_later_what_stands_on_timelines.py")
    import_module(f"{migrations.__name__}.{file.stem}").begin(apps, None)


@pytest.fixture
def old(havel: Company, ana: Member, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A company whose timeline an older version has made, right after the upgrade."""
    monkeypatch.setattr(saying_what, "AT_ONCE", 2)
    for kind in ("note", "call", "meeting"):
        writing.write_down(havel, f"A {kind}", by=ana, kind=kind)
    happening.record_event("invoice", subject="Invoice 26-0918", key="invoice/26-0918", by=None, company=havel)
    writing.place(writing.made("mail", "A mail", by=ana, at=timezone.now()), havel)
    Placement.objects.update(what=None)
    begin()
    first = Activity.objects.order_by("pk").values_list("pk", flat=True)[0]
    CatchUp.objects.update(mark=first - 1)  # other tests have used up the ids before
    return havel


def told(company: Company, member: Member) -> dict[str, set[str]]:
    """The kinds of activities under each chip."""
    found = {}
    for show in KINDS:
        ids = stretch.stretch(company, member, Wanted(show), (timezone.now(), None)).ids
        found[show] = set(Activity.objects.filter(pk__in=ids).values_list("kind", flat=True))
    return found


def test_every_kind_is_shown_alone_before_while_and_after_places_say_what_they_are(old: Company, ana: Member) -> None:
    right, goes_on = {show: {str(SHOWN[show])} for show in KINDS}, [True]
    while goes_on[-1]:
        assert told(old, ana) == right
        assert "invoices" in {chip.show for chip in stretch.chips(old, ana)}
        assert "deals" not in {chip.show for chip in stretch.chips(old, ana)}
        several = saying_what.of_kinds(*SEVERAL, is_under_way=saying_what.is_under_way())
        assert set(Placement.objects.filter(several).values_list("activity__kind", flat=True)) == set(SEVERAL)
        goes_on.append(saying_what.go_on())
    assert goes_on[1:] == [True, True, False]
    assert told(old, ana) == right
    assert set(Placement.objects.values_list("what", flat=True)) == {None, "note", "call", "meeting", "invoice"}


def test_how_far_it_has_come_stands_on_the_page_of_jobs(old: Company, ana: Member) -> None:
    saying_what.go_on()
    walk = CatchUp.objects.get()
    it = Member.objects.create(email="ivo@norrvik.example", name="Ivo Brandt", role=Role.IT)
    assert 0 < walk.percent < 100
    assert f"{walk.percent} of 100" in signed_in(it).get("/jobs").content.decode()
    while saying_what.go_on():
        pass
    assert "in the background" not in signed_in(it).get("/jobs").content.decode()


def test_what_another_version_writes_meanwhile_is_said_too(old: Company, ana: Member) -> None:
    saying_what.go_on()
    writing.write_down(old, "Another note", by=ana)
    Placement.objects.filter(activity__text__new="Another note").update(what=None)
    while saying_what.go_on():
        pass
    assert not Placement.objects.filter(what=None).exclude(activity__kind="mail").exists()


def test_a_fresh_workspace_has_nothing_to_catch_up_with(db: None) -> None:
    begin()
    assert not CatchUp.objects.exists()
    assert not saying_what.go_on()

"""Saying what happened: one line becomes a call with its outcome and a task for the next step, and all of it can be taken back."""

from __future__ import annotations

import signal
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import signed_in
from wellworn.members.models import Member, Team
from wellworn.records.creating import create
from wellworn.records.models import Activity, Company, Kind, Mention, Notice, Person, Pin, Placement, Task, Wording
from wellworn.records.spoken import read_line, read_task
from wellworn.records.writing import write_down

TODAY = date(2026, 11, 19)  # a Thursday


@pytest.fixture
def femke(ana: Member) -> Person:
    """Femke of Aquaveld."""
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    person = create("Femke Bos", by=ana, kind=Kind.PERSON, company=company).record  # type: ignore[arg-type]
    assert isinstance(person, Person)
    return person


@pytest.mark.parametrize(
    ("line", "kind", "outcome", "step", "due"),
    [
        ("spoke to Femke, wants quote by Fri; follow up Tue", "call", "reached", "Follow up", "2026-11-24"),
        ("no answer, call back in 3 days", "call", "no-answer", "Call back", "2026-11-22"),
        ("left a message. Call again on 9 Dec", "call", "message", "Call again", "2026-12-09"),
        ("Prices are fine -> send the quote next Tuesday", "note", "", "Send the quote", "2026-11-24"),
        ("ringde Joost, vill ha offert; följ upp på tisdag", "call", "reached", "Följ upp", "2026-11-24"),
        ("Telefonat mit Jonas; Angebot schicken bis Freitag", "call", "reached", "Angebot schicken", "2026-11-20"),
        ("next: send two references", "note", "", "Send two references", None),
        ("They open a second site on 9 Dec", "note", "", None, None),
        ("Ruben says the operators trust the display.", "note", "", None, None),
    ],
)
def test_a_line_says_what_happened_and_what_is_next(
    line: str, kind: str, outcome: str, step: str | None, due: str | None
) -> None:
    spoken = read_line(line, TODAY)
    assert (spoken.kind, spoken.outcome) == (kind, outcome)
    assert (spoken.step.text if spoken.step else None) == step
    assert (spoken.step.due if spoken.step else None) == (date.fromisoformat(due) if due else None)


@given(st.text(max_size=120))
def test_any_line_can_be_read(line: str) -> None:
    spoken = read_line(line, TODAY)
    assert spoken.kind in ("call", "note")
    assert spoken.step is None or spoken.step.text.strip()


def test_one_line_logs_a_call_and_makes_a_task_and_one_undo_takes_both_back(ana: Member, femke: Person) -> None:
    browser = signed_in(ana)
    answer = browser.post(
        f"/records/person/{femke.pk}/notes", {"text": "spoke to Femke, wants quote by Fri; follow up in 3 days"}
    )
    assert answer.status_code == 302
    call = Activity.objects.get(kind="call")
    assert (call.status, call.by) == ("reached", ana)
    assert set(Placement.objects.filter(activity=call).values_list("kind", "what")) == {
        ("person", "call"),
        ("company", "call"),
    }
    task = Task.objects.get()
    assert (task.name, task.due_on) == ("Follow up", timezone.localdate() + timedelta(3))
    assert (task.person, task.company, task.owner) == (femke, femke.company, ana)
    page = browser.get(f"/people/{femke.pk}").content.decode()
    assert [words for words in ("Still open", f"/activities/{call.pk}/undo", "reached") if words not in page] == []
    browser.post(f"/activities/{call.pk}/undo")
    call.refresh_from_db()
    task.refresh_from_db()
    assert call.deleted_at and task.deleted_at and not Placement.objects.filter(activity=call).exists()


def test_what_is_chosen_outranks_what_the_line_says(ana: Member, femke: Person) -> None:
    given = {"text": "spoke to Femke", "kind": "note", "step": "Send the quote", "due": "next week"}
    signed_in(ana).post(f"/records/person/{femke.pk}/notes", given)
    assert Activity.objects.get(text__isnull=False).kind == "note"
    assert Task.objects.get().name == "Send the quote"


def test_a_day_that_is_none_is_said_with_what_was_typed_and_nothing_is_saved(ana: Member, femke: Person) -> None:
    given = {"text": "spoke to Femke", "step": "Send it", "due": "soonish"}
    answer = signed_in(ana).post(f"/records/person/{femke.pk}/notes", given)
    assert answer.status_code == 422
    assert "soonish" in answer.content.decode() and "spoke to Femke" in answer.content.decode()
    assert not Task.objects.exists() and not Activity.objects.filter(kind="call").exists()


def test_the_preview_says_what_the_words_become_before_they_are_saved(ana: Member, femke: Person) -> None:
    given = {"text": "called Femke; follow up tomorrow"}
    page = signed_in(ana).post(f"/records/person/{femke.pk}/notes/preview", given).content.decode()
    assert "Call, reached" in page and "Follow up, <time" in page and ">tomorrow<" in page
    assert not Activity.objects.exists()


def test_a_mention_is_offered_to_those_who_see_the_record_and_tells_them(
    ana: Member, ben: Member, carl: Member, femke: Person, team: Team
) -> None:
    Person.objects.update(team=team)
    browser = signed_in(ana)
    offered = browser.get(
        f"/records/person/{femke.pk}/notes/names?q=b", headers={"HX-Request": "true"}
    ).content.decode()
    assert "Ben Okafor" in offered
    assert "Carl" not in browser.get(f"/records/person/{femke.pk}/notes/names?q=c").content.decode().replace(
        "Colleagues", ""
    )
    browser.post(f"/records/person/{femke.pk}/notes", {"text": "@Ben Okafor can you look? ana@x.example is no mention"})
    assert list(Mention.objects.values_list("member", flat=True)) == [ben.pk]
    notice = Notice.objects.get()
    assert (notice.member, notice.kind, notice.by, notice.record_id) == (ben, "mention", ana, femke.pk)


def test_a_mention_of_somebody_who_may_not_see_the_record_is_refused_with_the_reason(
    ana: Member, carl: Member, femke: Person, team: Team
) -> None:
    Person.objects.update(team=team)
    answer = signed_in(ana).post(f"/records/person/{femke.pk}/notes", {"text": "ask @Carl Brandt"})
    assert answer.status_code == 422
    assert "Carl Brandt cannot see Femke Bos" in answer.content.decode()
    assert not Activity.objects.exists() and not Notice.objects.exists()


def test_a_note_is_changed_by_who_wrote_it_and_keeps_its_earlier_words(ana: Member, ben: Member, femke: Person) -> None:
    note = write_down(femke, "They pay late.", by=ana)
    assert signed_in(ben).get(f"/activities/{note.pk}/words").status_code == 404
    browser = signed_in(ana)
    answer = browser.post(f"/activities/{note.pk}/words", {"value": "They pay early."}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "They pay early." in answer.content.decode()
    note.text.refresh_from_db()
    assert note.text.new == "They pay early."
    assert list(Wording.objects.values_list("text", "by")) == [("They pay late.", ana.pk)]
    assert "They pay late." in signed_in(ben).get(f"/activities/{note.pk}/words/earlier").content.decode()
    assert browser.post(f"/activities/{note.pk}/words", {"value": " "}).status_code == 422


def test_a_pinned_note_stands_on_top_until_it_is_unpinned(ana: Member, femke: Person) -> None:
    note = write_down(femke, "Ask for Joost.", by=ana, at=timezone.now() - timedelta(days=400))
    for n in range(3):
        write_down(femke, f"Newer {n}", by=ana)
    browser = signed_in(ana)
    browser.post(f"/activities/{note.pk}/pin/person/{femke.pk}")
    page = browser.get(f"/people/{femke.pk}").content.decode()
    assert page.index("Ask for Joost.") < page.index("Newer 2")
    assert page.count("Ask for Joost.") == 1
    browser.post(f"/activities/{note.pk}/pin/person/{femke.pk}?undo=1")
    assert not Pin.objects.exists()


def test_the_composer_says_who_will_see_it(ana: Member, femke: Person, team: Team) -> None:
    browser = signed_in(ana)
    assert "Everybody here will see this" in browser.get(f"/people/{femke.pk}").content.decode()
    Company.objects.update(team=team)
    assert "Key accounts will see this" in browser.get(f"/companies/{femke.company_id}").content.decode()


@pytest.mark.parametrize("unit", [" ", ",", "\t", "->", "- ", "and ", ".", "at "])
def test_a_line_of_fifty_thousand_signs_is_read_as_fast_as_any(unit: str) -> None:
    signal.alarm(60)  # what goes back over what it has read would take hours
    said = read_line(f"called Joost {unit * (50_000 // len(unit))} x tomorrow", date(2026, 11, 20))
    assert said.kind == "call"
    read_task(f"call {unit * (50_000 // len(unit))} x", date(2026, 11, 20))
    signal.alarm(0)

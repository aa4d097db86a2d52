"""What protects people: one raises it at once, two lower it, and everybody is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

import wellworn
from tests.conftest import signed_in
from wellworn.adoption.asking import ask
from wellworn.adoption.protecting import CannotChange, agree, set_protection
from wellworn.adoption.protections import may_open, may_see_teams
from wellworn.adoption.tasks import tell_of_protections
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.measure import Scope
from wellworn.measures.suppression import FLOOR
from wellworn.members.models import InternalDomain, Member, Role, Sharing, Team, Workspace
from wellworn.members.protections.declared import LEAST_GROUP, LEVELS, MOST_DAYS, MOST_MONTHS, PROTECTIONS
from wellworn.members.protections.models import ChangeState, ProtectionChange
from wellworn.members.protections.standing import Protections, in_force
from wellworn.records.models import Notice
from wellworn.usage.models import Event

pytestmark = pytest.mark.django_db
PAGE = "/adoption/protections"
SOURCE = Path(wellworn.__file__ or "").parent


@pytest.fixture
def rosa(ada: Member) -> Member:
    """Who speaks for the people who work here, marked by Ada in Members."""
    rosa = Member.objects.create(email="rosa@norrvik.example", name="Rosa Lima")
    signed_in(ada).post(f"/members/{rosa.pk}/representative", {"value": "on"})
    rosa.refresh_from_db()
    assert rosa.is_representative
    return rosa


def asked(
    ada: Member, key: str = "least_group", value: str = "5", reason: str = "Teams are small."
) -> ProtectionChange:
    """Something that Ada asks for in her browser."""
    answer = signed_in(ada).post(f"{PAGE}/{key}", {"value": value, "reason": reason})
    assert answer.status_code == 302, answer.content
    return ProtectionChange.objects.filter(protection=key).latest("pk")


def test_an_admin_raises_a_protection_at_once_and_everybody_is_told(ada: Member, ana: Member, carl: Member) -> None:
    answer = signed_in(ada).post(f"{PAGE}/least_group", {"value": "8"}, follow=True)
    assert "In force" in answer.content.decode()
    assert in_force().least_group == 8
    told = signed_in(ana).get("/notices").content.decode()
    assert "Ada Holm raised a protection" in told and "8 people; before: 5 people" in told
    assert set(Notice.objects.values_list("member", flat=True)) == {ana.pk, carl.pk}
    assert "Ada Holm raised a protection" in signed_in(carl).get(PAGE).content.decode()
    assert Event.objects.filter(feature="protection.raise", member=ada).count() == 1


def test_lowering_waits_for_the_representative_and_counts_from_the_yes(ada: Member, rosa: Member, ana: Member) -> None:
    Workspace.objects.create(pk=1, least_group=8)
    change = asked(ada)
    assert in_force().least_group == 8 and change.state == ChangeState.PROPOSED
    page = signed_in(ana).get(PAGE).content.decode()
    assert "Teams are small." in page and "Agree" not in page
    assert "Agree: in force from now on" in signed_in(rosa).get(PAGE).content.decode()
    answer = signed_in(rosa).post(f"{PAGE}/asked/{change.pk}/agree", {"answer": "Until March."}, follow=True)
    assert answer.status_code == 200 and in_force().least_group == 5
    change.refresh_from_db()
    assert (change.state, change.by, change.settled_by) == (ChangeState.AGREED, ada, rosa)
    assert change.settled_at and change.settled_at > change.at
    shown = signed_in(ana).get(PAGE).content.decode()
    assert (
        "Rosa Lima agreed to lower a protection" in shown
        and "Until March." in shown
        and "Asked for by Ada Holm" in shown
    )
    keys = set(Notice.objects.filter(member=ana, kind="protection").values_list("key", flat=True))
    assert {f"protection:{change.pk}:proposed", f"protection:{change.pk}:agreed"} <= keys


def test_what_is_declined_or_withdrawn_stays_as_it_was(ada: Member, rosa: Member) -> None:
    Workspace.objects.create(pk=1, least_group=8)
    for browser, verb, state in ((signed_in(rosa), "decline", "declined"), (signed_in(ada), "withdraw", "withdrawn")):
        change = asked(ada)
        browser.post(f"{PAGE}/asked/{change.pk}/{verb}")
        change.refresh_from_db()
        assert change.state == state and in_force().least_group == 8
        again = signed_in(rosa).post(f"{PAGE}/asked/{change.pk}/agree")
        assert again.status_code == 422 and "settled it already" in again.content.decode()
    assert in_force().least_group == 8


def test_without_a_representative_nothing_is_lowered_and_the_page_says_what_to_do(ada: Member) -> None:
    Workspace.objects.create(pk=1, events_kept_days=14)
    answer = signed_in(ada).post(f"{PAGE}/events_kept_days", {"value": "35", "reason": "Season."})
    assert answer.status_code == 422
    assert "Mark somebody under Members first" in answer.content.decode()
    assert in_force().events_kept_days == 14 and not ProtectionChange.objects.exists()


def test_a_reason_is_needed_to_ask(ada: Member, rosa: Member) -> None:
    Workspace.objects.create(pk=1, least_group=8)
    answer = signed_in(ada).post(f"{PAGE}/least_group", {"value": "5", "reason": "  "})
    assert answer.status_code == 422 and "Say why" in answer.content.decode()


def test_one_person_is_never_both(ada: Member, rosa: Member) -> None:
    browser = signed_in(ada)
    browser.post(f"/members/{ada.pk}/representative", {"value": "on"})
    browser.post(f"/members/{rosa.pk}/role", {"value": "admin"})
    for one in (ada, rosa):
        one.refresh_from_db()
    assert not ada.is_representative and rosa.role == Role.REP
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=ada.pk).update(is_representative=True)


def test_whoever_asked_cannot_agree_even_with_the_mark_of_a_representative(ada: Member, rosa: Member) -> None:
    """An admin asks, gives up the role, and is marked."""
    Workspace.objects.create(pk=1, least_group=8)
    other = Member.objects.create(email="olga@norrvik.example", role=Role.ADMIN)
    change = asked(ada)
    browser = signed_in(other)
    browser.post(f"/members/{ada.pk}/role", {"value": "rep"})
    browser.post(f"/members/{ada.pk}/representative", {"value": "on"})
    answer = signed_in(ada).post(f"{PAGE}/asked/{change.pk}/agree")
    assert answer.status_code == 422 and "Somebody else has to agree" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectionChange.objects.filter(pk=change.pk).update(state="agreed", settled_by=ada)
    assert in_force().least_group == 8


def test_a_mark_that_was_taken_agrees_to_nothing(ada: Member, rosa: Member) -> None:
    Workspace.objects.create(pk=1, least_group=8)
    change = asked(ada)
    before = Member.objects.get(pk=rosa.pk)  # as a request that began before
    signed_in(ada).post(f"/members/{rosa.pk}/representative", {"value": "off"})
    with pytest.raises(CannotChange):
        agree(change, by=before)
    assert signed_in(rosa).post(f"{PAGE}/asked/{change.pk}/agree").status_code == 404
    assert in_force().least_group == 8


def test_what_was_raised_meanwhile_is_not_lowered_by_an_old_question(ada: Member, rosa: Member) -> None:
    Workspace.objects.create(pk=1, least_group=8)
    change = asked(ada)
    signed_in(ada).post(f"{PAGE}/least_group", {"value": "12"})
    assert signed_in(rosa).post(f"{PAGE}/asked/{change.pk}/agree").status_code == 422
    change.refresh_from_db()
    assert change.state == ChangeState.OVERTAKEN and in_force().least_group == 12


def test_only_one_thing_is_asked_at_a_time(ada: Member, rosa: Member) -> None:
    Workspace.objects.create(pk=1, least_group=8)
    asked(ada)
    answer = signed_in(ada).post(f"{PAGE}/least_group", {"value": "6", "reason": "Also."})
    assert answer.status_code == 422 and "Withdraw that first" in answer.content.decode()


@pytest.mark.parametrize("key", [one.key for one in PROTECTIONS])
def test_no_protection_goes_below_its_floor(ada: Member, rosa: Member, key: str) -> None:
    """What is not on the list can be neither set nor asked for; the weakest on it is what the code and the database hold."""
    for value in ("4", "36", "38", "0", "", "open", "None"):
        assert signed_in(ada).post(f"{PAGE}/{key}", {"value": value, "reason": "More."}).status_code == 422
    assert in_force() == Protections()


def test_the_floors_are_those_of_the_code_and_the_database(ada: Member) -> None:
    assert LEAST_GROUP == FLOOR and (MOST_DAYS, MOST_MONTHS) == (35, 37)
    assert [value for value, _label in LEVELS] == Sharing.values
    Workspace.objects.create(pk=1)
    for beyond in ({"least_group": 4}, {"events_kept_days": 36}, {"days_kept_months": 38}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Workspace.objects.update(**beyond)
    for one in PROTECTIONS:
        assert one.allows(Protections().value(one.key)), "the default can be set"
        weakest, strictest = one.options[-1].value, one.options[0].value
        assert one.lowers(strictest, weakest) and not one.lowers(weakest, strictest)


def test_mail_inside_a_domain_stays_outside_until_two_say_otherwise(ada: Member, rosa: Member, ana: Member) -> None:
    signed_in(ada).post("/settings/domains", {"domain": "norrvik.example"})
    tell_of_protections(timestamp=0)
    assert "norrvik.example" in signed_in(ana).get("/notices").content.decode()
    domain = InternalDomain.objects.get()
    assert signed_in(ada).post(f"/settings/domains/{domain.pk}/remove").status_code == 404
    signed_in(ada).post(f"{PAGE}/domains/{domain.pk}", {"reason": "It is a customer’s now."})
    assert InternalDomain.objects.exists()
    change = ProtectionChange.objects.get(state=ChangeState.PROPOSED)
    signed_in(rosa).post(f"{PAGE}/asked/{change.pk}/agree")
    assert not InternalDomain.objects.exists()


def test_the_settings_page_changes_no_protection(ada: Member) -> None:
    Workspace.objects.create(pk=1)
    for name in ("sharing", "events_kept_days", "least_group", "adoption_open_to", "teams_shown_to", "recorded"):
        assert signed_in(ada).post(f"/settings/{name}", {"value": "full"}).status_code == 404
    assert PAGE in signed_in(ada).get("/settings").content.decode()


def test_nothing_else_in_the_product_writes_a_protection() -> None:
    """Writing the workspace's row by a name that is a protection happens in one module."""
    names = "|".join(one.key for one in PROTECTIONS)
    writes = re.compile(rf"Workspace(\.objects|\().*\b({names})(\s*=[^=]|\"\s*:)|workspace\.({names})\s*=[^=]")
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and any(writes.search(line) for line in path.read_text().splitlines())
    }
    assert found == set()
    whole = [
        path
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and re.search(r"Workspace\.objects[^\n]*\.update\(", path.read_text())
    ]
    assert {str(path.relative_to(SOURCE)) for path in whole} == {"members/settings.py", "adoption/protecting.py"}
    removes = [
        path for path in SOURCE.rglob("*.py") if re.search(r"InternalDomain\.objects[^\n]*\.delete\(", path.read_text())
    ]
    assert {str(path.relative_to(SOURCE)) for path in removes} == {"adoption/protecting.py"}


def test_who_may_open_the_pages_and_see_teams() -> None:
    rep, manager, it = Member(role=Role.REP), Member(role=Role.MANAGER), Member(role=Role.IT)
    champion, admin = Member(role=Role.REP, is_champion=True), Member(role=Role.ADMIN)
    speaker = Member(role=Role.IT, is_representative=True)
    everybody = (rep, manager, it, champion, admin, speaker)

    def among(allowed: Callable[[Member, Protections], bool], now: Protections) -> list[Member]:
        return [one for one in everybody if allowed(one, now)]

    assert among(may_open, Protections()) == [rep, manager, champion, admin, speaker]
    assert among(may_open, Protections(adoption_open_to="managers")) == [manager, champion, admin, speaker]
    assert among(may_open, Protections(adoption_open_to="leads")) == [champion, admin, speaker]
    assert among(may_see_teams, Protections(teams_shown_to="nobody")) == []
    assert among(may_see_teams, Protections(teams_shown_to="leads")) == [champion, admin, speaker]
    assert among(may_see_teams, Protections(teams_shown_to="everybody", adoption_open_to="leads")) == [
        champion,
        admin,
        speaker,
    ]


def test_the_representative_is_shown_to_all_and_leaves_with_the_account(
    ada: Member, rosa: Member, carl: Member
) -> None:
    assert "Rosa Lima" in signed_in(carl).get(PAGE).content.decode()
    tell_of_protections(timestamp=0)
    assert (
        "Ada Holm marked Rosa Lima as the workers’ representative" in signed_in(carl).get("/notices").content.decode()
    )
    signed_in(ada).post(f"/members/{rosa.pk}/active", {"value": "off"})
    page = signed_in(carl).get(PAGE).content.decode()
    assert "Nobody yet" in page and "took the mark of the workers’ representative off Rosa Lima" in page


def test_a_notice_of_a_protection_cannot_be_muted(ada: Member, ana: Member) -> None:
    browser = signed_in(ana)
    assert "What protects you is changed" not in browser.get("/notices/settings").content.decode()
    browser.post("/notices/choose", {"told": []})
    set_protection("recorded", "acts", by=ada)
    assert Notice.objects.filter(member=ana, kind="protection").exists()


def test_nobody_but_an_admin_asks_and_nobody_but_the_representative_settles(
    ada: Member, rosa: Member, ana: Member, mara: Member
) -> None:
    Workspace.objects.create(pk=1, least_group=8)
    change = asked(ada)
    for one in (ana, mara, rosa):
        assert signed_in(one).post(f"{PAGE}/least_group", {"value": "12"}).status_code == 404
    for one in (ana, mara, ada):
        assert signed_in(one).post(f"{PAGE}/asked/{change.pk}/agree").status_code == 404
    assert signed_in(ada).post(f"{PAGE}/asked/{change.pk}/publish").status_code == 404
    assert in_force().least_group == 8


def test_the_page_asks_the_same_number_of_queries_however_long_the_history_is(
    ada: Member, rosa: Member, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    """Session, member, frame; what is in force, what waits, the history, domains, representatives."""
    browser = signed_in(rosa)
    for days in ("28", "21", "14", "7"):
        set_protection("events_kept_days", days, by=ada)
    with django_assert_num_queries(8):
        browser.get(PAGE)


def test_the_gate_shows_nothing_that_the_protections_in_force_do_not_allow(
    ana: Member, mara: Member, team: Team
) -> None:
    """The same question before and after a protection is raised, without any page between."""
    for place in range(8):
        Member.objects.create(email=f"rep{place}@norrvik.example", team=team)
    Member.objects.update(created_at="2026-01-01T00:00:00Z")
    week = Scope(date(2026, 11, 16), date(2026, 11, 20))
    workspace = Workspace.objects.create(pk=1)

    def sizes(by: Member, *groups: str) -> list[int]:
        return sorted(ask(ACTIVE_SHARE, week.also_by(*groups), by=by, page="test").people.values())

    assert sizes(mara) == [10] and sizes(mara, "team") == [10] and sizes(ana) == [10]
    for column, value in (("least_group", 10), ("adoption_open_to", "leads")):
        Workspace.objects.filter(pk=1).update(**{column: value})
        assert sizes(mara) == [] and sizes(mara, "team") == [] and sizes(ana) == []
        Workspace.objects.filter(pk=1).update(**{column: getattr(workspace, column)})
    Workspace.objects.filter(pk=1).update(teams_shown_to="leads")
    assert sizes(mara) == [10] and sizes(mara, "team") == []
    Member.objects.filter(pk=ana.pk).update(is_representative=True)
    ana.refresh_from_db()
    assert sizes(ana, "team") == [10]

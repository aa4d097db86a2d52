"""Every page of the URL conf, with the demo's data and with none: no serious fault for axe in light and dark, none too wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import DESK, faults
from tests.conftest import signed_in
from wellworn.capture.models import LedgerEntry, Mailbox, Outcome
from wellworn.demo import build
from wellworn.demo.cast import LEAD_SELLER
from wellworn.members.models import Member, Role, Team
from wellworn.records.models import Activity, Company, Deal, Person, Proposal, Thing

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE_SIGN_IN = ["/sign-in", "/password/forgotten", "/password/sent", "/no-sign-up", "/closed", "/no-such-page"]
QUERIES = {"mailboxes/connect": "?address=ines@fastmail.com", "mailboxes/calendar": "?address=ines@fastmail.com"}
VARIANTS = ["/deals?view=list", "/search?q=a", "/search", "/meetings?whose=all", "/companies?q=zzzz", "/people?q=a"]
NO_PAGE = re.compile(
    "^/(api/|sign-|closed|no-sign-up|password/(choose|sent|chosen|forgotten)|welcome|confirm-it-is-you|static)"
)


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Every route of the site as it is written."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern)


def filled(route: str, member: Member) -> str:
    """A route with what there is in place of its variables."""
    person = Person.objects.exclude(company=None).exclude(title="").order_by("pk")[0]
    mailbox = Mailbox.objects.filter(member=member).order_by("pk")[0]
    mail = Activity.objects.filter(kind="mail", witnesses__member=member).order_by("-occurred_at")[0]
    proposal = Proposal.objects.open_for(member)[0]
    entry = LedgerEntry.objects.filter(folder__mailbox=mailbox, outcome=Outcome.QUARANTINED).first()
    of_rooms = {
        "companies": person.company_id,
        "people": person.pk,
        "deals": Deal.objects.filter(owner=member, closed_at=None)[0].pk,
        "activities": mail.pk,
        "confirm": proposal.pk,
        "mailboxes": mailbox.pk,
        "members": member.pk,
        "teams": Team.objects.all()[0].pk,
        "records": person.pk,
        "objects": Thing.objects.order_by("pk")[0].pk,
    }
    route = route.replace("adoption/m/<slug:key>", "adoption/m/active_share")
    route = re.sub("adoption/truth/.+", "adoption/truth/visit_report/competitor_seen/junk", route)
    for name, value in {"kind": "person", "name": "title", "field": "phone", "verb": "retry"}.items():
        route = route.replace(f"<str:{name}>", value)
    for name, value in {"object": "plant", "key": "treats", "name": "customer", "of": "features"}.items():
        route = route.replace(f"<slug:{name}>", value)
    if entry:
        route = route.replace("<int:entry_id>", str(entry.pk))
    return "/" + re.sub(r"<int:\w+>", str(of_rooms.get(route.partition("/")[0], 1)), route)


def pages(member: Member) -> list[str]:
    """Every address that a GET answers with a page; the others take only a POST, or are a download or a fragment."""
    browser: Client = signed_in(member)
    found = []
    for route in routes():
        path = filled(route, member) + QUERIES.get(route, "")
        if NO_PAGE.match(path):
            continue
        answer = browser.get(path)
        assert answer.status_code in (200, 302, 404, 405), path
        is_page = answer.status_code == 200 and not answer.streaming and b"<html" in answer.content
        found += [path] if is_page else []
    return found


@pytest.fixture
def norrvik(tmp_path: Path) -> Member:
    """The demo in small, and its lead seller, who is an admin here so that no page is closed to her."""
    build.build(tmp_path, 15, lambda step: None)
    Member.objects.filter(email=LEAD_SELLER).update(role=Role.ADMIN)
    return Member.objects.get(email=LEAD_SELLER)


def walk(page: Page, paths: list[str]) -> list[str]:
    """What is wrong on any of these pages."""
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    wrong = []
    for path in paths:
        page.goto(path)
        wrong += [f"{path}: {fault}" for fault in faults(page)]
    return wrong


def test_no_page_has_a_serious_fault_or_is_too_wide(
    norrvik: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    signed_out = walk(page, BEFORE_SIGN_IN)
    found = pages(norrvik)
    assert len(found) >= 30, found
    sign_in(window, norrvik, live_server)
    assert signed_out + walk(page, found + VARIANTS) == []


def test_no_page_of_an_empty_workspace_has_either(window: BrowserContext, page: Page, live_server: LiveServer) -> None:
    first = walk(page, ["/welcome"])
    ada = Member.objects.create(email="ada@norrvik.example", name="Ada Holm", role=Role.ADMIN)
    sign_in(window, ada, live_server)
    places = ["/", "/deals", "/deals?view=list", "/companies", "/people", "/meetings", "/tasks", "/confirm"]
    keeping = [
        "/mailboxes",
        "/mailboxes/everyone",
        "/mailboxes/never",
        "/seen",
        "/members",
        "/teams",
        "/settings",
        "/settings/fields",
        "/settings/fields/company",
        "/settings/fields/company/add?type=choices",
        "/settings/fields/company/layout",
        "/settings/fields/company/field/city",
        "/jobs",
    ]
    assert first + walk(page, [*places, *keeping, "/bin", "/me", "/given-back"]) == []
    assert not Company.objects.exists()

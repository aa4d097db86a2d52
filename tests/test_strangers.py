"""A stranger walks every route, with real records behind it: one who has not signed in, and a member of another team."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conftest import signed_in
from wellworn.api.models import Delivery, Webhook
from wellworn.api.tokens import make
from wellworn.capture.errand import Errand
from wellworn.capture.models import Block, Folder, LedgerEntry, Mailbox, Quarantined
from wellworn.members.models import Alias, InternalDomain, Member, Role, Sharing, Team
from wellworn.outreach.enrolling import enrol, plan_of
from wellworn.outreach.models import Sequence, Template
from wellworn.records.creating import create
from wellworn.records.custom import own_fields, own_objects
from wellworn.records.duplicates.merging import merge
from wellworn.records.models import (
    Activity,
    Batch,
    Company,
    Deal,
    Feed,
    FieldType,
    Kind,
    Notice,
    Pair,
    Person,
    Proposal,
    Provenance,
    QuickEntry,
    Report,
    Task,
    Thing,
    Thread,
    View,
    Witness,
)
from wellworn.records.writing import write_down

# What a stranger may open, each with its reason.
OPEN = {
    "/sign-in": "signing in",
    "/sign-out": "there is nothing to sign out of",
    "/no-sign-up": "says that members are added",
    "/password/forgotten": "a forgotten password",
    "/password/sent": "a forgotten password",
    "/password/chosen": "a forgotten password",
    "/closed": "says that an account is closed",
    "/welcome": "makes the first admin, once",
    "/manifest.webmanifest": "how to install Wellworn; it says nothing of a workspace",
    "/sw.js": "the worker that keeps our own files on a device",
    "/offline": "says that there is no connection",
}
OPEN_BENEATH = ("/password/choose/", "/static/", "/u/")
OWN = {
    "me_change",
    "things",
    "suggest",
    "export",
    "export_file",
    "ready_report",
}  # routes with a variable that names something of one's own
METHODS = ("get", "head", "post", "put", "patch", "delete")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Route:
    """One route: its name, and its address with real ids in place of the variables."""

    name: str
    address: str
    variables: tuple[str, ...]


def routes(ids: dict[str, object]) -> Iterator[Route]:
    """Every route of the site. `ids` gives the value of a variable, "route.variable" before "variable"."""
    yield from _beneath(get_resolver().url_patterns, "/", ids)


def _beneath(patterns: list[URLPattern | URLResolver], before: str, ids: dict[str, object]) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _beneath(pattern.url_patterns, before + filled("", str(pattern.pattern), ids), ids)
        else:
            name, route = pattern.name or "", str(pattern.pattern)
            yield Route(name, before + filled(name, route, ids), tuple(VARIABLE.findall(route)))


VARIABLE = re.compile(r"(?:\(\?P)?<(?:\w+:)?(\w+)>(?:[^)]*\))?")


def filled(name: str, route: str, ids: dict[str, object]) -> str:
    """A route with a value in place of each variable."""
    chosen = VARIABLE.sub(lambda found: str(ids.get(f"{name}.{found[1]}", ids.get(found[1], "x"))), route)
    return chosen.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "").lstrip("/")


@pytest.fixture
def kept(ana: Member, team: Team) -> dict[str, object]:
    """One of everything that Key accounts keeps to itself, and the values of the routes' variables that lead there."""
    company = create("Aquaveld N.V.", by=ana).record
    person = create("joost@aquaveld.example", by=ana).record
    deal = create("Six plants", by=ana, kind=Kind.DEAL).record
    task = create("Send the quote", by=ana, kind=Kind.TASK).record
    ada = Member.objects.create(email="ada@norrvik.example", name="Ada Holm", role=Role.ADMIN)
    plant = own_objects.create("Plant", by=ada)
    own_fields.create("plant", "Customer", FieldType.COMPANY, by=ada)
    thing = create("North", by=ana, of=plant).record
    for model in (Company, Person, Deal, Task, Thing):
        model._default_manager.update(team=team)
    note = write_down(company, "They ask for a price.", by=ana)
    row = Provenance.objects.filter(kind=Kind.COMPANY, record_id=company.pk).latest("pk")
    proposal = Proposal.objects.create(
        member=ana, kind=Kind.PERSON, record_id=person.pk, field="title", value="Buyer", confidence=0.6, created_at=NOW
    )
    thread = Thread.objects.create(subject="Prices")
    mail = Activity.objects.create(
        kind="mail", occurred_at=NOW, created_at=NOW, key="mail:1", thread=thread, sharing=Sharing.METADATA
    )
    Witness.objects.create(activity=mail, member=ana, sharing=Sharing.METADATA, occurred_at=NOW)
    mailbox = Mailbox.objects.create(member=ana, kind="imap", location="imaps://ana@localhost", created_at=NOW)
    folder = Folder.objects.create(mailbox=mailbox, name="INBOX", role="inbox")
    entry = LedgerEntry.objects.create(folder=folder, key="1/1", outcome="quarantined", at=NOW)
    Quarantined.objects.create(entry=entry, raw=b"?", explanation="It is empty.", tried_with="0")
    block = Block.objects.create(member=ana, pattern="rival.example", created_at=NOW)
    errand = Errand.objects.create(kind="unblock", member=ana, block=block, asked_at=NOW)
    alias = Alias.objects.create(member=ana, address="ana.lind@norrvik.example")
    domain = InternalDomain.objects.create(domain="norrvik.example")
    token, webhook = (
        make("Books", ["read"], by=ana)[0],
        Webhook.objects.create(member=ana, url="x", sealed_secret=b"", created_at=NOW, kinds=["*"]),
    )
    message = Delivery.objects.create(webhook=webhook, message_id="m1", kind="x", payload={}, created_at=NOW)
    notice = Notice.objects.create(member=ana, kind="deal", key="1", about="deal", record_id=deal.pk, at=NOW)
    records = {"company": company, "person": person, "deal": deal, "task": task, "thing": thing}
    of_record = {"kind": "company", "pk": company.pk, "name": "name", "field": "domain"}
    quick = QuickEntry.objects.create(by=ana, key="1", line="call Joost", created_at=NOW)
    kept_report = Report.objects.create(name="Big", member=ana, created_by=ana, created_at=NOW)
    named = {
        "company": company,
        "merge_with": company,
        "person": person,
        "deal": deal,
        "move": deal,
        "involve": deal,
        "tick": task,
        "put_off": task,
        "plan_task": task,
        "thing": thing,
        "activity": note,
        "unwrite": note,
        "words": note,
        "wordings": note,
        "undo_change": row,
        "accept": proposal,
        "edit_proposal": proposal,
        "dismiss": proposal,
        "undo_decision": proposal,
        "token_revoke": token,
        "webhook": webhook,
        "webhook_change": webhook,
        "delivery_again": message,
        "notice": notice,
        "notice_read": notice,
        "quick_undo": quick,
        "brief": note,
        "report": company,
        "review_talk": deal,
        "review_note": deal,
        "saved_report": kept_report,
        "report_change": kept_report,
    }
    assert set(records) == set(Kind.values)
    like = create("Aquaveld B.V.", by=ana).record
    batch = merge(company, create("Aquaveld S.A.", by=ana).record, by=ana)
    Company.objects.update(team=team)
    brought = Batch.objects.create(kind="import", object="person", by=ana, state="draft", created_at=NOW)
    view = View.objects.create(object="deal", name="Ours", member=ana, created_by=ana, created_at=NOW)
    link = Feed.objects.create(member=ana, kind="view", view=view, secret_hash="0" * 64, created_at=NOW)
    imports = (
        "import_one",
        "import_plan",
        "import_mend",
        "import_field",
        "import_act",
        "import_progress",
        "import_rows",
    )
    pair = Pair.objects.create(kind="company", low=company.pk, high=like.pk, score=0.9, found_at=NOW)
    template = Template.objects.create(name="Quote", body="Hello", member=ana, changed_at=NOW)
    steps = [{"do": "mail", "template": template.pk}]
    sequence = Sequence.objects.create(name="Once", steps=steps, member=ana, changed_at=NOW)
    assert isinstance(person, Person)
    enrolment = enrol(plan_of(sequence), person, None, by=ana, at=NOW)
    return {
        "template_id": template.pk, "sequence_id": sequence.pk, "enrolment_id": enrolment.pk, "steer": "stop",
        "send_id": enrolment.sends.get().pk, "follow_up.kind": "person", "follow_up.pk": person.pk,
        "follow_beside.kind": "person", "follow_beside.pk": person.pk,
        "merge.pk": company.pk, "merge.other_pk": like.pk, "pair_id": pair.pk, "batch_id": batch.pk,
        **of_record,
        **{f"{name}.pk": brought.pk for name in imports}, "view_pk": view.pk, "link_pk": link.pk,
        **{f"{name}.pk": thing.pk for name, thing in named.items()},
        **{f"{name}.pk": batch.pk for name in ("batch", "batch_stop", "batch_undo")},
        "view_change.pk": View.objects.create(object="deal", name="Big", member=ana, created_at=NOW).pk,
        "member_id": ana.pk, "member_change.name": "role", "team_id": team.pk, "alias_id": alias.pk, "domain_id": domain.pk,
        "setting.name": "name", "mailbox_id": mailbox.pk, "entry_id": entry.pk, "block_id": block.pk, "errand_id": errand.pk, "thread_id": thread.pk,
        "object": "plant", "suggest.name": "customer", "key": "customer", "job_id": 1, "verb": "retry", "activity_id": note.pk,
    }  # fmt: skip


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of Wellworn's own tables, so that what a stranger changed would show."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("wellworn.")]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in ours}


def walk(browser: Client, wanted: list[Route], is_fine: Callable[[Route, HttpResponse], bool]) -> list[str]:
    """What the browser was answered where it was not fine."""
    return [
        f"{method} {route.address} answers {answer.status_code} {answer.headers.get('Location', '')}"
        for route in wanted
        for method in METHODS
        if not is_fine(route, answer := getattr(browser, method)(route.address))
    ]


def leads_to_an_open_page(route: Route, answer: HttpResponse) -> bool:
    where = urlsplit(answer.headers.get("Location", "")).path
    return (
        without_a_token(route, answer)
        or answer.status_code == 404
        or (answer.status_code in (301, 302) and where in OPEN)
    )


def without_a_token(route: Route, answer: HttpResponse) -> bool:
    """Programs come with a token of their own (tests/api); a session opens nothing there."""
    return route.address.startswith("/api/v1/") and answer.status_code in (401, 405)


def closed(ids: dict[str, object]) -> list[Route]:
    """The routes that no stranger may open."""
    return [route for route in routes(ids) if route.address not in OPEN and not route.address.startswith(OPEN_BENEATH)]


@pytest.mark.django_db
def test_before_the_first_run_every_route_leads_to_it(client: Client) -> None:
    assert walk(client, closed({}), leads_to_an_open_page) == []


def test_a_stranger_gets_404_or_the_sign_in_page_on_every_route_and_changes_nothing(
    client: Client, kept: dict[str, object]
) -> None:
    before = everything()
    assert walk(client, closed(kept), leads_to_an_open_page) == []
    assert everything() == before


def test_a_member_of_another_team_gets_nothing_of_what_is_kept_and_changes_nothing(
    carl: Member, kept: dict[str, object]
) -> None:
    theirs = [route for route in closed(kept) if route.variables and route.name not in OWN]
    browser, before = signed_in(carl), everything()
    assert (
        walk(
            browser,
            theirs,
            lambda route, answer: without_a_token(route, answer) or answer.status_code in (403, 404, 405),
        )
        == []
    )
    assert everything() == before
    assert len(theirs) > 30


def test_ana_opens_what_the_strangers_did_not(ana: Member, kept: dict[str, object]) -> None:
    pages = {
        "company",
        "person",
        "deal",
        "thing",
        "things",
        "activity",
        "mailbox",
        "mailbox-raw",
        "value",
        "source",
        "history",
    }
    hers = [route for route in routes(kept) if route.name in pages]
    assert len(hers) == len(pages)
    for route in hers:
        assert signed_in(ana).get(route.address).status_code == 200, route


def test_the_pages_that_are_open_exist() -> None:
    there = {route.address for route in routes({})}
    assert OPEN.keys() <= there


def test_a_variable_in_a_route_gets_its_value() -> None:
    assert filled("person", "people/<int:pk>/<str:field>/", {"person.pk": 7, "pk": 8}) == "people/7/x/"
    assert filled("", "^password/(?P<key>[a-z]+)/$", {}) == "password/x/"

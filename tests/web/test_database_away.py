"""A database that starts, or recovers from a crash, is waited for in peace, and nothing that was sent meanwhile is lost."""

from __future__ import annotations

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import utils
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from tests.conftest import signed_in
from tests.workers import run_program
from wellworn.lib.postgres.away import is_away
from wellworn.lib.postgres.server import ServerError
from wellworn.members.models import Member

pytestmark = pytest.mark.usefixtures("faulty")


@pytest.fixture
def browser(ana: Member) -> Client:
    client = signed_in(ana)
    client.raise_request_exception = False
    return client


def test_a_page_says_so_and_tries_again_by_itself(browser: Client) -> None:
    page = browser.get("/away")
    assertContains(page, "The database is starting", status_code=503)
    assertContains(page, "This page tries again by itself.", status_code=503)
    assertContains(page, 'href="" data-again="2"', status_code=503)
    assert page["Retry-After"] == "2"


def test_a_form_that_is_saved_once_is_sent_again_by_the_page(browser: Client) -> None:
    page = browser.post("/away", {"line": 'note: "5 < 6" with Femke', "key": "k1"})
    assertContains(page, '<form method="post" action="" data-again="2">', status_code=503)
    assertContains(page, 'name="line" value="note: &quot;5 &lt; 6&quot; with Femke"', status_code=503)
    assertContains(page, 'name="key" value="k1"', status_code=503)


def test_any_other_form_is_sent_again_when_its_sender_says_so(browser: Client) -> None:
    page = browser.post("/away", {"name": "Aquaveld", "teams": ["1", "2"]})
    assertContains(page, "send it again in a moment", status_code=503)
    assertContains(page, 'name="teams"', count=2, status_code=503)
    assertNotContains(page, "data-again", status_code=503)


@pytest.mark.parametrize(
    "secret", [{"password": "level-and-flow"}, {"file": SimpleUploadedFile("a.csv", b"a")}, {"a": "x" * 300_000}]
)
def test_what_cannot_stand_in_a_page_is_left_to_the_browser(browser: Client, secret: dict[str, object]) -> None:
    page = browser.post("/away", {"login": "ana@norrvik.example", **secret})
    assertContains(page, "your browser keeps what you typed", status_code=503)
    assertNotContains(page, 'type="hidden"', status_code=503)


def test_a_part_of_a_page_is_one_line(browser: Client) -> None:
    answer = browser.post("/away", {"value": "8"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert answer.content.decode() == "The database is starting. Try again in a moment."


def test_a_program_is_answered_in_its_own_form(browser: Client) -> None:
    answer = browser.get("/api/away")
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, "application/problem+json", "2")
    assert answer.json()["detail"] == "The database is starting. Send it again in a moment."


def test_a_statement_that_took_too_long_is_a_fault_of_ours(browser: Client) -> None:
    assert browser.get("/too-slow").status_code == 500


@pytest.mark.parametrize(
    ("error", "so"),
    [
        (utils.OperationalError("the connection is closed"), False),  # as somebody may say who has no database in mind
        (psycopg.OperationalError("the connection is closed"), True),
        (psycopg.errors.CannotConnectNow("the database system is starting up"), True),
        (psycopg.errors.TooManyConnections("sorry, too many clients already"), True),
        (psycopg.errors.DiskFull("could not extend file"), False),
        (psycopg.errors.DeadlockDetected("deadlock detected"), False),
        (
            psycopg.OperationalError('connection failed: FATAL:  password authentication failed for user "wellworn"'),
            False,
        ),
        (ServerError("PostgreSQL does not start"), True),
        (utils.InterfaceError("connection already closed"), True),
        (ValueError(), False),
        (None, False),
    ],
)
def test_only_what_passes_by_itself_is_waited_for(error: Exception | None, so: bool) -> None:
    assert is_away(error) is so


def test_pages_under_which_the_database_crashes_are_answered_in_peace_and_then_as_ever() -> None:
    assert set(run_program("tests.web.losing_the_database", [], {})["faults"]) <= {503}

"""The cast. Ana owns things, Ben is on her team, Mara manages the team, Carl is on another team, Ada is the admin, and nobody
invited Stranger."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from importlib import import_module

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client, override_settings

from wellworn.members.models import Member, Role, Team

# No timing is asserted: an example that took long on a busy machine is no failure. The examples are the same in every run, so that what
# passes here passes everywhere; `--hypothesis-profile=searching` looks for new ones, and for ten times as many. See decision 179.
SLOW = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("patient", deadline=None, derandomize=True, suppress_health_check=SLOW)
hypothesis.settings.register_profile("searching", deadline=None, max_examples=1000, suppress_health_check=SLOW)
hypothesis.settings.load_profile("patient")

ANSWERED = 30.0  # seconds that the live server has to end an answer

pytest_plugins = [
    "tests.servers.chromium",
    "tests.servers.language_model",
    "tests.servers.dovecot",
    "tests.servers.post_office",
    "tests.servers.radicale",
]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages count for as long as it takes, however busy the machine is; `tests/adoption/test_waiting.py` is about those that do not."""
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", 600.0)


@pytest.fixture(autouse=True)
def answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a page was still asking for when its test was over is answered before the tables are emptied.

    A request that reads one table and wants the next, and an emptying of all of them, wait for each other until one of them fails.
    """
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # emptied after this
    yield
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(ANSWERED)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """No connection outlives its job: a worker inside a test would leave one behind in each of its threads."""
    connections.settings["default"]["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session", autouse=True)
def plain_files() -> Iterator[None]:
    """Static files under their own names, straight from the source; and the fastest of password hashers."""
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": settings.PLAIN}}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


@receiver(post_migrate)
def as_migrated(sender: object, using: str, **_kwargs: object) -> None:
    """A test that commits has emptied every table that Django knows: give back what migrations wrote, and empty the others."""
    if getattr(sender, "label", "") != "records":
        return
    with connections[using].cursor() as cursor:
        cursor.execute("TRUNCATE web_cache, procrastinate_jobs, procrastinate_workers RESTART IDENTITY CASCADE")
    import_module("wellworn.records.migrations.0002_default_pipeline").add_pipeline(apps, None)


@pytest.fixture
def team(db: None) -> Team:
    """Key accounts, Ana's and Ben's team."""
    team = Team.objects.create(name="Key accounts")
    Team.objects.filter(pk=team.pk).update(path=f"{team.pk}.")
    team.refresh_from_db()
    return team


@pytest.fixture
def ana(team: Team) -> Member:
    """A rep who owns things."""
    return Member.objects.create(email="ana@norrvik.example", name="Ana Lind", team=team)


@pytest.fixture
def ben(team: Team) -> Member:
    """A rep on Ana's team."""
    return Member.objects.create(email="ben@norrvik.example", name="Ben Okafor", team=team)


@pytest.fixture
def mara(team: Team) -> Member:
    """The manager of Ana's team."""
    mara = Member.objects.create(email="mara@norrvik.example", name="Mara Weiss", role=Role.MANAGER, team=team)
    Team.objects.filter(pk=team.pk).update(manager=mara)
    return mara


@pytest.fixture
def carl(db: None) -> Member:
    """A rep of another team, who must see nothing that is only Key accounts'."""
    team = Team.objects.create(name="Service")
    Team.objects.filter(pk=team.pk).update(path=f"{team.pk}.")
    return Member.objects.create(email="carl@norrvik.example", name="Carl Brandt", team_id=team.pk)


@pytest.fixture
def ada(db: None) -> Member:
    """An admin, of no team."""
    return Member.objects.create(email="ada@norrvik.example", name="Ada Holm", role=Role.ADMIN)


def read_on(page: str) -> str:
    """What is read on a page, without its marks: in a token or an id, any few letters and any number may stand by chance."""
    return re.sub("<[^>]*>", " ", page)


def signed_in(member: Member) -> Client:
    """A browser in which `member` has signed in."""
    client = Client()
    client.force_login(member)
    return client

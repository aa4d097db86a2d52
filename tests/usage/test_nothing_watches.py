"""Nothing watches people: no column and no event for idle time, keystrokes, somebody's speed, presence, place, screen or mood.

An exception is named with its reason, and one that is no longer needed fails here too.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

import wellworn
from wellworn.members.models import Member
from wellworn.usage.features import FEATURES
from wellworn.usage.forbidden import DURATIONS, FINE, WORDS
from wellworn.usage.models import Surface

SOURCE = Path(wellworn.__file__ or "").parent

FINE_TABLES = {
    "Pace": "how many follow-ups a day may leave",
    "SeenName": "how a correspondent signs mail",
}
FINE_EVENTS = {"outreach.pace": "saying how many follow-ups a day may leave"}
# Events are acts on the work itself: none tells how somebody sits at it, reads, types or comes and goes.
WATCHING = re.compile(
    r"\b(keys?|keystrokes?|typ(e|ing)|mouse|click|scroll|hover|focus|blur|idle|active|inactiv\w+|away|online|presence|present|"
    r"sign_?(in|out)|log_?(in|out)|logout|read|seen|viewed?|speed|pace|duration|screen|screenshots?|location|device|mood|"
    r"emotion|sentiment|break|pause_taken)\b"
)
# What a browser offers to whoever wants to watch.
SPYING = re.compile(
    r"geolocation|IdleDetector|getDisplayMedia|getUserMedia|mediaDevices|sendBeacon|visibilitychange|"
    r"['\"](mousemove|mouseenter|mouseleave|keypress)['\"]|PerformanceEventTiming|deviceorientation"
)


def watches(name: str) -> bool:
    """Whether a name has a banned word, or is made of several."""
    words = set(name.lower().split("_"))
    return bool(words & WORDS) or any("_" in word and word in name.lower() for word in WORDS)


def columns() -> dict[str, models.Field]:  # type: ignore[type-arg]
    """Every column of every table, those of libraries too."""
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
    }


@pytest.mark.parametrize(
    "name",
    ["idle_seconds", "keystrokes", "typing_speed", "last_seen_at", "is_online", "ip", "latitude", "screenshot", "mood",
     "user_agent", "opened_mail", "working_hours", "login_count"],
)  # fmt: skip
def test_what_watches_is_known_by_its_name(name: str) -> None:
    assert watches(name)


@pytest.mark.parametrize("name", ["at", "count", "occurred_at", "address", "read_at", "zone", "feature", "chosen"])
def test_what_does_not_is_left_alone(name: str) -> None:
    assert not watches(name)


def test_no_column_watches_people() -> None:
    found = {name for name in columns() if watches(name.rpartition(".")[2])}
    assert found - FINE.keys() == set()
    assert FINE.keys() - found == set(), "an exception that is not needed any more"


def test_no_table_is_named_for_watching() -> None:
    names = {model._meta.object_name or "" for model in apps.get_models()}
    assert {name for name in names if watches(re.sub(r"(?<!^)(?=[A-Z])", "_", name))} == FINE_TABLES.keys()


def test_nothing_that_took_time_stands_beside_a_member() -> None:
    """Somebody's speed: a duration, an effort or a count of corrections in a row that names a member."""
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        members = [field.name for field in fields if field.related_model is Member]
        took = [
            field.name
            for field in fields
            if isinstance(field, models.DurationField) or set(field.name.split("_")) & DURATIONS
        ]
        assert not (members and took), f"{model._meta.label}: {members} beside {took}"


def test_no_event_is_of_a_kind_that_watches_people() -> None:
    said = {feature.key for feature in FEATURES} | {surface.value for surface in Surface}
    assert {key for key in said if WATCHING.search(key)} == FINE_EVENTS.keys()
    assert all(
        WATCHING.search(key)
        for key in (
            "mouse.move",
            "member.idle",
            "page.scroll",
            "mail.read",
            "member.online",
            "screenshot.take",
            "mood.guess",
        )
    )


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.js")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_script_of_ours_asks_the_browser_to_watch(path: Path) -> None:
    if "vendor" not in path.parts:
        assert not SPYING.search(path.read_text())

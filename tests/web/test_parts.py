"""The tags that pages are put together from."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wellworn import web
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records.models.record import Source
from wellworn.web import dates
from wellworn.web.templatetags import parts

ROOM = Path(web.__file__).parent
NOW = datetime(2026, 11, 17, 9, 41, tzinfo=UTC)
LISBON, AUCKLAND = ZoneInfo("Europe/Lisbon"), ZoneInfo("Pacific/Auckland")


def drawn(source: str, **shown: object) -> str:
    return Template("{% load parts %}" + source).render(Context(shown))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 17, 10, 0, tzinfo=UTC), "today 10:00"),
        (datetime(2026, 11, 16, 16, 12, tzinfo=UTC), "yesterday 16:12"),
        (datetime(2026, 11, 18, 8, 0, tzinfo=UTC), "tomorrow 08:00"),
        (datetime(2026, 11, 19, 8, 0, tzinfo=UTC), "Thu 19 Nov"),
        (datetime(2024, 11, 19, 8, 0, tzinfo=UTC), "19 Nov 2024"),
        (date(2026, 11, 17), "today"),
        (date(2026, 11, 13), "Fri 13 Nov"),
    ],
)
def test_dates_are_said_as_people_say_them(moment: datetime | date, words: str) -> None:
    assert dates.said(moment, NOW, LISBON) == words


def test_the_day_is_that_of_whoever_reads() -> None:
    late = datetime(2026, 11, 17, 22, 0, tzinfo=UTC)
    assert dates.said(late, NOW, LISBON) == "today 22:00"
    assert dates.said(late, NOW, AUCKLAND) == "tomorrow 11:00"


def test_the_time_of_day_is_said_of_any_day_when_asked_for() -> None:
    assert dates.said(datetime(2026, 11, 19, 8, 0, tzinfo=UTC), NOW, LISBON, clock=True) == "Thu 19 Nov 08:00"


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.timezones()))
def test_any_moment_can_be_said(moment: datetime) -> None:
    assert dates.said(moment, NOW, LISBON)
    assert dates.in_full(moment, LISBON)


def test_an_unknown_zone_is_utc() -> None:
    for zone in ("Mars/Olympus", "../etc"):
        assert zone_of(Member(email="a@b.example", zone=zone)).key == "UTC"


def test_a_date_stands_in_a_time_element_in_the_members_zone() -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    shown = drawn("{% when moment %}", moment=soon, user=Member(email="a@b.example", zone="Pacific/Auckland"))
    assert f'<time datetime="{soon.isoformat()}"' in shown
    assert f"{soon.astimezone(AUCKLAND):%H:%M}" in shown
    assert drawn("{% when moment %}", moment=None) == ""


@pytest.mark.parametrize(
    ("amount", "currency", "language", "words"),
    [
        ("38200", "EUR", "en", "€38,200"),
        ("38200.00", "EUR", "en", "€38,200"),
        ("12.5", "GBP", "en", "£12.50"),
        ("-18400", "USD", "en", "-$18,400"),
        ("38200", "EUR", "de", "38.200\xa0€"),
        ("5000", "JPY", "en", "¥5,000"),
        ("0", "EUR", "en", "€0"),
    ],
)
def test_money_is_written_as_the_language_writes_it(amount: str, currency: str, language: str, words: str) -> None:
    with translation.override(language):
        assert parts.money(amount, currency) == words  # type: ignore[arg-type]


def test_no_amount_is_nothing_and_thousands_stand_apart() -> None:
    assert parts.money(None) == ""
    assert drawn("{{ n|grouped }}", n=41200) == "41,200"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ines Duarte", "ID"),
        ("Joost van Dalen", "JD"),
        ("Cher", "C"),
        ("ana.lind@norrvik.example", "AL"),
        ("山田 太郎", "山太"),
        ("", "?"),
        ("(none) ", "?"),
        ("O’Brien & Sons", "OS"),
    ],
)
def test_initials_are_made_of_any_name(name: str, letters: str) -> None:
    assert parts.initials(name) == letters


@given(st.text())
def test_initials_never_fail_and_are_never_empty(name: str) -> None:
    assert parts.initials(name)


def test_my_own_avatar_is_marked_and_hidden_from_those_who_listen() -> None:
    ines = Member(pk=1, email="ines@norrvik.example", name="Ines Duarte")
    assert drawn("{% avatar who %}", who=ines, user=ines) == '<span class="av av--me" aria-hidden="true">ID</span>'
    assert drawn("{% avatar who %}", who=ines, user=Member(pk=2)) == '<span class="av" aria-hidden="true">ID</span>'


@pytest.mark.parametrize("source", Source)
def test_every_source_has_its_mark_with_a_name(source: Source) -> None:
    shown = drawn("{% provenance value %}", value=source)
    assert f"#pm-{source}" in shown
    assert re.search(r'<span class="sr">\w+', shown)


def test_a_typed_value_names_who_typed_it_and_when() -> None:
    row = SimpleNamespace(source="typed", by="Ana Lind", by_id=1, at=datetime.now(UTC))
    shown = drawn("{% provenance row href='/card' %}", row=row, user=Member(zone="UTC"))
    assert re.search(r"Typed by Ana Lind, today \d\d:\d\d", shown)
    assert 'href="/card"' in shown
    assert "data-card" in shown


def test_the_icons_that_templates_name_are_in_the_sprite() -> None:
    sprite = (ROOM / "static/web/icons/sprite.svg").read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {
        name
        for template in ROOM.parent.glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)"', template.read_text())
    }
    assert named
    assert named <= known


def test_no_template_has_anything_inline() -> None:
    for template in ROOM.parent.glob("*/templates/**/*.html"):
        text = template.read_text()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:|hx-on", text), template


def test_every_sheet_and_script_in_the_folder_is_linked() -> None:
    assert {f"web/css/{sheet.name}" for sheet in (ROOM / "static/web/css").iterdir()} == set(parts.SHEETS)
    scripts = list((ROOM / "static/web/js").iterdir())
    imported = {name for script in scripts for name in re.findall(r'from "\./([\w.]+)"', script.read_text())}
    linked = {script.rpartition("/")[2] for script in (parts.EARLY, *parts.SCRIPTS)}
    unlinked = {script.name for script in scripts} - linked
    assert unlinked <= imported and {script.name for script in scripts} - unlinked == linked


def test_every_file_of_styles_lies_in_one_layer_and_only_tokens_name_a_colour() -> None:
    for sheet in (ROOM / "static/web/css").iterdir():
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        assert re.match(r"\s*@layer \w+[^;{]*[;{]", text), sheet
        if sheet.name != "tokens.css":
            assert not re.search(r"#[0-9A-Fa-f]{3,8}\b|rgb\(", text), sheet

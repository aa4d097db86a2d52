"""Hours, zones, days and words, by example and by property."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.capture.echoes import back_on
from wellworn.outreach import wording, zones
from wellworn.outreach.message import Draft, answering, build, trimmed
from wellworn.outreach.smtp import quoted
from wellworn.outreach.timing import Hours, NoWorkingDay, after_working_days, day_of, may_arrive, next_time, spread

ZONES = [
    "UTC",
    "Europe/Lisbon",
    "Asia/Kolkata",
    "America/New_York",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Tehran",
]
moments = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))
zone = st.sampled_from(ZONES).map(ZoneInfo)
days = st.frozensets(st.integers(0, 6), min_size=1)
clocks = st.tuples(st.integers(0, 22), st.integers(1, 12)).map(
    lambda two: (time(two[0]), time(min(23, two[0] + two[1]), 59))
)
hours = st.builds(
    lambda some, clock, off: Hours(some, *clock, off),
    days, clocks, st.frozensets(st.dates(date(2024, 1, 1), date(2029, 12, 31)), max_size=5),
)  # fmt: skip


@given(moments, hours, zone)
def test_the_next_time_is_in_the_hours_never_earlier_and_stays_where_it_is(
    at: datetime, hours: Hours, zone: ZoneInfo
) -> None:
    found = next_time(at, hours, zone)
    assert found >= at
    assert may_arrive(found, hours, zone)
    assert next_time(found, hours, zone) == found


@given(moments, hours, zone)
def test_no_time_in_the_hours_is_passed_over(at: datetime, hours: Hours, zone: ZoneInfo) -> None:
    found = next_time(at, hours, zone)
    tried = at
    while tried < found and tried < at + timedelta(days=3):
        assert not may_arrive(tried, hours, zone)
        tried += timedelta(minutes=29)


@given(moments, st.integers(0, 30), hours, zone)
def test_so_many_working_days_lie_between(at: datetime, count: int, hours: Hours, zone: ZoneInfo) -> None:
    found = after_working_days(at, count, hours, zone)
    assert may_arrive(found, hours, zone)
    first, last = at.astimezone(zone).date(), found.astimezone(zone).date()
    between = sum(hours.works_on(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert count <= between <= count + 1  # one more where the hour of the day had passed
    assert found >= after_working_days(at, max(0, count - 1), hours, zone)


def test_days_are_the_recipients_and_weekends_are_not_counted() -> None:
    friday = datetime(2026, 11, 20, 23, tzinfo=UTC)  # Saturday morning in Auckland
    found = after_working_days(friday, 1, Hours(), ZoneInfo("Pacific/Auckland"))
    assert found.astimezone(ZoneInfo("Pacific/Auckland")).isoformat() == "2026-11-23T12:00:00+13:00"
    with_a_holiday = Hours(holidays=frozenset({date(2026, 11, 23)}))
    later = after_working_days(friday, 1, with_a_holiday, ZoneInfo("Pacific/Auckland"))
    assert later.astimezone(ZoneInfo("Pacific/Auckland")).date() == date(2026, 11, 24)


def test_the_local_hour_stays_when_the_clock_changes() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    friday = datetime(2026, 3, 27, 9, tzinfo=lisbon)  # summer time begins on the 29th
    assert after_working_days(friday, 1, Hours(), lisbon).astimezone(lisbon).hour == 9
    begins, ends = day_of(datetime(2026, 3, 29, 12, tzinfo=UTC), lisbon)
    assert ends - begins == timedelta(hours=23)
    in_the_gap = Hours(frozenset(range(7)), time(1, 30), time(5))
    found = next_time(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), in_the_gap, lisbon)
    assert may_arrive(found, in_the_gap, lisbon)


def test_without_a_working_day_nothing_is_promised() -> None:
    with pytest.raises(NoWorkingDay):
        next_time(datetime(2026, 1, 1, tzinfo=UTC), Hours(frozenset()), ZoneInfo("UTC"))


@given(moments, st.text(), st.integers(0, 3600))
def test_spreading_is_the_same_every_time_and_no_farther_than_asked(at: datetime, key: str, seconds: int) -> None:
    found = spread(at, key, timedelta(seconds=seconds))
    assert at <= found <= at + timedelta(seconds=seconds)
    assert found == spread(at, key, timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("known", "zone", "why"),
    [
        ({"country": "Portugal", "phone": "+14155550172"}, "Europe/Lisbon", "country"),
        ({"country": "Deutschland"}, "Europe/Berlin", "country"),
        ({"country": "USA"}, "America/New_York", "country"),
        ({"phone": "+14155550172"}, "America/Los_Angeles", "phone"),
        ({"phone": "+31385550172", "domain": "aquaveld.com"}, "Europe/Amsterdam", "phone"),
        ({"domain": "hidrovouga.pt"}, "Europe/Lisbon", "domain"),
        ({"domain": "mills.co.uk"}, "Europe/London", "domain"),
        ({"domain": "start.io", "ours": "Europe/Stockholm"}, "Europe/Stockholm", "ours"),
        ({"country": "Atlantis", "phone": "12", "ours": "Nowhere/There"}, "UTC", "ours"),
    ],
)
def test_a_zone_is_guessed_from_what_is_known(known: dict[str, str], zone: str, why: str) -> None:
    found = zones.guess(**known)
    assert (found.zone, found.why) == (zone, why)


words = st.text(st.characters(codec="utf-8"), max_size=200)


@given(words, st.dictionaries(st.sampled_from(["person.name", "company"]), words))
def test_filling_in_never_fails_and_values_are_not_read_as_variables(text: str, values: dict[str, str]) -> None:
    wording.fill(text, values)
    braces = {name: "{company}{{" for name in ("person.name", "company")}
    assert wording.fill("{person.name}", braces).text == "{company}{{"


@given(words)
def test_a_header_line_is_one_line(text: str) -> None:
    assert not set(wording.one_line(text)) & set("\r\n\x0b\x0c\x00\x85\u2028\u2029")


def test_fallbacks_braces_and_what_is_missing() -> None:
    filled = wording.fill("Hi {person.name|there}, {{x}} {company} {deal|}", {"person.name": " "})
    assert filled.text == "Hi there, {x}  "
    assert filled.missing == ("company",)
    assert [one.found for one in wording.problems("{a} {{b}} }", ["a"])] == ["}"]
    assert wording.problems("{persn.name}", ["person.name", "company"])[0].nearest == "person.name"


@given(words, words, words)
def test_whatever_is_written_the_mail_has_the_headers_it_is_meant_to_have(subject: str, name: str, text: str) -> None:
    draft = Draft(
        "a@b",
        ("ana@norrvik.example", name),
        ("femke@aquaveld.nl", name),
        subject,
        text,
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    mail = message_from_bytes(build(draft).as_bytes(), policy=policy.default)
    assert list(mail.keys()) == ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
    assert mail["To"].addresses[0].addr_spec == "femke@aquaveld.nl"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == wording.plain(text) + "\n"


@given(st.binary(max_size=400))
def test_no_message_ends_the_data_before_its_end(raw: bytes) -> None:
    line = quoted(raw)
    assert line.endswith(b"\r\n.\r\n")
    assert b"\r\n.\r\n" not in line[:-5] + b"x"
    assert not line.startswith(b".\r\n") or len(line) == 5


def test_answers_are_marked_once_and_chains_stay_short() -> None:
    assert answering("Re: prices") == "Re: prices"
    assert answering("Prices") == "Re: Prices"
    chain = trimmed(tuple(f"{n}@x" for n in range(60)) + ("a b", "ü@x"))
    assert (len(chain), chain[0], chain[-1]) == (20, "0@x", "59@x")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am back on 4 December.", date(2026, 12, 4)),
        ("Ich bin ab 7.12.2026 wieder im Büro", date(2026, 12, 7)),
        ("De retour le 2 janvier", date(2027, 1, 2)),
        ("Out from 20 November until December 1st, 2026", date(2026, 12, 1)),
        ("Ik ben terug vanaf 2026-12-14.", date(2026, 12, 14)),
        ("I was born on 4 May 1980 and am away", None),
        ("Back soon", None),
    ],
)
def test_the_day_of_a_return_is_read_from_an_automatic_reply(text: str, day: date | None) -> None:
    assert back_on(text, date(2026, 11, 20)) == day


@given(words)
def test_reading_a_return_never_fails(text: str) -> None:
    back_on(f"back {text}", date(2026, 11, 20))


@pytest.mark.parametrize(("number", "said"), [("+35316550130", "+353"), ("+14165550130", "+1"), ("", "")])
def test_a_number_is_told_by_the_whole_code_of_its_country(number: str, said: str) -> None:
    assert zones.dialling_code(number) == said

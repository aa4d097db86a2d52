"""What recording an event adds to a request, and how fast events are counted by the day.

    python bench/recording.py [--requests 400] [--events 1000000]

The same requests in pairs, one with recording and one without it, in an order that is drawn, so that whatever else the machine does meets
both alike: an act (a value is changed) and a page view (a record is opened). Prints one JSON object: milliseconds at the median and at
p95, the difference of each with its interval, the median difference within a pair with its own; the same of the step alone that records,
which a busy machine blurs less; and events counted a second. Run it with WELLWORN_DATA in a folder of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

WARM = 40  # requests of each kind that are not counted


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=400, help="of each kind")
    parser.add_argument("--events", type=int, default=1_000_000, help="to be counted")
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellworn.web.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from wellworn.cli.upgrade import upgrade
    from wellworn.members.models import Member

    upgrade()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": settings.PLAIN}}
    member, _is_new = Member.objects.get_or_create(email="bench@norrvik.example", defaults={"name": "Bench"})
    browser = Client(headers={"HX-Request": ""})
    browser.force_login(member)
    said: dict[str, Any] = {"requests": args.requests}
    said |= {name: _compared(act, args.requests) for name, act in _acts(browser, member)}
    print(json.dumps(said | {"counting": _counted(args.events)}, indent=1))


def _acts(browser: Any, member: Any) -> Iterator[tuple[str, Callable[[int], Any]]]:
    """The requests: each is given a number, so that none is the same as the one before."""
    from wellworn.records.creating import create
    from wellworn.records.models import Kind

    company = create(f"Bench {time.time_ns()}", by=member, kind=Kind.COMPANY).record
    path = f"/records/company/{company.pk}/city"
    yield "opening a record", lambda _number: browser.get(f"/companies/{company.pk}")
    yield (
        "changing a value",
        lambda number: browser.post(path, {"value": f"City {number}"}, headers={"HX-Request": "true"}),
    )


@contextmanager
def _watched(is_recorded: bool, steps: list[float]) -> Iterator[None]:
    """With recording or without it; the milliseconds of each step that records, or would, go into `steps`."""
    from wellworn.usage.models import Event
    from wellworn.usage.riding import along, with_what_is_written

    write = Event.record

    def record(*given: Any, **named: Any) -> Any:
        begin = time.perf_counter()
        done = write(*given, **named) if is_recorded else Event()
        steps.append((time.perf_counter() - begin) * 1000)
        return done

    def carried(carry: Any) -> Any:
        @contextmanager
        def timed(*given: Any, **named: Any) -> Iterator[None]:
            begin = time.perf_counter()
            with carry(*given, **(named if is_recorded else {**named, "when": False})):
                yield
            steps.append((time.perf_counter() - begin) * 1000)

        return timed

    with (
        mock.patch.object(Event, "record", record),
        mock.patch("wellworn.records.views.record.along", carried(along)),
        mock.patch("wellworn.records.changing.with_what_is_written", carried(with_what_is_written)),
    ):
        yield


def _compared(act: Callable[[int], Any], requests: int) -> dict[str, Any]:
    """One kind of request with recording and without it."""
    took: dict[str, list[float]] = {"with": [], "without": []}
    steps: dict[str, list[float]] = {"with": [], "without": []}
    order = ["with", "without"]
    for number in range(requests + WARM):
        random.shuffle(order)
        for way in order:
            of_step: list[float] = []
            with _watched(way == "with", of_step):
                ms = _timed(act, number * 2 + (way == "with"))
            if number >= WARM:
                took[way].append(ms)
                steps[way].append(sum(of_step))
    return _told(took) | {"the step alone": _told(steps)}


def _told(took: dict[str, list[float]]) -> dict[str, Any]:
    """Both ways and their difference."""
    at = {way: {"p50": _at(times, 50), "p95": _at(times, 95)} for way, times in took.items()}
    added = {name: round(at["with"][name] - at["without"][name], 3) for name in ("p50", "p95")}
    pairs = [more - less for more, less in zip(took["with"], took["without"], strict=True)]
    return at | {
        "added": added, "added at p95, 95 % interval": _interval(took), "added within a pair, median": round(statistics.median(pairs), 3),
        "within a pair, 95 % interval": _median_interval(pairs),
    }  # fmt: skip


def _median_interval(pairs: list[float]) -> list[float]:
    """Of a median: the values at the ranks that the binomial distribution gives (Conover 1999, 3.2)."""
    many, ordered = len(pairs), sorted(pairs)
    reach = round(0.98 * many**0.5)
    return [round(ordered[max(many // 2 - reach, 0)], 3), round(ordered[min(many // 2 + reach, many - 1)], 3)]


def _timed(act: Callable[[int], Any], number: int) -> float:
    gc.collect(0)
    begin = time.perf_counter()
    answer = act(number)
    took = (time.perf_counter() - begin) * 1000
    assert answer.status_code == 200, answer.status_code
    return took


def _at(times: list[float], percent: int) -> float:
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1], 3)


def _interval(took: dict[str, list[float]]) -> list[float]:
    """Of the difference at p95, by drawing the pairs again."""
    rng, pairs = random.Random(1), list(zip(took["with"], took["without"], strict=True))
    drawn = []
    for _again in range(500):
        more, less = zip(*rng.choices(pairs, k=len(pairs)), strict=True)
        drawn.append(_at(list(more), 95) - _at(list(less), 95))
    drawn.sort()
    return [round(drawn[12], 3), round(drawn[487], 3)]


def _counted(events: int) -> dict[str, Any]:
    """Events of 200 members and five weeks, counted."""
    from wellworn.lib import sql
    from wellworn.members.models import Member
    from wellworn.usage.features import FEATURES
    from wellworn.usage.models import UsageDay
    from wellworn.usage.rolling import roll_up

    emails = [f"bench{number}@norrvik.example" for number in range(200)]
    Member.objects.bulk_create([Member(email=email) for email in emails], ignore_conflicts=True)
    members = list(Member.objects.filter(email__in=emails).values_list("pk", flat=True))
    roll_up()
    rng, now = random.Random(1), datetime.now(UTC)
    begin = time.perf_counter()
    sql.copy(
        "usage_event",
        "at, member_id, feature, surface, automatic, kind, count",
        (
            (now - timedelta(seconds=rng.randrange(35 * 86_400)), rng.choice(members), rng.choice(FEATURES).key, "web", False, "", 1)
            for _event in range(events)
        ),
    )  # fmt: skip
    written = time.perf_counter()
    counted = roll_up()
    took = time.perf_counter() - written
    assert counted >= events
    return {
        "events": counted,
        "written a second": round(events / (written - begin)),
        "counted a second": round(counted / took),
        "rows by the day": UsageDay.objects.count(),
    }


if __name__ == "__main__":
    main()

"""CloudEvents 1.0 in JSON: an event of an outside system as we take it in, and ours as we give them. Pure.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md and formats/json-format.md. One event, a batch (an array), or a line
each (NDJSON).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

ONE, BATCH, LINES = "application/cloudevents+json", "application/cloudevents-batch+json", "application/x-ndjson"
SOURCE, PREFIX = "/wellworn", "wellworn.usage."
OLDEST, NEWEST = timedelta(days=366), timedelta(days=1)  # of what is taken in
MOST = 10_000  # times in one event
LONGEST = 500  # characters of a source or an id
SAID = {"member", "automatic", "count"}  # nothing else is taken in, so that nothing else can be kept


class CannotTake(ValueError):
    """Why something is not taken in; the text says what would work."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What an outside system says that a member did."""

    digest: UUID  # of source and id: what is told twice is counted once
    at: datetime
    feature: str
    address: str  # of a member, lower case
    automatic: bool
    count: int


def events_of(body: bytes, *, lines: bool) -> list[Any]:
    """The events in a body, not yet understood. Raises CannotTake."""
    try:
        text = body.decode()
        if lines:
            return [_loaded(line) for line in text.split("\n") if line.strip()]
        found = _loaded(text)
    except (ValueError, RecursionError) as error:
        raise CannotTake(_("That is no JSON. Send one event, an array of them, or one on each line.")) from error
    return found if isinstance(found, list) else [found]


def _loaded(text: str) -> Any:
    return json.loads(text, parse_constant=_no_number)


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


def read(event: object, *, features: Iterable[str], at: datetime) -> Reported:
    """Understand one event that came in at a moment. Raises CannotTake."""
    if not isinstance(event, dict):
        raise CannotTake(_("An event is a JSON object."))
    if event.get("specversion") != "1.0":
        raise CannotTake(_("“specversion” must be “1.0”."))
    source, name, kind = (_text(event, key) for key in ("source", "id", "type"))
    feature = kind.removeprefix(PREFIX)
    if not kind.startswith(PREFIX) or feature not in features:
        raise CannotTake(_("“type” must be wellworn.usage. and a feature that Wellworn knows, like record.change."))
    said = event.get("data")
    if not isinstance(said, dict) or not said.keys() <= SAID:
        raise CannotTake(_("“data” holds “member”, and if you like “automatic” and “count”. Nothing else is kept."))
    automatic, count = said.get("automatic", False), said.get("count", 1)
    if not isinstance(automatic, bool):
        raise CannotTake(_("“automatic” is true or false."))
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST:
        raise CannotTake(_("“count” is a whole number from 1 to %(most)s.") % {"most": MOST})
    return Reported(digest_of(source, name), _moment(event, at), feature, _address(said), automatic, count)


def _text(event: Mapping[str, Any], key: str) -> str:
    value = event.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise CannotTake(_("“%(key)s” is a text of 1 to %(most)s characters.") % {"key": key, "most": LONGEST})
    return value


def _address(said: Mapping[str, Any]) -> str:
    value = said.get("member")
    if not isinstance(value, str) or not 0 < len(value) <= 320 or not value.isprintable():
        raise CannotTake(_("“data.member” is the mail address of a member."))
    return value.strip().lower()


def _moment(event: Mapping[str, Any], at: datetime) -> datetime:
    """When it happened: RFC 3339 with its offset, of the last year. An older one could have been told before, and nobody would know."""
    try:
        moment = datetime.fromisoformat(_text(event, "time"))
        if moment.tzinfo is not None and at - OLDEST <= moment <= at + NEWEST:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise CannotTake(_("“time” is when it happened, like 2026-11-22T09:30:00Z, within the last 366 days."))


def digest_of(source: str, name: str) -> UUID:
    """What is remembered of an event, so that it is counted once: nothing can be read from it."""
    said = f"{len(source)}:{source}{name}".encode(errors="surrogatepass")
    return UUID(bytes=sha256(said).digest()[:16])


def event_of(name: str, feature: str, at: datetime, data: Mapping[str, Any], subject: str = "") -> dict[str, Any]:
    """One of ours."""
    event = {
        "specversion": "1.0",
        "id": name,
        "source": SOURCE,
        "type": PREFIX + feature,
        "time": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": dict(data),
    }
    return event | ({"subject": subject} if subject else {})


def lines_of(events: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """NDJSON."""
    return (json.dumps(event, ensure_ascii=False).encode() + b"\n" for event in events)

"""Values that members typed into fields of a deal, in months that are over."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from wellworn.members.models import Member
from wellworn.records.custom import own_fields
from wellworn.records.models import Deal, Provenance, Stage
from wellworn.records.models.custom import FieldType
from wellworn.records.models.record import Kind, Source

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = [
    "pump",
    "valve",
    "meter",
    "line",
    "plant",
    "basin",
    "filter",
    "sludge",
    "intake",
    "well",
    "sensor",
    "harbour",
    "river",
    "mill",
    "brewery",
    "dairy",
]
JUNK = ("x", "n/a", "test", "asdf", "-")


def a_deal(by: Member) -> Deal:
    """A deal that was there before all of it."""
    stage = Stage.objects.order_by("pk").first()
    assert stage is not None
    return Deal.objects.create(
        name="Lines", owner=by, created_by=by, created_at=LONG_AGO, stage=stage, stage_since=LONG_AGO
    )


def a_field(name: str, by: Member) -> str:
    """A text field of deals; its key."""
    return str(own_fields.create("deal", name, FieldType.TEXT, by=by).key)


def gave(
    deal: Deal, field: str, values: Sequence[str], who: Sequence[Member], first: date, last: date, seed: int = 1
) -> None:
    """Each value typed by one of these, on a working day between the two."""
    rng = random.Random(seed)
    days = [day for back in range((last - first).days + 1) if (day := first + timedelta(days=back)).weekday() < 5]
    rows = []
    for place, value in enumerate(values):
        at = datetime.combine(rng.choice(days), datetime.min.time(), UTC) + timedelta(
            hours=8, minutes=rng.randint(0, 500)
        )
        rows.append(
            Provenance(
                kind=Kind.DEAL,
                record_id=deal.pk,
                field=field,
                value=value,
                source=Source.TYPED,
                by=who[place % len(who)],
                at=at,
            )
        )
    Provenance.objects.bulk_create(rows)


def honest(count: int, seed: int = 2) -> list[str]:
    """As many texts of two words."""
    rng = random.Random(seed)
    return [f"{rng.choice(WORDS)} {rng.choice(WORDS)} {rng.randint(1, 900)}" for _ in range(count)]


def made_up(count: int, share: float, seed: int = 3) -> list[str]:
    """Texts of which a share says nothing."""
    rng = random.Random(seed)
    return [rng.choice(JUNK) if rng.random() < share else one for one in honest(count, seed)]

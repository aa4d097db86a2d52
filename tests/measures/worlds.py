"""Small random companies: rows of the four tables, and engines that hold them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wellworn.measures.engines import DuckDB, PostgreSQL
from wellworn.measures.tables import SHAPES, Kind, Shape, Tables

Rows = list[dict[str, object]]
FIRST, LAST = date(2026, 3, 2), date(2026, 5, 31)  # thirteen whole weeks
HISTORY = 20 * 7  # days before the window in which things happened too
FEATURES = (("deal.move", True), ("task.done", True), ("note.write", True), ("record.open", False))
STAGES = {"Lead": 10, "Offer": 50, "Verbal": 90}


ARROW = {Kind.KEY: pa.string(), Kind.TEXT: pa.string(), Kind.DAY: pa.date32(), Kind.MOMENT: pa.timestamp("us"), Kind.WHOLE: pa.int64(),
         Kind.NUMBER: pa.float64(), Kind.YES_NO: pa.bool_()}  # fmt: skip


def arrow_schema(shape: Shape) -> pa.Schema:
    """A shape as Arrow has it."""
    return pa.schema([(column.name, ARROW[column.kind]) for column in shape])


@dataclass(frozen=True)
class World:
    """A company's four tables."""

    rows: Mapping[str, Rows]

    def arrow(self, name: str) -> pa.Table:
        """One of them."""
        return pa.Table.from_pylist(self.rows[name], schema=arrow_schema(SHAPES[name]))

    def in_duckdb(self) -> DuckDB:
        """An engine that has them."""
        engine = DuckDB()
        for name in SHAPES:
            engine.session.register(f"given_{name}", self.arrow(name))
            engine.session.execute(f'CREATE TABLE "{name}" AS SELECT * FROM "given_{name}"')
        return engine

    def in_postgresql(self, connection: object) -> PostgreSQL:
        """The same in a database that is open."""
        engine, files = PostgreSQL(connection), self.in_duckdb()
        for name, table in zip(SHAPES, (getattr(Tables.named(), name) for name in SHAPES), strict=True):
            engine.take(name, table, files)
        return engine

    def write(self, folder: Path) -> None:
        """As Parquet files."""
        for name in SHAPES:
            pq.write_table(self.arrow(name), folder / f"{name}.parquet")


def world(seed: int, size: int = 8) -> World:
    """A company of `size` members; the same seed gives the same one."""
    dice = random.Random(seed)
    members = [_member(dice, index) for index in range(size)]
    keys = [str(one["member"]) for one in members]
    records = [row for index in range(size * 3) for row in _deal(dice, index, keys)]
    return World({
        "members": members,
        "usage_days": _usage(dice, keys),
        "records": records,
        "happened": [_happened(dice, index, keys, size * 3) for index in range(size * 4)],
    })  # fmt: skip


def _day(dice: random.Random, back: int = HISTORY) -> date:
    return FIRST + timedelta(days=dice.randrange(-back, (LAST - FIRST).days + 8))


def _member(dice: random.Random, index: int) -> dict[str, object]:
    started = dice.choice([None, FIRST - timedelta(days=200), _day(dice), _day(dice, 0)])
    off = _day(dice)
    return {
        "member": f"m{index}",
        "role": dice.choice(["rep", "manager"]),
        "team": dice.choice(["Sales/North", "Sales/South"]),
        "started": started,
        "ended": None if dice.random() < 0.8 else (started or FIRST) + timedelta(days=dice.randrange(120)),
        "licensed": dice.random() < 0.9,
        "zone": "Europe/Berlin",
        "weekdays": dice.choice(["1111100", "1111100", "1110000", "0111110"]),
        "days_off": dice.choice(
            ["", f"{off}", f"{off}..{off + timedelta(days=dice.randrange(30))}", f"{off} {off}..{off}  {_day(dice)}"]
        ),
    }


def _usage(dice: random.Random, keys: list[str]) -> Rows:
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for key in [*keys, None, "stranger"]:
        liking = dice.random()
        for back in range(-HISTORY, (LAST - FIRST).days + 3):
            day = FIRST + timedelta(days=back)
            for feature, is_value in FEATURES:
                if dice.random() < liking * 0.35:
                    automatic = key is None or dice.random() < 0.2
                    rows[key, day, feature, automatic] = {
                        "member": key, "day": day, "feature": feature, "surface": "web", "automatic": automatic,
                        "is_value": is_value, "count": dice.choice([1, 1, 2, 9, 40]),
                    }  # fmt: skip
    return list(rows.values())


def _moment(dice: random.Random, since: datetime | None = None) -> datetime:
    begin = since or datetime.combine(FIRST, datetime.min.time()) - timedelta(days=HISTORY)
    end = datetime.combine(LAST, datetime.min.time()) + timedelta(days=4)
    return begin + timedelta(seconds=dice.randrange(1, max(2, int((end - begin).total_seconds()))))


def _deal(dice: random.Random, index: int, keys: list[str]) -> Rows:
    created = _moment(dice)
    closed = dice.choice([None, _moment(dice, created)])
    owner = dice.choice([*keys, None])
    whole = {
        "object": "deal", "record": f"d{index}", "owner": owner, "stage": dice.choice(list(STAGES)), "created_at": created,
        "closed_at": closed, "outcome": "" if closed is None else dice.choice(["won", "lost"]),
    }  # fmt: skip
    rows: Rows = []
    for field in ("stage", "close_date", "amount", "phone"):
        since, count = created, dice.randrange(1, 4)
        for nth in range(count):
            after = None if nth == count - 1 else since + timedelta(days=dice.randrange(1, 40), seconds=nth + 1)
            value = _value(dice, field, since)
            rows.append({
                **whole, "field": field, "kind": "text", "value": value,
                "source": dice.choice(["typed", "imported", "captured"]), "member": dice.choice(keys), "form": "", "at": since,
                "until": after, "needed": dice.random() < 0.6, "default": None,
                "probability": STAGES.get(str(value)) if field == "stage" else None,
            })  # fmt: skip
            since = after or since
    return rows


def _value(dice: random.Random, field: str, since: datetime) -> str | None:
    if field == "phone":
        return dice.choice([None, "", " ", "+47 22 00 00 00"])
    if field == "stage":
        return dice.choice(list(STAGES))
    if field == "amount":
        return dice.choice(["1200", "99.95", "1000000.01"])
    return (since.date() + timedelta(days=dice.randrange(100))).isoformat()


def _happened(dice: random.Random, index: int, keys: list[str], deals: int) -> dict[str, object]:
    return {
        "kind": dice.choice(["mail", "meeting", "call", "visit"]), "uid": f"h{index}", "series": "", "day": _day(dice), "at": None,
        "member": dice.choice(keys), "object": dice.choice(["deal", "deal", ""]), "record": f"d{dice.randrange(deals)}",
        "status": dice.choice(["confirmed", "moved", "tentative", "cancelled"]), "logged": dice.random() < 0.7,
        "trace": dice.random() < 0.7, "automatic": False,
    }  # fmt: skip

"""The best SQL by hand that we know for six of the measures, in the words of DuckDB and of ClickHouse; and the events of the bench."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ZONE = "Europe/Oslo"
Ask = Callable[[str], list[list[object]]]


@dataclass(frozen=True)
class Words:
    """Where the two dialects differ."""

    events: str
    members: str
    off: str
    table: str  # how a table is made of a SELECT
    local_day: str
    days: str  # a row a day
    weekday: str  # of the column day, 1 for Monday
    date: str
    true_rows: str


DUCKDB = Words(
    "read_parquet('{}/events.parquet')", "read_parquet('{}/members.parquet')", "read_parquet('{}/off.parquet')", "CREATE TEMP TABLE {} AS",
    f"CAST(timezone('{ZONE}', timezone('UTC', \"at\")) AS DATE)", "(SELECT CAST(range AS DATE) AS day FROM range(DATE '{}', DATE '{}' + 1, INTERVAL 1 DAY))",
    "isodow(day)", "DATE '{}'", "count(*) FILTER (WHERE {})",
)  # fmt: skip
CHDB = Words(
    "file('{}/events.parquet', 'Parquet')", "file('{}/members.parquet', 'Parquet')", "file('{}/off.parquet', 'Parquet')",
    "CREATE TABLE {} ENGINE = Memory AS", f"toDate(\"at\", '{ZONE}')",
    "(SELECT toDate('{0}') + number AS day FROM numbers(dateDiff('day', toDate('{0}'), toDate('{1}')) + 1))", "toDayOfWeek(day)", "toDate('{}')",
    "countIf({})",
)  # fmt: skip


def made(events: int, members: int, first: str) -> dict[str, str]:
    """The statements that make the data: skewed features, a working week, part time, leave, a tenth done by the machine."""
    feature = "list_value('record.open','record.change','list.search','task.done','note.write','deal.move','call.log','quick.save','proposal.accept','view.save','report.write','forecast.call')"
    return {
        "events": f"""SELECT (hash(i) % {members})::BIGINT AS member,
            TIMESTAMP '{first} 05:00:00' + INTERVAL 1 DAY * (hash(i + 1) % 365) + INTERVAL 1 SECOND * (hash(i + 2) % 54000) AS at,
            {feature}[1 + CAST(floor(12 * pow((hash(i + 3) % 10000) / 10000.0, 3)) AS INTEGER)] AS feature,
            CASE hash(i + 4) % 10 WHEN 0 THEN 'api' WHEN 1 THEN 'mail' ELSE 'web' END AS surface, hash(i + 5) % 10 = 0 AS automatic
            FROM range({events}) AS numbers(i)""",
        "members": f"""SELECT i::BIGINT AS member, CASE i % 5 WHEN 0 THEN 'manager' ELSE 'rep' END AS role, '{ZONE}' AS zone,
            CASE i % 10 WHEN 0 THEN '1110000' ELSE '1111100' END AS weekdays, '2026-12-24..2026-12-31' AS days_off FROM range({members}) AS numbers(i)""",
        "off": f"SELECT i::BIGINT AS member, DATE '2026-12-24' + CAST(d AS INTEGER) AS day FROM range({members}) AS a(i), range(8) AS b(d)",
    }


def answers(ask: Ask, words: Words, folder: Path, first: str, last: str) -> dict[str, object]:
    """The six answers. Days, days by hand and working days are made once, as a careful analyst would."""
    begin, end = words.date.format(first), words.date.format(last)
    sunday = words.date.format("2026-12-27")
    members = words.members.format(folder)
    ask(f"""{words.table.format("daily")} SELECT member, {words.local_day} AS day, feature, automatic, count(*) AS n
        FROM {words.events.format(folder)} GROUP BY 1, 2, 3, 4""")
    looking = "feature IN ('record.open', 'list.search', 'view.save')"
    ask(f"""{words.table.format("hand")} SELECT member, day, sum(CASE WHEN {looking} THEN 0 ELSE n END) AS acts FROM daily
        WHERE NOT automatic AND day BETWEEN {begin} AND {end} GROUP BY 1, 2""")
    ask(f"""{words.table.format("work")} SELECT member, day FROM {members} AS m CROSS JOIN {words.days.format(first, last)} AS d
        WHERE substring(weekdays, {words.weekday}, 1) = '1' AND (member, day) NOT IN (SELECT member, day FROM {words.off.format(folder)})""")
    [active] = (
        ask(f"""SELECT count(DISTINCT w.member), count(*), {words.true_rows.format("h.acts >= 0 AND h.member = w.member AND h.day = w.day AND h.seen = 1")},
        {words.true_rows.format("h.acts > 0")} FROM work AS w LEFT JOIN (SELECT member, day, acts, 1 AS seen FROM hand) AS h ON w.member = h.member AND w.day = h.day""")
    )
    return {
        "active_share": active,
        "reach": sorted(_reach(ask, words, members, begin, end, sunday)),
        "habit": sorted(_habit(ask, words, members, sunday, weeks, wanted) for weeks, wanted in ((12, 9), (4, 4))),
        "stickiness": _sticky(ask, words, end),
        "features": sorted(ask(f"""SELECT role, feature, count(*), {words.true_rows.format("days = 1")}, sum(acts) FROM (
            SELECT member, feature, count(DISTINCT day) AS days, sum(n) AS acts FROM daily WHERE NOT automatic AND day BETWEEN {begin} AND {end}
            GROUP BY member, feature) AS f JOIN {members} AS m ON m.member = f.member GROUP BY role, feature""")),
        "given_back": sorted(ask(f"SELECT feature, sum(n) FROM daily WHERE automatic AND day BETWEEN {begin} AND {end} GROUP BY feature")),
    }  # fmt: skip


def _reach(ask: Ask, words: Words, members: str, begin: str, end: str, sunday: str) -> list[list[object]]:
    [[people]] = ask(f"SELECT count(*) FROM {members}")
    found: list[list[object]] = []
    for period, length, until in (("day", 1, end), ("week", 7, sunday), ("four weeks", 28, sunday)):
        [[span]] = ask(f"SELECT {until} - {begin} + 1")
        count = int(str(span)) // length
        [[active]] = (
            ask(f"""SELECT sum(n) FROM (SELECT member, count(DISTINCT floor(({until} - day) / {length})) AS n FROM hand
            WHERE acts > 0 AND day <= {until} AND {until} - day < {count * length} GROUP BY member) AS t""")
        )
        found.append([period, int(str(people)) * count, int(str(active))])
    return found


def _habit(ask: Ask, words: Words, members: str, sunday: str, weeks: int, wanted: int) -> list[object]:
    each = f"""SELECT m.member AS member, coalesce(active, 0) AS active, coalesce(total, 0) AS acts FROM {members} AS m LEFT JOIN (
        SELECT member, count(DISTINCT floor(({sunday} - day) / 7)) AS active, sum(acts) AS total FROM hand
        WHERE acts > 0 AND day <= {sunday} AND {sunday} - day < {weeks * 7} GROUP BY member) AS h ON h.member = m.member"""
    has, power, one = f"active >= {wanted}", f"acts >= {15 * weeks}", f"acts >= {weeks}"
    segments = [
        f"{has} AND {power}",
        f"{has} AND NOT ({power})",
        f"NOT ({has}) AND {one}",
        f"NOT ({has}) AND NOT ({one}) AND acts > 0",
        "acts = 0",
    ]
    [row] = ask(f"SELECT {', '.join(words.true_rows.format(segment) for segment in segments)} FROM ({each}) AS t")
    return [weeks, *row]


def _sticky(ask: Ask, words: Words, end: str) -> list[object]:
    recent = f"acts > 0 AND {end} - day < 28 AND day <= {end}"
    [[people, active]] = ask(f"SELECT count(DISTINCT member), count(*) FROM hand WHERE {recent}")
    [[worked]] = ask(
        f"SELECT count(*) FROM (SELECT member, day FROM hand WHERE {recent}) AS h JOIN work AS w ON w.member = h.member AND w.day = h.day"
    )
    [[due]] = ask(
        f"SELECT count(*) FROM work WHERE {end} - day < 28 AND day <= {end} AND member IN (SELECT member FROM hand WHERE {recent})"
    )
    return [people, active, worked, due]

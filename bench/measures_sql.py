"""The best SQL by hand that we know for every measure of use, in the words of DuckDB and of ClickHouse.

Written as somebody would who knows both and has all day: the events are read once, what several questions need is made once, and what
is unique by construction is not made distinct again. `measures_deals.py` has the measures of records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from measures_data import FIRST, LAST, LOOKING, ZONE

Rows = list[dict[str, object]]
Ask = Callable[[str], Rows]

BEGIN, END, SUNDAY = f"DATE '{FIRST}'", f"DATE '{LAST}'", "DATE '2026-12-27'"
LONG_AGO, FAR_AWAY = "DATE '1970-01-02'", "DATE '2100-01-01'"
NO_WORK = ", ".join(f"'{one}'" for one in LOOKING)
ASKED = "'proposal.accept', 'proposal.edit', 'proposal.dismiss', 'review.end'"
# Summer time by hand: a comparison of two numbers costs less than a look into a time zone's table for every event.
IN_DUCKDB = """CAST("at" + CASE WHEN "at" >= TIMESTAMP '2026-03-29 01:00:00' AND "at" < TIMESTAMP '2026-10-25 01:00:00'
    THEN INTERVAL 2 HOUR ELSE INTERVAL 1 HOUR END AS DATE)"""


@dataclass(frozen=True)
class Words:
    """Where the two dialects differ."""

    settings: tuple[str, ...]
    file: str
    table: str  # how a table is made of a SELECT
    local_day: str
    days: str  # a row a day
    weekday: str  # of the column day, 1 for Monday
    whole: str  # division of whole numbers
    read_day: str  # of a text
    cents: str  # of a text
    latest: str  # the value at the greatest of another, of those rows alone
    first: str
    nth_days: str  # whole numbers from 0 to 12

    def week(self, day: str) -> str:
        """The number of a day's week."""
        return self.whole.format(f"{day} - DATE '1970-01-01' + 3", 7)


DUCKDB = Words(
    ("SET preserve_insertion_order = false",), "read_parquet('{}/{}.parquet')", "CREATE TEMP TABLE {} AS", IN_DUCKDB,
    f"(SELECT CAST(range AS DATE) AS day FROM range({BEGIN}, {END} + 1, INTERVAL 1 DAY))", "isodow(day)", "({}) // {}",
    "CAST(substr({}, 1, 10) AS DATE)", "CAST(CAST({} AS DECIMAL(18, 2)) * 100 AS BIGINT)", "arg_max({}, {}) FILTER (WHERE {})",
    "arg_min({}, {})", "(SELECT CAST(range AS INTEGER) AS nth FROM range(13))",
)  # fmt: skip
CHDB = Words(
    ("SET join_use_nulls = 1", "SET prefer_column_name_to_alias = 1", "SET cast_keep_nullable = 1"), "file('{}/{}.parquet', 'Parquet')", "CREATE TABLE {} ENGINE = Memory AS",
    f"toDate(\"at\", '{ZONE}')",
    f"(SELECT {BEGIN} + number AS day FROM numbers(dateDiff('day', {BEGIN}, {END}) + 1))", "toDayOfWeek(day)", "intDiv({}, {})",
    "toDateOrNull(substring({}, 1, 10))", "toInt64(toDecimal64OrNull({}, 2) * 100)", "argMaxOrNullIf({}, {}, {})",
    "argMin({}, {})", "(SELECT toInt64(number) AS nth FROM numbers(13))",
)  # fmt: skip


def use(ask: Ask, words: Words, folder: Path) -> dict[str, Rows]:
    """The measures of use. What several need is made once, as a careful analyst would."""
    _prepare(ask, words, folder)
    return {
        "active_share": ask("""SELECT count(*) AS people, sum(working) AS working_days, sum(seen) AS seen_days, sum(active) AS active_days,
            count(*) FILTER (WHERE active > 0) AS active_members FROM (
            SELECT w.member AS member, count(*) AS working, count(h.acts) AS seen, count(*) FILTER (WHERE h.acts > 0) AS active
            FROM worked AS w LEFT JOIN hand AS h ON w.member = h.member AND w.day = h.day GROUP BY w.member) AS t"""),
        "reach": [row for span in (("day", 1, END), ("week", 7, SUNDAY), ("four weeks", 28, SUNDAY)) for row in _reach(ask, words, *span)],
        "habit": [row for of, wanted in ((12, 9), (4, 4)) for row in (*_viva(ask, words, of, wanted), *_own_weeks(ask, words, of, wanted))],
        "lifecycle": _lifecycle(ask, words),
        "retention": _retention(ask, words),
        "stickiness": _stickiness(ask),
        "features": ask("""SELECT f.role AS role, size AS people, feature, count(*) AS users, count(*) FILTER (WHERE days = 1) AS once,
            sum(acts) AS acts FROM member_features AS f JOIN (SELECT role, count(*) AS size FROM people GROUP BY role) AS s ON s.role = f.role
            GROUP BY f.role, size, feature
            UNION ALL SELECT role, count(*) AS people, '' AS feature, 0 AS users, 0 AS once, 0 AS acts FROM people GROUP BY role"""),
        "worth": ask(f"""SELECT CAST(extract(YEAR FROM day) * 100 + extract(MONTH FROM day) AS BIGINT) AS month, feature, automatic,
            (SELECT count(*) FROM people) AS people, CASE WHEN count(DISTINCT d.member) >= 5 THEN sum(n) END AS acts
            FROM daily AS d JOIN people AS p ON p.member = d.member WHERE (automatic OR feature IN ({ASKED})) AND day BETWEEN {BEGIN} AND {END}
            AND day BETWEEN since AND till GROUP BY 1, 2, 3"""),
        "given_back": ask(f"""SELECT feature, (SELECT count(*) FROM people) AS people, sum(n) AS acts FROM daily
            WHERE automatic AND day BETWEEN {BEGIN} AND {END} GROUP BY feature"""),
    }  # fmt: skip


def _prepare(ask: Ask, words: Words, folder: Path) -> None:
    """Everybody, the days of use out of one look at the events, days by hand, days at work, their weeks, and who used what."""
    for setting in words.settings:
        ask(setting)
    ask(f"""{words.table.format("people")} SELECT member, role, weekdays, coalesce(CAST(started AS DATE), {LONG_AGO}) AS since,
        coalesce(CAST(ended AS DATE), {FAR_AWAY}) AS till FROM {words.file.format(folder, "members")}
        WHERE coalesce(CAST(started AS DATE), {LONG_AGO}) <= {END} AND coalesce(CAST(ended AS DATE), {FAR_AWAY}) >= {BEGIN}""")
    ask(f"""{words.table.format("daily")} SELECT member, {words.local_day} AS day, feature, automatic, count(*) AS n
        FROM {words.file.format(folder, "events")} GROUP BY 1, 2, 3, 4""")
    ask(f"""{words.table.format("hand")} SELECT h.member AS member, day, acts FROM (
        SELECT member, day, sum(CASE WHEN feature IN ({NO_WORK}) THEN 0 ELSE n END) AS acts FROM daily
        WHERE NOT automatic AND day BETWEEN {BEGIN} AND {END} GROUP BY member, day) AS h
        JOIN people AS p ON p.member = h.member WHERE day BETWEEN since AND till""")
    ask(f"""{words.table.format("worked")} SELECT member, day FROM people AS m CROSS JOIN {words.days} AS d
        WHERE substring(weekdays, {words.weekday}, 1) = '1' AND day BETWEEN since AND till
        AND (member, day) NOT IN (SELECT member, CAST(day AS DATE) FROM {words.file.format(folder, "off")})""")
    ask(f"""{words.table.format("weekly")} SELECT member, {words.week("day")} AS week, sum(acts) AS total FROM hand
        WHERE acts > 0 AND day <= {SUNDAY} GROUP BY 1, 2""")
    ask(
        f"""{words.table.format("weeks_at_work")} SELECT DISTINCT member, {words.week("day")} AS week FROM worked WHERE day <= {SUNDAY}"""
    )
    ask(f"""{words.table.format("member_features")} SELECT d.member AS member, role, since, feature, count(*) AS days, sum(n) AS acts
        FROM daily AS d JOIN people AS p ON p.member = d.member
        WHERE NOT automatic AND day BETWEEN {BEGIN} AND {END} AND day BETWEEN since AND till GROUP BY d.member, role, since, feature""")


def _reach(ask: Ask, words: Words, period: str, length: int, until: str) -> Rows:
    """Periods with a licence, and those with an act."""
    count = (361 if until == SUNDAY else 365) // length
    first = f"({until} - {count * length - 1})"
    licensed = (f"{words.whole.format(f'{until} - greatest(since, {first})', length)} "
                f"- {words.whole.format(f'{until} - least(till, {until})', length)} + 1")  # fmt: skip
    return ask(f"""SELECT count(*) AS people, sum({licensed}) AS licensed, coalesce(sum(n), 0) AS active, '{period}' AS period, {count} AS periods
        FROM people AS p LEFT JOIN (SELECT member, count(DISTINCT {words.whole.format(f"{until} - day", length)}) AS n FROM hand
        WHERE acts > 0 AND day BETWEEN {first} AND {until} GROUP BY member) AS h ON h.member = p.member
        WHERE since <= {until} AND till >= {first}""")


def _segments(sums: str, weeks: str, of: int, wanted: int, method: str) -> str:
    """Everybody's segment, counted."""
    habit, power, novice = f"active * {of} >= {weeks} * {wanted}", f"total >= {weeks} * 15", f"total >= {weeks}"
    old = f"{weeks} >= 4"
    cases = {
        "power": f"{old} AND {habit} AND {power}", "habitual": f"{old} AND {habit} AND NOT ({power})",
        "novice": f"{old} AND NOT ({habit}) AND {novice}", "low": f"{old} AND NOT ({habit}) AND NOT ({novice}) AND total > 0",
        "none": f"{old} AND NOT ({habit}) AND NOT ({novice}) AND total = 0", "too_new": f"NOT ({old})",
    }  # fmt: skip
    told = ", ".join(f'count(*) FILTER (WHERE {case}) AS "{name}"' for name, case in cases.items())
    return f"""SELECT count(*) AS people, {told}, '{method}' AS method, {of} AS weeks FROM (
        SELECT p.member AS member, coalesce(s.active, 0) AS active, coalesce(s.total, 0) AS total, coalesce(s.weeks, 0) AS own
        FROM people AS p LEFT JOIN ({sums}) AS s ON s.member = p.member WHERE since <= {SUNDAY} AND till >= {SUNDAY}) AS t"""


def _viva(ask: Ask, words: Words, of: int, wanted: int) -> Rows:
    """The calendar's last weeks."""
    sums = f"""SELECT member, count(*) AS active, sum(total) AS total, count(*) AS weeks FROM weekly
        WHERE week > {words.week(SUNDAY)} - {of} GROUP BY member"""
    return ask(_segments(sums, str(of), of, wanted, "viva"))


def _own_weeks(ask: Ask, words: Words, of: int, wanted: int) -> Rows:
    """Everybody's own last weeks at work, out of 26."""
    sums = f"""SELECT member, count(*) AS weeks, count(total) AS active, coalesce(sum(total), 0) AS total FROM (
        SELECT w.member AS member, w.week AS week, a.total AS total, row_number() OVER (PARTITION BY w.member ORDER BY w.week DESC) AS nth
        FROM weeks_at_work AS w LEFT JOIN weekly AS a ON a.member = w.member AND a.week = w.week
        WHERE w.week > {words.week(SUNDAY)} - 26) AS n WHERE nth <= {of} GROUP BY member"""
    return ask(_segments(sums, "own", of, wanted, "own weeks"))


def _lifecycle(ask: Ask, words: Words) -> Rows:
    """By week: who is active, and was in the last week at work before."""
    both = """SELECT member, week, max(active) AS active FROM (SELECT member, week, 0 AS active FROM weeks_at_work
        UNION ALL SELECT member, week, 1 AS active FROM weekly) AS u GROUP BY member, week"""
    started = f"since > {LONG_AGO} AND {words.week('since')} = week"
    return ask(f"""SELECT count(*) AS people, week, sum(active) AS active, count(*) FILTER (WHERE active = 1 AND ({started})) AS "new",
        count(*) FILTER (WHERE active = 1 AND NOT ({started}) AND earlier = 1) AS returning,
        count(*) FILTER (WHERE active = 1 AND NOT ({started}) AND earlier = 0) AS resurrecting,
        count(*) FILTER (WHERE active = 0 AND earlier = 1) AS dormant
        FROM (SELECT member, week, active, coalesce(lag(active, 1) OVER (PARTITION BY member ORDER BY week), 0) AS earlier FROM ({both}) AS b) AS e
        JOIN people AS p ON p.member = e.member WHERE week >= {words.week(f"{BEGIN} + 6")} AND week <= {words.week(SUNDAY)} GROUP BY week""")


def _retention(ask: Ask, words: Words) -> Rows:
    """Of the starters, by weeks since their own first day."""
    active = f"""SELECT DISTINCT h.member AS member, {words.whole.format("day - since", 7)} AS nth FROM hand AS h
        JOIN people AS p ON p.member = h.member WHERE acts > 0 AND since >= {BEGIN} AND day < since + 91"""
    return ask(f"""SELECT s.nth AS nth, count(*) AS people, count(a.member) AS retained FROM (SELECT member, nth FROM people CROSS JOIN
        {words.nth_days} AS n WHERE since >= {BEGIN} AND since + nth * 7 + 6 <= least(till, {END})) AS s
        LEFT JOIN ({active}) AS a ON a.member = s.member AND a.nth = s.nth GROUP BY s.nth""")


def _stickiness(ask: Ask) -> Rows:
    """The last four weeks of those who were active in them."""
    recent = f"day > {END} - 28 AND day <= {END}"
    spans = {
        "days_1_4": (1, 4),
        "days_5_9": (5, 9),
        "days_10_14": (10, 14),
        "days_15_19": (15, 19),
        "days_20_28": (20, 28),
    }
    told = ", ".join(
        f"count(*) FILTER (WHERE active BETWEEN {low} AND {high}) AS {name}" for name, (low, high) in spans.items()
    )
    return ask(f"""SELECT count(*) AS people, sum(active) AS active_days, sum(on_duty) AS worked_days, coalesce(sum(due), 0) AS working_days,
        {told} FROM (SELECT h.member AS member, count(*) AS active, count(w.day) AS on_duty FROM (SELECT member, day FROM hand WHERE acts > 0 AND {recent})
        AS h LEFT JOIN worked AS w ON w.member = h.member AND w.day = h.day GROUP BY h.member) AS a
        LEFT JOIN (SELECT member, count(*) AS due FROM worked WHERE {recent} GROUP BY member) AS d ON d.member = a.member""")  # fmt: skip

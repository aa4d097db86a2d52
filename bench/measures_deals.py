"""The best SQL by hand that we know for every measure of records and of what happened, in the words of DuckDB and of ClickHouse."""

from __future__ import annotations

from pathlib import Path

from measures_data import FIRST
from measures_sql import BEGIN, END, Ask, Rows, Words

FROM, UNTIL = f"TIMESTAMP '{FIRST} 00:00:00'", "TIMESTAMP '2027-01-01 00:00:00'"
MONTHS = [(f"2026-{month:02}-01", f"{2026 + month // 12}-{month % 12 + 1:02}-01") for month in range(1, 13)]


def deals(ask: Ask, words: Words, folder: Path) -> dict[str, Rows]:
    """The measures of records. Values are read once; a deal, its amounts, dates and stages are tables of their own."""
    happened = words.file.format(folder, "happened")
    ask(f"""{words.table.format("given")} SELECT * FROM {words.file.format(folder, "records")}""")
    ask(f"""{words.table.format("deals")} SELECT record, max(owner) AS owner, max(stage) AS stage, max(created_at) AS created_at,
        max(closed_at) AS closed_at, max(outcome) AS outcome FROM given WHERE object = 'deal' GROUP BY record""")
    ask(
        f"""{words.table.format("ended")} SELECT * FROM deals WHERE closed_at >= {FROM} AND closed_at < {UNTIL} AND outcome <> ''"""
    )
    return {
        "completeness": _completeness(ask), "coverage": _coverage(ask, happened), "stale_deals": _stale(ask, happened),
        "close_dates": _close_dates(ask, words), "stage_accuracy": _stages(ask), "forecast_accuracy": _forecasts(ask, words),
    }  # fmt: skip


def _completeness(ask: Ask) -> Rows:
    filled = "value IS NOT NULL AND trim(value) <> ''"
    return ask(f"""SELECT object, stage, field, count(DISTINCT owner) AS people, count(*) AS needed, count(*) FILTER (WHERE {filled}) AS filled,
        count(*) FILTER (WHERE {filled} AND source = 'typed') AS by_hand, count(*) FILTER (WHERE {filled} AND source = 'imported') AS by_import,
        count(*) FILTER (WHERE {filled} AND source NOT IN ('typed', 'imported')) AS by_machine FROM given
        WHERE needed AND "at" < {UNTIL} AND (until IS NULL OR until >= {UNTIL}) AND created_at < {UNTIL} GROUP BY object, stage, field""")


def _coverage(ask: Ask, happened: str) -> Rows:
    unsure = "(status = 'tentative' OR (status = 'cancelled' AND logged))"
    silent = "kind IN ('call', 'visit', 'note')"
    return ask(f"""SELECT CAST(extract(YEAR FROM day) * 100 + extract(MONTH FROM day) AS BIGINT) AS month, kind, count(DISTINCT member) AS people,
        count(*) FILTER (WHERE logged AND trace AND NOT {unsure}) AS "both",
        count(*) FILTER (WHERE trace AND NOT logged AND NOT {unsure} AND status <> 'cancelled') AS not_logged,
        count(*) FILTER (WHERE logged AND NOT trace AND NOT {unsure} AND NOT {silent}) AS no_trace,
        count(*) FILTER (WHERE logged AND NOT trace AND NOT {unsure} AND {silent}) AS off_channel,
        count(*) FILTER (WHERE {unsure}) AS undecided FROM {happened} WHERE day BETWEEN {BEGIN} AND {END} GROUP BY 1, 2""")


def _stale(ask: Ask, happened: str) -> Rows:
    changed = f"""SELECT record, max(CAST("at" AS DATE)) AS latest FROM given WHERE object = 'deal' AND "at" < {UNTIL} GROUP BY record"""
    met = f"""SELECT record, max(CAST(day AS DATE)) AS latest FROM {happened} WHERE object = 'deal' AND record IS NOT NULL AND status <> 'cancelled'
        AND day <= {END} GROUP BY record"""
    return ask(f"""SELECT stage, count(DISTINCT owner) AS people, count(*) AS deals, count(*) FILTER (WHERE latest IS NULL OR {END} - latest >= 30)
        AS stale FROM deals AS d LEFT JOIN (SELECT record, max(latest) AS latest FROM ({changed} UNION ALL {met}) AS u GROUP BY record) AS m
        ON m.record = d.record WHERE created_at < {UNTIL} AND (closed_at IS NULL OR closed_at >= {UNTIL}) GROUP BY stage""")


def _close_dates(ask: Ask, words: Words) -> Rows:
    said = f"""SELECT e.record AS record, e.outcome AS outcome, e.owner AS owner, CAST(e.closed_at AS DATE) AS closed_on, g."at" AS since,
        {words.read_day.format("g.value")} AS said FROM ended AS e JOIN given AS g ON g.record = e.record
        WHERE g.object = 'deal' AND g.field = 'close_date' AND g.value IS NOT NULL AND g."at" < e.closed_at"""
    before = words.latest.format("said", "since", "closed_on - CAST(since AS DATE) >= 30")
    each = f"""SELECT record, outcome, owner, closed_on - coalesce({before}, {words.first.format("said", "since")}) AS off, count(*) - 1 AS changes
        FROM ({said}) AS s GROUP BY record, outcome, owner, closed_on"""
    return ask(f"""SELECT outcome, count(DISTINCT owner) AS people, count(*) AS deals, count(*) FILTER (WHERE abs(off) <= 7) AS near,
        count(*) FILTER (WHERE off > 7) AS later, count(*) FILTER (WHERE off < -7) AS earlier, sum(abs(off)) AS days_off,
        sum(changes) AS changes FROM ({each}) AS t GROUP BY outcome""")


def _stages(ask: Ask) -> Rows:
    stood = """SELECT record, value AS was, max(probability) AS expected, min("at") AS since FROM given
        WHERE object = 'deal' AND field = 'stage' AND value IS NOT NULL GROUP BY record, value"""
    return ask(f"""SELECT was AS stage, count(DISTINCT owner) AS people, count(*) AS deals, count(*) FILTER (WHERE e.outcome = 'won') AS won,
        max(expected) AS expected FROM ended AS e JOIN ({stood}) AS s ON s.record = e.record WHERE since < closed_at GROUP BY was""")


def _forecasts(ask: Ask, words: Words) -> Rows:
    """All months at once: who was due on each first morning, at what amount and chance; and what was won."""
    ask(f"{words.table.format('months')} " + " UNION ALL ".join(
        f"SELECT '{begin[:7]}' AS month, TIMESTAMP '{begin} 00:00:00' AS begins, TIMESTAMP '{after} 00:00:00' AS ends, '{begin}' AS since_day, "
        f"'{after}' AS till_day" for begin, after in MONTHS))  # fmt: skip
    at = """g."at" < m.{0} AND (g.until IS NULL OR g.until >= m.{0})"""
    due = f"""SELECT m.month AS month, m.begins AS begins, g.record AS record FROM given AS g CROSS JOIN months AS m WHERE g.object = 'deal'
        AND g.field = 'close_date' AND g.value IS NOT NULL AND substring(g.value, 1, 10) >= m.since_day AND substring(g.value, 1, 10) < m.till_day
        AND {at.format("begins")}"""
    ask(f"""{words.table.format("due")} SELECT u.month AS month, u.begins AS begins, u.record AS record, d.owner AS owner FROM ({due}) AS u
        JOIN deals AS d ON d.record = u.record WHERE d.created_at < u.begins AND (d.closed_at IS NULL OR d.closed_at >= u.begins)""")
    promised = f"""SELECT m.month AS month, m.owner AS owner, {words.cents.format("g.value")} * coalesce(s.probability, 0) AS promised, 0 AS won
        FROM due AS m JOIN given AS g ON g.record = m.record LEFT JOIN (SELECT m.month AS month, m.record AS record, g.probability AS probability
        FROM due AS m JOIN given AS g ON g.record = m.record WHERE g.object = 'deal' AND g.field = 'stage' AND g.value IS NOT NULL
        AND {at.format("begins")}) AS s ON s.record = m.record AND s.month = m.month
        WHERE g.object = 'deal' AND g.field = 'amount' AND g.value IS NOT NULL AND {at.format("begins")}"""
    won = f"""SELECT m.month AS month, e.owner AS owner, 0 AS promised, {words.cents.format("g.value")} AS won FROM ended AS e
        CROSS JOIN months AS m JOIN given AS g ON g.record = e.record WHERE e.outcome = 'won' AND e.closed_at >= m.begins AND e.closed_at < m.ends
        AND g.object = 'deal' AND g.field = 'amount' AND g.value IS NOT NULL AND {at.format("ends")}"""
    return ask(f"""SELECT count(DISTINCT owner) AS people, sum(promised) AS promised, sum(won) AS won, month
        FROM ({promised} UNION ALL {won}) AS u GROUP BY month""")

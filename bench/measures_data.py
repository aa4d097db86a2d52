"""What `bin/bench measures` measures: a year of a company by a formula, so that every run, on every machine, has the same.

Nothing in it is in the order that would please a reader of it: the events of one member lie all over the file.
"""

from __future__ import annotations

from pathlib import Path

ZONE = "Europe/Oslo"
FIRST, LAST = "2026-01-01", "2026-12-31"
FEATURES = ("record.open", "record.change", "list.search", "task.done", "note.write", "deal.move", "call.log", "quick.save",
            "proposal.accept", "view.save", "report.write", "forecast.call")  # fmt: skip
LOOKING = ("record.open", "list.search", "view.save")
DEALS_EACH, HAPPENED_EACH = 20, 100  # of each member


def make(folder: Path, events: int, members: int, memory: str) -> None:
    """Write the files, if they are not there."""
    import duckdb

    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    session = duckdb.connect(config={"threads": 2, "memory_limit": memory, "temp_directory": str(folder / "spill")})
    session.execute("SET preserve_insertion_order = false")
    for name, statement in statements(events, members).items():
        session.execute(f"COPY ({statement}) TO '{folder / name}.parquet' (FORMAT parquet)")
    (folder / "done").touch()


def statements(events: int, members: int) -> dict[str, str]:
    """The statements that make the data, one for each file."""
    return {
        "events": _events(events, members), "members": _members(members), "off": _off(members),
        "records": _records(members), "happened": _happened(members),
    }  # fmt: skip


def _events(events: int, members: int) -> str:
    """Skewed features, a tenth done by the machine, from five in the morning to eight in the evening (UTC)."""
    names = ", ".join(f"'{one}'" for one in FEATURES)
    return f"""SELECT (hash(i) % {members})::BIGINT AS member,
        TIMESTAMP '{FIRST} 05:00:00' + INTERVAL 1 DAY * (hash(i + 1) % 365) + INTERVAL 1 SECOND * (hash(i + 2) % 54000) AS at,
        list_value({names})[1 + CAST(floor(12 * pow((hash(i + 3) % 10000) / 10000.0, 3)) AS INTEGER)] AS feature,
        CASE hash(i + 4) % 10 WHEN 0 THEN 'api' WHEN 1 THEN 'mail' ELSE 'web' END AS surface, hash(i + 5) % 10 = 0 AS automatic
        FROM range({events}) AS numbers(i)"""


def _members(members: int) -> str:
    """Two roles; a tenth part time; one in eight started in the year, one in fifty left in it; the last week of the year is off."""
    return f"""SELECT i::BIGINT AS member, CASE i % 5 WHEN 0 THEN 'manager' ELSE 'rep' END AS role, 'Sales/' || (i % 40) AS team,
        CASE WHEN i % 8 = 3 THEN DATE '{FIRST}' + CAST(i * 37 % 300 AS INTEGER) END AS started,
        CASE WHEN i % 50 = 6 THEN DATE '{FIRST}' + CAST(200 + i * 11 % 150 AS INTEGER) END AS ended, '{ZONE}' AS zone,
        CASE i % 10 WHEN 0 THEN '1110000' ELSE '1111100' END AS weekdays, '2026-12-24..2026-12-31' AS days_off
        FROM range({members}) AS numbers(i)"""


def _off(members: int) -> str:
    """The days off one by one: for the SQL by hand alone, which reads no spans out of a text."""
    return f"SELECT i::BIGINT AS member, DATE '2026-12-24' + CAST(d AS INTEGER) AS day FROM range({members}) AS a(i), range(8) AS b(d)"


def _records(members: int) -> str:
    """Deals with the history of their stage, close date and amount, and a phone number that one in four lacks."""
    deal = f"""SELECT i::BIGINT AS record, (hash(i) % {members})::BIGINT AS owner,
        TIMESTAMP '{FIRST}' + INTERVAL 1 SECOND * CAST(hash(i + 7) % (400 * 86400) AS BIGINT) - INTERVAL 100 DAY AS created_at,
        20 + hash(i + 8) % 120 AS lasts, hash(i + 9) % 3 = 0 AS is_open, hash(i + 10) % 5 < 2 AS is_won, hash(i + 11) AS dice
        FROM range({members * DEALS_EACH}) AS numbers(i)"""
    told = f"""SELECT *, CASE WHEN NOT is_open THEN created_at + INTERVAL 1 DAY * lasts END AS closed_at,
        CASE WHEN is_open THEN '' WHEN is_won THEN 'won' ELSE 'lost' END AS outcome FROM ({deal})"""
    parts = (
        ("stage", "'Lead'", "0", "10", "10"), ("stage", "'Offer'", "10", "20", "50"), ("stage", "'Verbal'", "20", "NULL", "90"),
        ("close_date", "strftime(created_at + INTERVAL 1 DAY * (60 + dice % 40), '%Y-%m-%d')", "0", "15", "NULL"),
        ("close_date", "strftime(created_at + INTERVAL 1 DAY * (lasts + dice % 31 - 10), '%Y-%m-%d')", "15", "NULL", "NULL"),
        ("amount", "printf('%d.50', 100 + dice % 90000)", "0", "12", "NULL"),
        ("amount", "printf('%d.00', 100 + dice % 70000)", "12", "NULL", "NULL"),
        ("phone", "CASE WHEN dice % 4 > 0 THEN '+47 22 00 00 00' END", "0", "NULL", "NULL"),
    )  # fmt: skip
    return " UNION ALL ".join(
        f"""SELECT 'deal' AS object, record, '{field}' AS field, {value} AS value,
        CASE dice % 7 WHEN 0 THEN 'imported' WHEN 1 THEN 'captured' ELSE 'typed' END AS source, owner AS member,
        created_at + INTERVAL {since} DAY AS at, created_at + INTERVAL 1 DAY * {till}::INTEGER AS until, {field in ("phone", "amount")} AS needed,
        {chance}::BIGINT AS probability, owner, 'Verbal' AS stage, created_at, closed_at, outcome FROM ({told})"""
        for field, value, since, till, chance in parts
    )


def _happened(members: int) -> str:
    """Mail, meetings, calls and visits, logged or not, with a trace or without."""
    return f"""SELECT list_value('mail', 'meeting', 'call', 'visit')[1 + CAST(hash(i + 1) % 4 AS INTEGER)] AS kind, 'h' || i AS uid,
        DATE '{FIRST}' + CAST(hash(i + 2) % 365 AS INTEGER) AS day, (hash(i + 3) % {members})::BIGINT AS member, 'deal' AS object,
        (hash(i + 4) % {members * DEALS_EACH})::BIGINT AS record,
        list_value('confirmed', 'confirmed', 'confirmed', 'moved', 'tentative', 'cancelled')[1 + CAST(hash(i + 5) % 6 AS INTEGER)] AS status,
        hash(i + 6) % 10 < 7 AS logged, hash(i + 7) % 10 < 6 AS trace FROM range({members * HAPPENED_EACH}) AS numbers(i)"""

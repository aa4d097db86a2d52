"""The best SQL by hand that we know for the time to proficiency: which of the records that a member typed on were right, and how soon the core
tasks were done and five records right in a row. Reads what `measures_sql.py` and `measures_deals.py` have made."""

from __future__ import annotations

from measures_deals import FROM
from measures_sql import BEGIN, END, NO_WORK, Ask, Rows, Words

JUDGED_UNTIL = "TIMESTAMP '2026-12-18 00:00:00'"
SAME = "{0}.member = {1}.member AND {0}.object = {1}.object AND {0}.record = {1}.record"


def ramp(ask: Ask, words: Words) -> Rows:
    """Of the starters of each role: when they were proficient, and how many were last seen before."""
    _handled(ask, words)
    _ready(ask, words)
    in_order = "PARTITION BY h.member ORDER BY began, CASE WHEN is_right THEN 1 ELSE 0 END ROWS UNBOUNDED PRECEDING"
    following = f"""SELECT h.member AS member, began, is_right, sum(CASE WHEN is_right THEN 0 ELSE 1 END) OVER ({in_order}) AS wrong_before
        FROM handled AS h JOIN ready AS r ON r.member = h.member WHERE tasks_done AND writes AND CAST(began AS DATE) >= done_at"""
    fifth = f"""SELECT member, began, row_number() OVER (PARTITION BY member, wrong_before ORDER BY began) AS nth FROM ({following}) AS f
        WHERE is_right"""
    proved = f"SELECT member, min(CAST(began AS DATE)) AS proved FROM ({fifth}) AS n WHERE nth = 5 GROUP BY member"
    is_done = "tasks_done AND (NOT writes OR proved IS NOT NULL)"
    last = f"least(till, {END})"
    seen = f"greatest(CASE WHEN writes THEN least({last}, {END} - 14) ELSE {last} END, since)"
    each = f"""SELECT role, {is_done} AS is_done, CASE WHEN {is_done} THEN CASE WHEN writes THEN proved ELSE done_at END ELSE {seen} END - since
        AS days FROM ready AS r LEFT JOIN ({proved}) AS p ON p.member = r.member"""
    return ask(f"""SELECT role, sum(count(*)) OVER (PARTITION BY role) AS people, days, count(*) FILTER (WHERE is_done) AS proficient,
        count(*) FILTER (WHERE NOT is_done) AS censored FROM ({each}) AS e GROUP BY role, days""")


def _handled(ask: Ask, words: Words) -> None:
    """Each record that can be judged, by who typed on it: when they began, and whether it was right."""
    ask(f"""{words.table.format("typed")} SELECT member, object, record, field, "at", until, probability FROM given WHERE source = 'typed'
        AND member IS NOT NULL AND value IS NOT NULL AND trim(value) <> '' AND "at" >= {FROM}""")
    ask(f"""{words.table.format("judged")} SELECT member, object, record, min("at") AS began FROM typed GROUP BY member, object, record
        HAVING min("at") <= {JUDGED_UNTIL}""")
    over = f"""typed AS t JOIN judged AS j ON {SAME.format("j", "t")}"""
    soon = """t."at" < j.began + INTERVAL 7 DAY AND t.until < t."at" + INTERVAL 7 DAY"""
    wrong = f"""SELECT t.member AS member, t.object AS object, t.record AS record FROM {over} WHERE {soon} AND t.field <> 'stage'
        UNION ALL SELECT t.member AS member, t.object AS object, t.record AS record FROM {over}
        JOIN given AS s ON s.object = t.object AND s.record = t.record AND s."at" = t.until
        WHERE {soon} AND t.field = 'stage' AND s.field = 'stage' AND s.probability < t.probability
        UNION ALL SELECT j.member AS member, j.object AS object, j.record AS record FROM judged AS j JOIN given AS g
        ON g.object = j.object AND g.record = j.record AND g.owner = j.member WHERE g.needed AND (g.value IS NULL OR trim(g.value) = '')
        AND g."at" < j.began + INTERVAL 14 DAY AND (g.until IS NULL OR g.until >= j.began + INTERVAL 14 DAY)"""
    ask(f"""{words.table.format("handled")} SELECT j.member AS member, j.began AS began, w.member IS NULL AS is_right FROM judged AS j
        LEFT JOIN (SELECT DISTINCT member, object, record FROM ({wrong}) AS u) AS w ON {SAME.format("w", "j")}""")


def _ready(ask: Ask, words: Words) -> None:
    """The starters: whether they did each core task unaided on three days, by when, and whether records are their role's work."""
    core = f"""SELECT f.role AS role, feature FROM member_features AS f JOIN (SELECT role, count(*) AS size FROM people WHERE since < {BEGIN}
        GROUP BY role) AS s ON s.role = f.role WHERE since < {BEGIN} AND feature NOT IN ({NO_WORK}) GROUP BY f.role, feature, size
        HAVING count(*) * 2 >= size"""
    helped = "SELECT member, day FROM daily WHERE NOT automatic AND (feature LIKE '%.undo' OR feature LIKE 'help.%')"
    third = f"""SELECT d.member AS member, d.feature AS feature, role, day, row_number() OVER (PARTITION BY d.member, d.feature ORDER BY day) AS nth
        FROM daily AS d JOIN (SELECT * FROM people WHERE since >= {BEGIN}) AS p ON p.member = d.member
        WHERE NOT automatic AND day BETWEEN since AND till AND day <= {END} AND (d.member, day) NOT IN ({helped})"""
    learned = f"""SELECT member, count(*) AS learned, max(day) AS done_at FROM ({third}) AS t JOIN ({core}) AS c
        ON c.role = t.role AND c.feature = t.feature WHERE nth = 3 GROUP BY member"""
    writing = f"""SELECT role, true AS is_writing FROM people AS p LEFT JOIN (SELECT member, count(*) AS n FROM handled GROUP BY member) AS h
        ON h.member = p.member WHERE since < {BEGIN} GROUP BY role HAVING count(*) FILTER (WHERE coalesce(n, 0) >= 5) * 2 >= count(*)"""
    ask(f"""{words.table.format("ready")} SELECT p.member AS member, p.role AS role, since, till, done_at, coalesce(learned, 0) = tasks AS tasks_done,
        coalesce(is_writing, false) AS writes FROM people AS p JOIN (SELECT role, count(*) AS tasks FROM ({core}) AS c GROUP BY role) AS n
        ON n.role = p.role LEFT JOIN ({learned}) AS l ON l.member = p.member LEFT JOIN ({writing}) AS w ON w.role = p.role
        WHERE since >= {BEGIN}""")
